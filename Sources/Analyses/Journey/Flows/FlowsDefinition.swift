import Kits

/// The flows as a relation, which is their definition and runs on every engine.
struct FlowsDefinition: Sendable {
  let events: BoundEvents

  static let source = GroupColumn.text("_source")
  static let target = GroupColumn.text("_target")
  static let count = AggregateColumn.count("_n")
  static let customers = AggregateColumn.whole(
    "_customers", AggregateCall(.countDistinct, [.customer], type: .integer))
  /// The median time between the two.
  static let gap = AggregateColumn.duration(
    "_median", AggregateCall(.median, [.column("_gap", .duration)], type: .duration))

  /// One row per group and flow: the keys, the source (null for the start), the target (null for the
  /// end) and the counts.
  ///
  /// A flow is in the group of the event that it starts from, the start in that of the first event.
  var question: Question {
    Question(
      .aggregate(
        flows, by: events.labels + [Self.source.named, Self.target.named],
        [Self.count.aggregate, Self.customers.aggregate, Self.gap.aggregate]),
      order: events.order + [Self.source.order, Self.target.order])
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
        + [Named(Self.source.name, source), Named(Self.target.name, target), Named("_gap", gap)]
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
