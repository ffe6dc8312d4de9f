import Verbs

/// Groups of events by their marks, numbered 0, 1, 2 … in the order in which they are first seen.
struct MarkedGroups: Sendable {
  /// Codes of marks that make one key.
  private static let width = 4

  /// Keys of groups; those of more than ``MarkedGroups/width`` marks are chains, of which only the
  /// last is a group.
  private var numbers = KeyNumbers()

  /// Above all numbers.
  var end: Int { numbers.count }

  /// The number of an event's group.
  ///
  /// - Parameter codes: The codes of each mark, see ``withCodes(of:_:)``.
  @inline(__always)
  mutating func number(of event: Int, in codes: [UnsafeBufferPointer<UInt16>]) -> Int {
    var number = -1
    var key: UInt64 = 0
    var count = 0
    for mark in codes {
      if count == Self.width {
        number = numbers.number(of: key, after: Int32(truncatingIfNeeded: number))
        (key, count) = (0, 0)
      }
      key = key << 16 | UInt64(mark[event])
      count += 1
    }
    return numbers.number(of: key, after: Int32(truncatingIfNeeded: number))
  }

  /// Calls with the codes of each mark, which no thread then needs to retain for every event.
  static func withCodes<Result>(
    of marks: ArraySlice<EventMark>, _ body: ([UnsafeBufferPointer<UInt16>]) -> Result
  ) -> Result {
    func next(
      _ rest: ArraySlice<EventMark>, _ codes: [UnsafeBufferPointer<UInt16>]
    ) -> Result {
      guard let mark = rest.first else { return body(codes) }
      return mark.codes.withUnsafeBufferPointer { next(rest.dropFirst(), codes + [$0]) }
    }
    return next(marks, [])
  }

  /// The numbers here of the groups that have numbers there.
  mutating func numbers(of other: MarkedGroups) -> [Int] {
    var translated: [Int] = []
    for (key, before) in zip(other.numbers.keys, other.numbers.before) {
      let own = before < 0 ? -1 : translated[Int(before)]
      translated.append(numbers.number(of: key, after: Int32(truncatingIfNeeded: own)))
    }
    return translated
  }

  /// The codes of a group's marks.
  private func codes(of number: Int, marks count: Int) -> [Int] {
    var codes: [Int] = []
    var number = number
    var left = count
    while left > 0 {
      var key = numbers.keys[number]
      let width = (left - 1) % Self.width + 1
      for _ in 0..<width {
        codes.append(Int(key & 0xffff))
        key >>= 16
      }
      left -= width
      number = Int(numbers.before[number])
    }
    return codes.reversed()
  }

  /// Some groups in order, and their columns.
  ///
  /// - Parameters:
  ///   - marks: What the groups differ in.
  ///   - columns: What the marks are.
  ///   - order: The names of the columns that order the groups.
  func table(
    of groups: [Int], by marks: ArraySlice<EventMark>, _ columns: [MarkedColumn], order: [String]
  ) -> (groups: [Int], columns: [Column]) {
    let values = zip(columns, marks).map { column, mark in mark.values.map(column.value) }
    let ranks = values.map { MarkedColumn.ranks(of: $0) }
    let places = order.compactMap { name in columns.firstIndex { $0.name == name } }
    let ordered = groups.map { group in
      (group: group, codes: codes(of: group, marks: columns.count))
    }.sorted { one, other in
      let first = places.map { ranks[$0][one.codes[$0]] }
      return first.lexicographicallyPrecedes(places.map { ranks[$0][other.codes[$0]] })
    }
    let labels = columns.indices.map { place in
      Column(
        columns[place].name, columns[place].type,
        values: ordered.map { values[place][$0.codes[place]] })
    }
    return (ordered.map(\.group), labels)
  }
}
