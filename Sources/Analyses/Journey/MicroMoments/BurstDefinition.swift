import Verbs

/// Bursts of looks on a phone, and what follows them, as a relation.
///
/// Looks of one customer belong to one burst while none comes later than the burst's gap after the
/// look before it. A burst stands for its first look: the group is that one's, and the outcome is
/// looked for from that one on. Only bursts whose window has closed say whether it came.
struct BurstDefinition: Sendable {
  var events: TrackedEvents
  /// Whether an event is a look for information on a phone.
  var isLook: Expression
  /// Nil when the data knows no such event.
  var outcome: Expression?
  var burst: FixedLength
  var window: FixedLength
  /// The least number of looks in a burst.
  var least: Int
  var service: ServiceHours
  /// What bursts are grouped by, over the events, and the order of the groups by name.
  var keys: [Named]
  var order: [SortKey]

  /// One row per group: the keys, and `_n`, `_customers`, `_led`, `_open` of the bursts whose window
  /// has closed.
  ///
  /// `_sizes`, `_products` and `_counts` are what customers' own bursts and led ones add up to as
  /// squares and products. The bursts whose window has not closed are `_immature`.
  var question: Question {
    let labels = keys.enumerated().map { index, key in
      Named(key.name, column("_group\(index)", key.expression.type))
    }
    let (n, led) = (column("_n", .integer), column("_led", .integer))
    func sum(_ value: Expression) -> AggregateCall {
      AggregateCall(.sum, [value], type: .integer)
    }
    func product(_ one: Expression, _ other: Expression) -> AggregateCall {
      sum(.call(.multiply, [one, other], .integer))
    }
    return Question(
      .aggregate(
        ofCustomers(labels), by: labels.map { Named($0.field) },
        [
          NamedAggregate("_n", sum(n)),
          NamedAggregate("_customers", .count(where: n.isGreater(than: .integer(0)))),
          NamedAggregate("_led", sum(led)),
          NamedAggregate("_open", sum(column("_open", .integer))),
          NamedAggregate("_sizes", product(n, n)), NamedAggregate("_products", product(n, led)),
          NamedAggregate("_counts", product(led, led)),
          NamedAggregate("_immature", sum(column("_immature", .integer))),
        ]), order: order)
  }

  /// One row per group and customer: how many bursts, and how many of them led to the outcome.
  private func ofCustomers(_ labels: [Named]) -> Relation {
    let mature = column("_mature", .boolean)
    return .aggregate(
      bursts, by: labels + [Named(HiddenColumn.customer, customer)],
      [
        NamedAggregate("_n", .count(where: mature)),
        NamedAggregate("_led", .count(where: .all([mature, column("_led", .boolean)]))),
        NamedAggregate("_open", .count(where: .all([mature, column("_open", .boolean)]))),
        NamedAggregate("_immature", .count(where: mature.negated)),
      ])
  }

  /// The looks and outcomes: `_customer`, `_time`, which they are, the groups.
  private var relevant: Relation {
    var columns = [
      Named(HiddenColumn.customer, events.customer), Named("_time", events.moment.microseconds),
      Named("_isLook", .call(.coalesce, [isLook, .boolean(false)], .boolean)),
      Named("_open", service.holds(at: events.moment)),
    ]
    if let outcome { columns.append(Named("_isOutcome", outcome)) }
    columns += events.identity.enumerated().map { Named("_tie\($0)", $1) }
    columns += keys.enumerated().map { Named("_group\($0)", $1.expression) }
    let conditions = [isLook] + (outcome.map { [$0] } ?? [])
    return .project(
      .filter(events.rows.relation, .all([events.isPlaced, .any(conditions)])), columns)
  }

  /// The looks with the time of the next outcome, at the same instant or later.
  private var looks: Relation {
    var rows = relevant
    if outcome != nil {
      let next = AggregateCall(
        .minimum, [time], where: column("_isOutcome", .boolean), type: .duration)
      rows = .extend(
        rows,
        [
          Named(
            "_next",
            .window(
              Window(
                .aggregate(next), partition: [customer], order: [SortKey(time, descending: true)],
                frame: .rangeToCurrent, type: .duration)))
        ])
    }
    return .filter(rows, column("_isLook", .boolean))
  }

  /// One row per burst: its first look.
  private var bursts: Relation {
    let previous = column("_previous", .duration)
    var rows = Relation.extend(
      looks,
      [
        Named(
          "_previous",
          .window(
            Window(.lag(time), partition: [customer], order: filesOrder, type: .duration)))
      ])
    let gap = Expression.call(.subtract, [time, previous], .duration)
    let begins = Expression.any([
      previous.isNull, gap.isGreater(than: .constant(.duration(burst.microseconds))),
    ])
    rows = .extend(rows, [Named("_begins", begins)])
    let number = AggregateCall.count(where: column("_begins", .boolean))
    rows = .extend(
      rows,
      [
        Named(
          "_burst",
          .window(
            Window(
              .aggregate(number), partition: [customer], order: filesOrder, frame: .rowsToCurrent,
              type: .integer)))
      ])
    rows = .extend(
      rows,
      [
        Named(
          "_looks",
          .window(
            Window(
              .aggregate(.count()), partition: [customer, column("_burst", .integer)],
              type: .integer)))
      ])
    rows = .filter(
      rows,
      .all([
        column("_begins", .boolean),
        column("_looks", .integer).isAtLeast(.integer(Int64(least))),
      ]))
    return .extend(
      rows,
      [
        Named(
          "_mature",
          time.isAtMost(.constant(.duration(events.observedUntil - window.microseconds)))),
        Named("_led", led),
      ])
  }

  private var led: Expression {
    guard outcome != nil else { return .boolean(false) }
    let next = column("_next", .duration)
    return .all([
      next.isNotNull,
      Expression.call(.subtract, [next, time], .duration)
        .isAtMost(.constant(.duration(window.microseconds))),
    ])
  }

  private func column(_ name: String, _ type: ValueType) -> Expression { .column(name, type) }
  private var customer: Expression { column(HiddenColumn.customer, .integer) }
  private var time: Expression { column("_time", .duration) }

  private var filesOrder: [SortKey] {
    [SortKey(time)]
      + events.identity.enumerated().map { SortKey(column("_tie\($0)", $1.type)) }
  }
}
