import Kits

/// The flows as a relation, which is their definition and runs on every engine.
struct FlowsDefinition: Sendable {
  let events: BoundEvents

  /// One row per group and flow: `_source` (null for the start), `_target` (null for the end), `_n`,
  /// `_customers`, and the `_median` time between the two in microseconds.
  ///
  /// A flow is in the group of the event that it starts from, the start in that of the first event.
  var question: Question {
    let ends = [Named(Field("_source", .text)), Named(Field("_target", .text))]
    return Question(
      .aggregate(
        flows, by: events.labels + ends,
        [
          NamedAggregate("_n", .count()),
          NamedAggregate(
            "_customers", AggregateCall(.countDistinct, [.customer], type: .integer)),
          NamedAggregate(
            "_median", AggregateCall(.median, [.column("_gap", .duration)], type: .duration)),
        ]), order: events.order + ends.map { SortKey($0.expression) })
  }

  /// One row per event and what follows it, and one per customer for what the first event follows.
  private var flows: Relation {
    let next = Expression.column("_next_step", .text)
    let ordered = Relation.extend(
      events.relation(),
      [
        Named("_next_step", events.window(.lead(.eventStep), .text)),
        Named("_next_time", events.window(.lead(.eventTime), .duration)),
        Named("_number", events.window(.rowNumber, .integer)),
      ])
    func flow(_ source: Expression, _ target: Expression, _ gap: Expression) -> [Named] {
      let groups = events.labels.enumerated().map { Named(EventColumn.group($0), $1.expression) }
      return [Named(HiddenColumn.customer, .customer)] + groups
        + [Named("_source", source), Named("_target", target), Named("_gap", gap)]
    }
    let gap = Expression.call(
      .subtract, [.column("_next_time", .duration), .eventTime], .duration)
    let onward = Relation.project(ordered, flow(.eventStep, next, gap))
    let isFirst = Expression.column("_number", .integer).equals(.integer(1))
    let starts = Relation.project(
      .filter(ordered, isFirst), flow(.null(.text), .eventStep, .null(.duration)))
    return .union([onward, starts])
  }
}
