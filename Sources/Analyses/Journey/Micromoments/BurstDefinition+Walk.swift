import Kits

extension BurstDefinition {
  /// The counts as a pass over looks and outcomes, with a kernel where events in memory can be grouped
  /// by the keys.
  var walk: Walk {
    guard let keys = MarkedColumn.all(events.keys), let order = events.order.columnNames else {
      return Walk(definition: question)
    }
    let roles = Expression.bits([
      isLook, outcome ?? .boolean(false), service.holds(at: events.moment),
    ])
    return Walk(
      definition: question,
      events: events.source(where: isRelevant, marking: [roles] + keys.map(\.mark)),
      kernel: BurstKernel(
        burst: burst.microseconds, window: window.microseconds, least: least,
        matureUntil: events.observedUntil - window.microseconds, keys: keys, order: order))
  }
}
