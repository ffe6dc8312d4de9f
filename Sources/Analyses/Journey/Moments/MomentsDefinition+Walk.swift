import Verbs

extension MomentsDefinition {
  /// The counts as a pass over moments and outcomes, with a kernel where events in memory can be
  /// grouped by the keys.
  var walk: Walk {
    guard let columns = MarkedColumn.all(keys + [Named("_step", step)]),
      let order = order.columnNames
    else { return Walk(definition: question) }
    let moments = Relation.events(
      .filter(events.relation, .all(isPlaced + [quality.isJudged])), of: events.customer,
      at: moment.microseconds, marking: [quality.value] + columns.map(\.mark), ties: identity)
    let happened =
      twins == nil
      ? Relation.events(
        .filter(
          outcomes.relation,
          .all([outcomes.customer.isNotNull, outcomeMoment.isNotNull, outcome.condition])),
        of: outcomes.customer, at: outcomeMoment.microseconds, marking: [], ties: [])
      : Relation.events(
        outcomeRows, of: .column(HiddenColumn.customer, .integer),
        at: .column("_time", .duration), marking: [], ties: [])
    return Walk(
      definition: question, events: moments, beside: happened,
      kernel: MomentsKernel(
        window: window, observedUntil: observedUntil, columns: columns, order: order + ["_step"]))
  }
}
