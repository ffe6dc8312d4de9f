import Verbs

/// The groups of events: those of their customers, or those of their own columns.
struct EventGroups: Sendable {
  private let byCustomer: [UInt16]?
  private let byMark: MarkGroups?
  let count: Int
  /// One column per key, one row per group.
  let labels: [Column]

  /// - Parameter keys: The events' own columns; nil where groups are the customers'.
  init(_ groups: Groups, by keys: MarkGroups.Keys?, in events: EventStore) {
    byMark = keys.flatMap { MarkGroups($0, in: events) }
    byCustomer = byMark == nil ? groups.byCustomer : nil
    // Without events there is no value of a mark.
    count = max(1, byMark?.count ?? groups.count)
    labels = byMark?.labels ?? groups.labels
  }

  /// The group of a customer's event; beyond all groups for one who takes no part.
  @inline(__always)
  func group(of event: Int, _ customer: Int) -> Int {
    if let byCustomer { return Int(byCustomer[customer]) }
    return byMark?[event] ?? 0
  }

  /// Whether the customer says the group, whichever event it is.
  var isPerCustomer: Bool { byMark == nil }
}

/// A kernel that can group by the events' own columns.
protocol MarkGrouped: SequenceKernel {
  /// Nil where groups are those of customers.
  var groupKeys: MarkGroups.Keys? { get set }
}

extension MarkGrouped {
  /// Whether the groups can be told apart.
  func canGroup(_ events: EventStore) -> Bool {
    groupKeys.map { MarkGroups($0, in: events) != nil } ?? true
  }
}
