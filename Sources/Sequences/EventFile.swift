import System

/// Events in a file as they are in memory, so that a process that maps it has them at once.
///
/// A head of numbers, then a text that says what the events are and the names of the steps, then
/// the columns as they are in memory, each from a place that is a multiple of 64. The head has a checksum
/// of all the rest, and whoever maps the file sums it up first: kernels rely on every number in it. Such
/// a file is only ever read by the kind of machine that wrote it: one of another kind takes it for no
/// such file.
package enum EventFile {
  /// The first eight bytes; also says in which order bytes are.
  private static let magic: UInt64 = 0x3445_4c49_4654_5645
  private static let alignment = 64
  /// Where the head has the checksum, its last word.
  private static let checksumPlace = 56

  /// Where in the file everything is.
  private struct Layout {
    let customers: Int
    let events: Int
    let text: Int
    let places: [Int]
    let size: Int

    /// Nil for counts that no file can have.
    init?(customers: Int, events: Int, text: Int) {
      let most = 1 << 40
      guard (0..<most).contains(customers), (0..<most).contains(events), (0..<most).contains(text)
      else { return nil }
      (self.customers, self.events, self.text) = (customers, events, text)
      var places: [Int] = []
      var end = alignment + text
      for bytes in [(customers + 1) * 8, customers * 4, events * 8, events * 2] {
        let place = (end + alignment - 1) / alignment * alignment
        places.append(place)
        end = place + bytes
      }
      self.places = places
      size = end
    }
  }

  // MARK: Writing

  /// Writes the events to a file, whole or not at all; false when that fails or they have marks.
  ///
  /// - Parameter title: what the events are, as the reader has to say it.
  @discardableResult
  package static func write(_ events: EventStore, titled title: String, to path: String) -> Bool {
    let text = Array(([title] + events.steps).map { $0 + "\0" }.joined().utf8)
    guard events.marks.isEmpty, !title.utf8.contains(0),
      !events.steps.contains(where: { $0.utf8.contains(0) }),
      let layout = Layout(
        customers: events.customerCount, events: events.eventCount, text: text.count)
    else { return false }
    do {
      let file = PartialFile(for: path)
      let output = try file.open()
      guard try write(events, text, layout, to: output) else { return false }
      try output.close()
      try file.commit()
      return true
    } catch {
      return false
    }
  }

  private static func write(
    _ events: EventStore, _ text: [UInt8], _ layout: Layout, to file: WritableFile
  ) throws -> Bool {
    var place = 0
    func put(_ bytes: UnsafeRawBufferPointer, at start: Int) throws {
      try file.write([UInt8](repeating: 0, count: start - place))
      try file.write(bytes)
      place = start + bytes.count
    }
    func put<Element>(_ values: EventValues<Element>, _ number: Int) throws {
      try values.withUnsafeBufferPointer {
        try put(UnsafeRawBufferPointer($0), at: layout.places[number])
      }
    }
    let moments = events.moments ?? 0...0
    let head =
      [magic] + [layout.customers, layout.events, layout.text].map(UInt64.init)
      + [moments.lowerBound, moments.upperBound, events.isNamed ? 1 : 0]
      .map { UInt64(bitPattern: $0) }
    try head.withUnsafeBytes { try put($0, at: 0) }
    try text.withUnsafeBytes { try put($0, at: alignment) }
    try put(events.starts, 0)
    try put(events.customers, 1)
    try put(events.times, 2)
    try put(events.codes, 3)
    // What was written is summed as it will be read.
    guard let memory = memory(MappedFile(file)), memory.size == layout.size else { return false }
    try [checksum(of: memory)].withUnsafeBytes { try file.write($0, at: checksumPlace) }
    return true
  }

  // MARK: Reading

  /// The events of a file; nil when there is none, it is damaged, or its title is another one.
  package static func read(titled title: String, from path: String) -> EventStore? {
    guard let memory = memory(MappedFile(path)) else { return nil }
    let base = memory.base
    let head = (0..<8).map { base.load(fromByteOffset: $0 * 8, as: UInt64.self) }
    guard head[0] == magic,
      let layout = Layout(
        customers: Int(truncatingIfNeeded: head[1]), events: Int(truncatingIfNeeded: head[2]),
        text: Int(truncatingIfNeeded: head[3])), layout.size == memory.size,
      head[7] == checksum(of: memory)
    else { return nil }
    let (earliest, latest) = (Int64(bitPattern: head[4]), Int64(bitPattern: head[5]))
    let bytes = UnsafeRawBufferPointer(start: base + alignment, count: layout.text)
    let texts = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    let starts = EventValues<Int>(memory, offset: layout.places[0], count: layout.customers + 1)
    guard texts.first == title, texts.count <= Int(UInt16.max), earliest <= latest,
      areBounds(starts, of: layout.events)
    else { return nil }
    return EventStore(
      starts: starts,
      customers: EventValues(memory, offset: layout.places[1], count: layout.customers),
      times: EventValues(memory, offset: layout.places[2], count: layout.events),
      codes: EventValues(memory, offset: layout.places[3], count: layout.events),
      steps: Array(texts.dropFirst().dropLast()),
      moments: layout.events > 0 ? earliest...latest : nil,
      // Kernels look nothing up twice that they are told is there.
      isNamed: head[6] == 1 && areNames(memory, layout, below: texts.count - 2))
  }

  /// Whether each event has a step of so many.
  private static func areNames(_ memory: EventMemory, _ layout: Layout, below count: Int) -> Bool {
    let codes = EventValues<UInt16>(memory, offset: layout.places[3], count: layout.events)
    return codes.withUnsafeBufferPointer { codes in
      var greatest: UInt16 = 0
      for code in codes { greatest = max(greatest, code) }
      return codes.isEmpty || Int(greatest) < count
    }
  }

  /// The memory of a file; nil when it cannot be a file of events.
  private static func memory(_ file: MappedFile?) -> EventMemory? {
    guard let file, file.size >= alignment else { return nil }
    return EventMemory(file)
  }

  /// The checksum of everything but the checksum.
  private static func checksum(of memory: EventMemory) -> UInt64 {
    let head = (0..<7).map { memory.base.load(fromByteOffset: $0 * 8, as: UInt64.self) }
    return Checksum.of(
      head, UnsafeRawBufferPointer(start: memory.base + alignment, count: memory.size - alignment))
  }

  /// Whether customers own all events, one after the other: kernels rely on it.
  private static func areBounds(_ starts: EventValues<Int>, of events: Int) -> Bool {
    guard starts.first == 0, starts.last == events else { return false }
    return starts.withUnsafeBufferPointer { starts in
      var isBack = false
      for index in 1..<starts.count { isBack = isBack || starts[index] < starts[index - 1] }
      return !isBack
    }
  }
}
