import Kits

/// The funnel as a relation, which is its definition and runs on every engine.
///
/// Nested window maxima: the deadline of an entry is the end of its window. Each event of step k
/// knows the latest deadline of the entries that lead to it, which is the maximum over the
/// customer's earlier events of step k − 1 that were reached in time themselves; it is reached when
/// it lies within that deadline. A chain exists exactly when the one with the latest deadline does,
/// so nothing is searched.
struct FunnelDefinition: Sendable {
  /// What customers are grouped by may have several values within one: see ``groupsByEntry``.
  let events: BoundEvents
  let rule: FunnelRule

  var keys: [Named] { events.keys }
  /// Whether customers count in the group of each event that they enter through.
  var groupsByEntry: Bool { events.isGroupedByEvent }
  var steps: [BoundStep] { rule.steps }
  var window: TimeLimit? { rule.window }

  /// The customers who reach a step, of those who have entered long enough ago.
  func count(of step: Int) -> AggregateColumn<Int> {
    guard step > 1 else { return .count("_n1", where: column("_mature", .boolean)) }
    let time = column("_time\(step)", .duration)
    return .whole("_n\(step)", AggregateCall(.count, [time], type: .integer))
  }

  /// The customers of whom it is not known yet what their entries lead to.
  static let immature = AggregateColumn.count(
    "_immature", where: Expression.column("_mature", .boolean).negated)

  /// The time from the entry to a further step in which half of those who reach it have done so.
  func median(to step: Int) -> AggregateColumn<Value> {
    let time = column("_time\(step)", .duration)
    return .duration("_median\(step)", AggregateCall(.median, [time], type: .duration))
  }

  /// The same of nine in ten.
  func p90(to step: Int) -> AggregateColumn<Value> {
    let time = column("_time\(step)", .duration)
    return .duration(
      "_p90_\(step)", AggregateCall(.quantile, [time, .double(0.9)], type: .duration))
  }

  /// One row per group: the keys, who entered, and for each further step who reached it and in what time.
  var question: Question {
    let counted = Relation.filter(customers, column("_entered", .boolean))
    var aggregates = [count(of: 1).aggregate, Self.immature.aggregate]
    for step in 2...steps.count {
      aggregates += [
        count(of: step).aggregate, median(to: step).aggregate, p90(to: step).aggregate,
      ]
    }
    return Question(.aggregate(counted, by: events.labels, aggregates), order: events.order)
  }

  /// One row per customer and group: `_customer`, `_group0` …, whether they `_entered` and some
  /// entry is `_mature`, and `_time2` … from the entry to each step, null where it is not reached.
  var customers: Relation {
    var aggregates = [
      NamedAggregate(
        "_entered", AggregateCall(.any, [column("_enters", .boolean)], type: .boolean)),
      NamedAggregate("_mature", AggregateCall(.any, [deadline(1).isNotNull], type: .boolean)),
    ]
    for step in 2...steps.count {
      aggregates += rule.order == .any ? spanAggregates(step) : chainAggregates(step)
    }
    let groups = [Named(Field(HiddenColumn.customer, .integer))] + keys.indices.map { group($0) }
    let measured = Relation.aggregate(
      rule.order == .any ? spans : reached, by: groups, aggregates)
    return .project(
      measured,
      groups.map { Named($0.field) }
        + [Named(Field("_entered", .boolean)), Named(Field("_mature", .boolean))]
        + (2...steps.count).map { Named("_time\($0)", elapsed(to: $0)) })
  }

  /// The time from the entry to the first event that reaches a step.
  private func elapsed(to step: Int) -> Expression {
    let (from, end) = (column("_from\(step)", .duration), column("_end\(step)", .duration))
    let difference = Expression.call(.subtract, [end, from], .duration)
    guard rule.order != .any, case .elapsed(let length)? = window?.length else {
      return difference
    }
    return .call(.add, [difference, .constant(.duration(length))], .duration)
  }

  // MARK: Columns

  func column(_ name: String, _ type: ValueType) -> Expression { .column(name, type) }
  var time: Expression { .eventTime }
  /// The time backwards, so that a frame that looks back sees what comes later.
  var backwards: Expression { .call(.negate, [time], .duration) }
  func deadline(_ step: Int) -> Expression { column("_deadline\(step)", .duration) }
  func start(_ step: Int) -> Expression { column("_start\(step)", .duration) }
  var isCalendar: Bool { window?.isCalendar ?? false }

  func group(_ index: Int) -> Named {
    let name = EventColumn.group(index)
    return Named(
      name, column(groupsByEntry ? "_entered" + name : name, keys[index].expression.type))
  }

  /// Events are followed within one customer and one value of what is held constant.
  var track: [Expression] {
    [.customer]
      + rule.holding.enumerated().map { column("_hold\($0)", $1.expression.type) }
  }

  /// The track, once for each group that the customer enters through.
  var partition: [Expression] {
    track + (groupsByEntry ? keys.indices.map { group($0).expression } : [])
  }

  /// Whether an event is one of the step.
  func serves(_ step: Int) -> Expression {
    rule.areApart
      ? column(EventColumn.step, .integer).equals(.integer(Int64(step)))
      : column("_is\(step)", .boolean)
  }
}
