import Verbs

/// The groups that events are in by their own columns, which are marks of the store: one for each
/// combination of values that the keys have, in the order in which answers list them.
struct MarkGroups: Sendable {
  /// The keys of a grouping as marks of a store.
  struct Keys: Sendable {
    /// The first of the marks; the others follow.
    var first: Int
    var fields: [Field]
    /// The order of the groups, over the keys by name.
    var order: [SortKey]
  }

  /// More combinations are not told apart.
  static let mostGroups = Int(UInt16.max)

  private let marks: [EventMark]
  /// The group of each combination of codes, the last key's fastest.
  private let ranks: [UInt16]
  /// For each key the value in each group.
  let labels: [Column]

  var count: Int { ranks.count }

  /// Nil when there are too many groups to tell them apart.
  init?(_ keys: Keys, in events: EventStore) {
    guard keys.first + keys.fields.count <= events.marks.count else { return nil }
    marks = Array(events.marks[keys.first..<keys.first + keys.fields.count])
    var combinations: [[Value]] = [[]]
    for mark in marks {
      guard combinations.count * mark.values.count <= Self.mostGroups else { return nil }
      combinations = combinations.flatMap { known in mark.values.map { known + [$0] } }
    }
    let places = keys.order.compactMap { sort -> Int? in
      guard case .column(let name, _) = sort.expression, !sort.descending else { return nil }
      return keys.fields.firstIndex { $0.name == name }
    }
    guard places.count == keys.order.count else { return nil }
    let sorted = combinations.indices.sorted { left, right in
      for place in places {
        let (one, other) = (combinations[left][place], combinations[right][place])
        if one.isBefore(other) { return true }
        if other.isBefore(one) { return false }
      }
      return left < right
    }
    var ranks = [UInt16](repeating: 0, count: combinations.count)
    for (rank, combination) in sorted.enumerated() { ranks[combination] = UInt16(rank) }
    self.ranks = ranks
    labels = keys.fields.enumerated().map { place, key in
      Column(key.name, key.type, values: sorted.map { combinations[$0][place] })
    }
  }

  /// The group of an event.
  @inline(__always)
  subscript(event: Int) -> Int {
    if marks.count == 1 { return Int(ranks[Int(marks[0].codes[event])]) }
    var combination = 0
    for mark in marks { combination = combination * mark.values.count + Int(mark.codes[event]) }
    return Int(ranks[combination])
  }
}
