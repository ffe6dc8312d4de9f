import Verbs

/// What events are grouped by where it is columns of their own: marks of the store.
struct MarkKeys: Sendable {
  /// The first of the marks; the others follow.
  let first: Int
  let columns: [MarkedColumn]
  /// The places of the columns that order the groups; nil where something else orders them.
  let order: [Int]?

  /// - Parameter order: the names of the columns that order the groups.
  init(first: Int, columns: [MarkedColumn], order: [String]?) {
    (self.first, self.columns) = (first, columns)
    let places = order?.map { name in columns.firstIndex { $0.name == name } }
    self.order = places?.contains(nil) == true ? nil : places?.compactMap { $0 }
  }

  init(first: Int, fields: [Field], order: [SortKey]) {
    self.init(first: first, columns: fields.map { MarkedColumn($0) }, order: order.columnNames)
  }

  /// Whether the store has the marks.
  func fit(_ events: EventStore) -> Bool {
    order != nil && first + columns.count <= events.marks.count
  }
}

/// The groups of events: those of their customers, or those of columns of their own.
///
/// Where there are few combinations of values each is a group, present or not, and has its place; else
/// groups are numbered as they come, see ``GroupNumbers``.
struct EventGroups: Sendable {
  /// More combinations have no place each.
  static let mostPlaced = Int(UInt16.max)

  private let byCustomer: [UInt16]?
  /// Of the customers' groups.
  private let labels: [Column]
  private let keys: MarkKeys?
  /// For each key the codes of events, and what they stand for.
  private nonisolated(unsafe) let codes: [UnsafeBufferPointer<UInt16>]
  private let values: [[Value]]
  /// How many places there are; nil for more than ``mostPlaced``.
  let places: Int?
  /// Keeps the codes.
  private let events: EventStore

  /// - Parameter keys: the events' own columns, which fit the events; nil where groups are the
  ///   customers'.
  init(
    _ groups: Groups, by keys: MarkKeys?, in events: EventStore, mostPlaced: Int = mostPlaced
  ) {
    (self.keys, self.events) = (keys, events)
    byCustomer = keys == nil ? groups.byCustomer : nil
    labels = groups.labels
    let marks = keys.map { events.marks[$0.first..<$0.first + $0.columns.count] } ?? []
    codes = EventColumns(events).marks[marks.indices].map { $0 }
    values = zip(keys?.columns ?? [], marks).map { column, mark in mark.values.map(column.value) }
    // Without events there is no value of a mark.
    places =
      keys == nil
      ? groups.count
      : values.reduce(1) { places, values in
        places.flatMap { $0 * values.count <= mostPlaced ? max(1, $0 * values.count) : nil }
      }
  }

  /// Whether each combination of the keys' values can have a place.
  static func canPlace(_ keys: MarkKeys?, in events: EventStore) -> Bool {
    guard let keys else { return true }
    let everyone = Groups(byCustomer: nil, labels: [])
    return keys.fit(events) && EventGroups(everyone, by: keys, in: events).places != nil
  }

  /// Places there are; groups of an event are below it.
  var count: Int { places ?? 0 }

  /// Whether the customer says the group, whichever event it is.
  var isPerCustomer: Bool { keys == nil }

  /// How many keys there are.
  var keyCount: Int { keys?.columns.count ?? labels.count }

  @inline(__always)
  func takesPart(_ customer: Int) -> Bool {
    byCustomer.map { Int($0[customer]) < count } ?? true
  }

  /// The place of the group of a customer's event; beyond all for one who takes no part.
  @inline(__always)
  func group(of event: Int, _ customer: Int) -> Int {
    if let byCustomer { return Int(byCustomer[customer]) }
    if codes.count == 1 { return Int(codes[0][event]) }
    var place = 0
    for (codes, values) in zip(codes, values) { place = place &* values.count &+ Int(codes[event]) }
    return place
  }

  /// What an event has of a key.
  @inline(__always)
  func code(_ key: Int, of event: Int) -> UInt16 { codes[key][event] }

  /// Some groups in order, and their columns.
  ///
  /// - Parameter codes: the codes of a group's keys; nil where groups are places.
  func table(
    of groups: [Int], codes: ((Int) -> [Int])? = nil
  ) -> (groups: [Int], labels: [Column]) {
    guard let keys else {
      let labels = labels.map { label in
        Column(label.name, label.type, values: groups.map { label[$0] })
      }
      return (groups, labels)
    }
    let ranks = values.map { MarkedColumn.ranks(of: $0) }
    let ordered = groups.map { group in
      (group: group, codes: codes?(group) ?? self.codes(of: group))
    }.sorted { one, other in
      for place in keys.order ?? [] {
        let (first, second) = (ranks[place][one.codes[place]], ranks[place][other.codes[place]])
        if first != second { return first < second }
      }
      return false
    }
    let labels = keys.columns.enumerated().map { place, column in
      Column(
        column.name, column.type, values: ordered.map { values[place][$0.codes[place]] })
    }
    return (ordered.map(\.group), labels)
  }

  private func codes(of place: Int) -> [Int] {
    var (rest, codes) = (place, [Int]())
    for values in values.reversed() {
      codes.append(rest % max(1, values.count))
      rest /= max(1, values.count)
    }
    return codes.reversed()
  }
}

/// A kernel that can group by the events' own columns, as long as each group can have a place.
protocol MarkGrouped: SequenceKernel {
  /// Nil where groups are those of customers.
  var groupKeys: MarkKeys? { get set }
}
