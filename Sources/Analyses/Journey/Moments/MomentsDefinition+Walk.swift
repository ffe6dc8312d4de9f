import Kits

extension MomentsDefinition {
  /// The counts as a pass over moments and outcomes, with a kernel where events in memory can be
  /// grouped by the keys.
  var walk: Walk {
    let step = Named(EventColumn.step, events.step ?? .null(.text))
    guard let columns = MarkedColumn.all(events.keys + [step]),
      let order = events.order.columnNames
    else { return Walk(definition: question) }
    let moments = events.source(
      where: quality.isJudged, marking: [quality.value] + columns.map(\.mark))
    let happened =
      twins == nil
      ? Relation.events(
        .filter(outcomes.rows.relation, .all([outcomes.isPlaced, outcome.condition])),
        of: outcomes.customer, at: outcomes.moment.microseconds, marking: [], ties: [])
      : Relation.events(outcomeRows, of: .customer, at: .eventTime, marking: [], ties: [])
    return Walk(
      definition: question, events: moments, beside: happened,
      kernel: MomentsKernel(
        window: window, observedUntil: observedUntil, columns: columns,
        order: order + [EventColumn.step]))
  }
}
