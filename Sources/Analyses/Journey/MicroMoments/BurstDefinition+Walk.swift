import Verbs

extension BurstDefinition {
  /// The counts as a pass over looks and outcomes, with a kernel where events in memory can be grouped
  /// by the keys.
  var walk: Walk {
    guard let keys = MarkedColumn.all(keys), let order = order.columnNames else {
      return Walk(definition: question)
    }
    let kind = Expression.bits([
      isLook, outcome ?? .boolean(false), service.holds(at: events.moment),
    ])
    let relevant = [isLook] + (outcome.map { [$0] } ?? [])
    let source = Relation.events(
      .filter(events.rows.relation, .all([events.isPlaced, .any(relevant)])),
      of: events.customer, at: events.moment.microseconds, marking: [kind] + keys.map(\.mark),
      ties: events.identity)
    return Walk(
      definition: question, events: source,
      kernel: BurstKernel(
        burst: burst.microseconds, window: window.microseconds, least: least,
        matureUntil: events.observedUntil - window.microseconds, keys: keys, order: order))
  }
}

extension [SortKey] {
  /// The columns that these are, in order; nil when one is something else.
  var columnNames: [String]? {
    var names: [String] = []
    for key in self {
      guard case .column(let name, _) = key.expression, !key.descending else { return nil }
      names.append(name)
    }
    return names
  }
}
