import Kits

/// Bursts of looks on a phone, and what follows them, as a relation.
///
/// Looks of one customer belong to one burst while none comes later than the burst's gap after the
/// look before it. A burst stands for its first look: the group is that one's, and the outcome is
/// looked for from that one on. Only bursts whose window has closed say whether it came.
struct BurstDefinition: Sendable {
  var events: BoundEvents
  /// Whether an event is a look for information on a phone.
  var isLook: Expression
  /// Nil when the data knows no such event.
  var outcome: Expression?
  var burst: FixedLength
  var window: FixedLength
  /// The least number of looks in a burst.
  var least: Int
  var service: ServiceHours

  // Of the bursts whose window has closed: how many, of how many customers, how many led to the outcome,
  // and how many began in the hours of service.
  static let n = sum("_n", bursts)
  static let customers = AggregateColumn.count(
    "_customers", where: bursts.isGreater(than: .integer(0)))
  static let led = sum("_led", leading)
  static let open = sum("_open", .column("_open", .integer))
  // What customers' own bursts and led ones add up to as squares and products.
  static let sizes = sum("_sizes", bursts, bursts)
  static let products = sum("_products", bursts, leading)
  static let counts = sum("_counts", leading, leading)
  /// The bursts whose window has not closed.
  static let immature = sum("_immature", .column("_immature", .integer))

  private static let bursts = Expression.column("_n", .integer)
  private static let leading = Expression.column("_led", .integer)

  private static func sum(_ name: String, _ factors: Expression...) -> AggregateColumn<Int> {
    let product =
      factors.count == 1 ? factors[0] : Expression.call(.multiply, factors, .integer)
    return .whole(name, AggregateCall(.sum, [product], type: .integer))
  }

  /// One row per group: the keys and the counts.
  var question: Question {
    let counts = [
      Self.n, Self.customers, Self.led, Self.open, Self.sizes, Self.products, Self.counts,
      Self.immature,
    ]
    return Question(
      .aggregate(
        ofCustomers, by: events.labels.map { Named($0.field) }, counts.map(\.aggregate)),
      order: events.order)
  }

  /// One row per group and customer: how many bursts, and how many of them led to the outcome.
  private var ofCustomers: Relation {
    let mature = column("_mature", .boolean)
    return .aggregate(
      bursts, by: events.labels + [Named(HiddenColumn.customer, .customer)],
      [
        NamedAggregate(Self.n.name, .count(where: mature)),
        NamedAggregate(Self.led.name, .count(where: .all([mature, column("_led", .boolean)]))),
        NamedAggregate(Self.open.name, .count(where: .all([mature, column("_open", .boolean)]))),
        NamedAggregate(Self.immature.name, .count(where: mature.negated)),
      ])
  }

  /// Whether an event is a look or an outcome.
  var isRelevant: Expression { .any([isLook] + (outcome.map { [$0] } ?? [])) }

  /// The looks and outcomes, which of the two they are, and whether they lie in the hours of service.
  private var relevant: Relation {
    var columns = [
      Named("_isLook", .call(.coalesce, [isLook, .boolean(false)], .boolean)),
      Named("_open", service.holds(at: events.moment)),
    ]
    if let outcome { columns.append(Named("_isOutcome", outcome)) }
    return events.relation(columns, where: isRelevant)
  }

  /// The looks with the time of the next outcome, at the same instant or later.
  private var looks: Relation {
    var rows = relevant
    if outcome != nil {
      let next = AggregateCall(
        .minimum, [.eventTime], where: column("_isOutcome", .boolean), type: .duration)
      rows = .extend(
        rows,
        [
          Named(
            "_next",
            .window(
              Window(
                .aggregate(next), partition: [.customer],
                order: [SortKey(.eventTime, descending: true)],
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
            Window(
              .lag(.eventTime), partition: [.customer], order: events.filesOrder, type: .duration)))
      ])
    let gap = Expression.call(.subtract, [.eventTime, previous], .duration)
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
              .aggregate(number), partition: [.customer], order: events.filesOrder,
              frame: .rowsToCurrent,
              type: .integer)))
      ])
    rows = .extend(
      rows,
      [
        Named(
          "_looks",
          .window(
            Window(
              .aggregate(.count()), partition: [.customer, column("_burst", .integer)],
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
          Expression.eventTime.isAtMost(
            .constant(.duration(events.observedUntil - window.microseconds)))),
        Named("_led", led),
      ])
  }

  private var led: Expression {
    guard outcome != nil else { return .boolean(false) }
    let next = column("_next", .duration)
    return .all([
      next.isNotNull,
      Expression.call(.subtract, [next, .eventTime], .duration)
        .isAtMost(.constant(.duration(window.microseconds))),
    ])
  }

  private func column(_ name: String, _ type: ValueType) -> Expression { .column(name, type) }
}
