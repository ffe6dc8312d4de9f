import System

/// One number for each event or customer, which never changes: in memory of its own, or in a file that
/// is mapped into memory.
package struct EventValues<Element: BitwiseCopyable & Sendable>: Sendable {
  // Written before it is shared, and only read from then on.
  private nonisolated(unsafe) let base: UnsafePointer<Element>
  package let count: Int
  private let memory: EventMemory

  /// - Parameter offset: where in the memory the first value is, in bytes.
  init(_ memory: EventMemory, offset: Int = 0, count: Int) {
    precondition(offset >= 0 && count >= 0)
    precondition(count <= (memory.size - offset) / MemoryLayout<Element>.stride)
    base = UnsafePointer((memory.base + offset).assumingMemoryBound(to: Element.self))
    self.count = count
    self.memory = memory
  }

  package init(_ values: some Sequence<Element>) {
    let builder = EventValuesBuilder<Element>()
    for value in values { builder.append(value) }
    self = builder.finish()
  }

  /// Where the values are, as long as somebody has them.
  var buffer: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

  package func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(memory) {
      try body(buffer)
    }
  }
}

extension EventValues: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(index: Int) -> Element {
    @inline(__always) get {
      precondition(index >= 0 && index < count)
      return base[index]
    }
  }

  package func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result? {
    try withUnsafeBufferPointer(body)
  }
}

/// Memory that values of events are in; given back when nothing refers to it any more.
final class EventMemory: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  /// Bytes.
  let size: Int
  private let file: MappedFile?

  /// Large pages where the system gives them: many small ones take longer to get than to fill.
  private static let largePage = 1 << 21

  /// New memory with anything in it; what is never written takes no room.
  init(size: Int) {
    let isLarge = size >= 4 * Self.largePage
    self.size = max(size, 64)
    base = .allocate(byteCount: self.size, alignment: isLarge ? Self.largePage : 64)
    file = nil
    if isLarge { preferLargePages(base, size) }
  }

  /// Memory that shows a file.
  init(_ file: MappedFile) {
    base = file.base
    size = file.size
    self.file = file
  }

  deinit { if file == nil { base.deallocate() } }
}

/// Gathers values of events; a reference, as what was gathered is never copied.
package final class EventValuesBuilder<Element: BitwiseCopyable & Sendable> {
  private var memory: EventMemory
  private var base: UnsafeMutablePointer<Element>
  package private(set) var count = 0
  private var capacity: Int

  package init() {
    memory = EventMemory(size: 0)
    base = memory.base.assumingMemoryBound(to: Element.self)
    capacity = memory.size / MemoryLayout<Element>.stride
  }

  /// Makes room for so many values at least.
  package func reserve(_ most: Int) {
    guard most > capacity else { return }
    let larger = EventMemory(size: most * MemoryLayout<Element>.stride)
    larger.base.copyMemory(from: base, byteCount: count * MemoryLayout<Element>.stride)
    memory = larger
    base = memory.base.assumingMemoryBound(to: Element.self)
    capacity = memory.size / MemoryLayout<Element>.stride
  }

  package func append(_ value: Element) {
    if count == capacity { reserve(capacity * 2) }
    base[count] = value
    count += 1
  }

  package func append(contentsOf values: UnsafeBufferPointer<Element>) {
    extend(by: values.count) { room in _ = room.update(fromContentsOf: values) }
  }

  /// Appends values that `fill` writes, all of them.
  package func extend(by more: Int, _ fill: (UnsafeMutableBufferPointer<Element>) -> Void) {
    if more > capacity - count { reserve(Swift.max(capacity * 2, count + more)) }
    fill(UnsafeMutableBufferPointer(start: base + count, count: more))
    count += more
  }

  package var last: Element? { count > 0 ? base[count - 1] : nil }

  /// What was gathered; the builder is not to be used any more.
  package func finish() -> EventValues<Element> { EventValues(memory, count: count) }
}
