import Verbs

/// Counts customers by the period of their first activity and the periods since.
struct RetentionDefinition: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// Active in the k-th period after the first.
    case period
    /// Active in any of the periods k … 2k − 1: 1, 2–3, 4–7, 8–15 …
    case bracket
    /// Active in the k-th period or any later one.
    case unbounded
  }

  private let activity: Activity
  private let keys: [Named]
  let keyOrder: [SortKey]
  let unit: CalendarUnit
  let weekStart: Int
  let kind: Kind
  let mostPeriods: Int
  let amount: Attribute?

  private static let customer = Expression.column(HiddenColumn.customer, .integer)
  private static let period = Expression.column("_period", .date)
  private static let cohort = Expression.column("_cohort", .date)
  private static let later = Expression.column("_later", .integer)
  private static let active = Expression.column("_active", .boolean)

  /// - Parameter amount: the money to add up; nil when customers are counted.
  init(
    activity: Activity, keys: GroupKeys, unit: CalendarUnit, weekStart: Int, kind: Kind,
    mostPeriods: Int, amount: Attribute?
  ) {
    self.activity = activity
    self.keys = keys.grouping
    keyOrder = keys.order
    self.unit = unit
    self.weekStart = weekStart
    self.kind = kind
    self.mostPeriods = mostPeriods
    self.amount = amount
  }

  /// One row per group, cohort and number of periods since: the keys, `_cohort` (its first day),
  /// `_later`, `n` customers who are active then, and their `money` where that is asked for.
  ///
  /// `_later` is the first period of a bracket, and for ``Kind/unbounded`` the last period in which
  /// a customer was active, so that each customer is in one row. Periods beyond the most are left
  /// out, or taken as the last one there.
  var question: Question {
    var rows = grouped(counting)
    let at = keys.map { Named($0.name, .column($0.name, $0.expression.type)) }
    var counts = [NamedAggregate("n", .count(where: Self.active))]
    if let amount {
      let money = Expression.column("_money", amount.type)
      counts.append(
        NamedAggregate("money", AggregateCall(.sum, [money], type: amount.type)))
    }
    rows = .aggregate(
      rows, by: at + [Named("_cohort", Self.cohort), Named("_later", Self.later)], counts)
    return Question(rows, order: keyOrder + [SortKey(Self.cohort), SortKey(Self.later)])
  }

  /// How many rows there are in each currency, the commonest first; nil when all have one, or no
  /// column says.
  func currencies(of amount: Attribute) -> Question? {
    guard amount.currency == nil, let currency = activity.rows.shape.attribute(for: .currency)
    else { return nil }
    let money = Expression.column(amount.name, amount.type)
    let name = Expression.column(currency.name, currency.type)
    let counted = Relation.aggregate(
      .filter(
        activity.rows.relation, .all([activity.isPlaced, money.isNotNull, name.isNotNull])),
      by: [Named("currency", name)], [NamedAggregate("n", .count())])
    return Question(
      counted,
      order: [
        SortKey(.column("n", .integer), descending: true),
        SortKey(.column("currency", currency.type)),
      ])
  }

  /// `_customer, _period, _active`, and `_money`: one row per customer and period.
  private var periods: Relation {
    let columns = [
      Named(HiddenColumn.customer, activity.rows.customer),
      Named(
        "_period", activity.day.start(of: unit, weekStart: weekStart).cast(to: .date)),
    ]
    guard let amount else {
      return .extend(
        .distinct(.project(.filter(activity.rows.relation, activity.counts), columns)),
        [Named("_active", .boolean(true))])
    }
    // Refunds are no activity, but they take money back.
    let placed = Relation.filter(activity.rows.relation, activity.isPlaced)
    let each = Relation.aggregate(
      placed, by: columns,
      [
        NamedAggregate("_n", .count(where: activity.counts)),
        NamedAggregate(
          "_money",
          AggregateCall(.sum, [.column(amount.name, amount.type)], type: amount.type)),
      ])
    return .extend(
      each, [Named("_active", Expression.column("_n", .integer).isGreater(than: .integer(0)))])
  }

  /// The periods with `_cohort`, the customer's first active one, and `_later`.
  private var counting: Relation {
    let first = AggregateCall(.minimum, [Self.period], where: Self.active, type: .date)
    let rows = Relation.filter(
      .extend(
        periods,
        [
          Named(
            "_cohort",
            .window(Window(.aggregate(first), partition: [Self.customer], type: .date)))
        ]),
      .all([Self.cohort.isNotNull, Self.period.isAtLeast(Self.cohort)]))
    let since = Relation.extend(rows, [Named("_later", distance)])
    let each = [
      Named(HiddenColumn.customer, Self.customer), Named("_cohort", Self.cohort),
      Named("_active", Self.active),
    ]
    let most = Expression.integer(Int64(mostPeriods))
    switch kind {
    case .period: return .filter(since, Self.later.isAtMost(most))
    case .bracket:
      return .filter(
        .distinct(.project(since, each + [Named("_later", bracket)])), Self.later.isAtMost(most))
    case .unbounded:
      let last = Relation.aggregate(
        since, by: each,
        [NamedAggregate("_later", AggregateCall(.maximum, [Self.later], type: .integer))])
      return .extend(
        last, [Named("_later", .call(.least, [Self.later, most], .integer))])
    }
  }

  /// How many periods lie between the cohort's and this one.
  private var distance: Expression {
    func difference(_ function: ScalarFunction) -> Expression {
      .call(
        .subtract,
        [
          .call(function, [Self.period], .integer), .call(function, [Self.cohort], .integer),
        ], .integer)
    }
    let days = Expression.call(.daysBetween, [Self.period, Self.cohort], .integer)
    let months = Expression.call(
      .add,
      [
        .call(.multiply, [difference(.year), .integer(12)], .integer),
        difference(.monthNumber),
      ], .integer)
    // Both ends begin a period, so that the quotients are whole.
    func quotient(_ value: Expression, _ divisor: Int64) -> Expression {
      Expression.call(.divide, [value, .integer(divisor)], .double).cast(to: .integer)
    }
    switch unit {
    case .day: return days
    case .week: return quotient(days, 7)
    case .month: return months
    case .quarter: return quotient(months, 3)
    case .year: return difference(.year)
    }
  }

  /// The first period of the bracket, one of 0, 1, 2, 4, 8 and so on.
  private var bracket: Expression {
    var branches = [Expression.Branch(Self.later.isAtMost(.integer(0)), .integer(0))]
    var start: Int64 = 1
    // More days than any calendar here has.
    while start < 1 << 23 {
      branches.append(.init(Self.later.isLess(than: .integer(start * 2)), .integer(start)))
      start *= 2
    }
    return .choice(branches, otherwise: .integer(start), .integer)
  }

  /// The rows with each customer's keys beside them.
  private func grouped(_ rows: Relation) -> Relation {
    guard !keys.isEmpty else { return rows }
    return .join(
      rows, .inner, groups, on: [Pair(HiddenColumn.customer, HiddenColumn.customer)],
      taking: keys.map { Pair($0.name, $0.name) })
  }

  /// One row per customer: `_customer` and the keys, those of the first activity.
  var groups: Relation {
    let moment = Expression.column(activity.time.name, activity.time.type)
    let ties = activity.rows.shape.identity.compactMap { activity.rows.relation.column($0) }
    let rows = Relation.filter(activity.rows.relation, activity.counts)
    let customer = [Named(HiddenColumn.customer, activity.rows.customer)]
    guard !keys.isEmpty else { return .distinct(.project(rows, customer)) }
    return .aggregate(
      rows, by: customer,
      keys.map { key in
        NamedAggregate(
          key.name,
          AggregateCall(.earliest, [key.expression, moment] + ties, type: key.field.type))
      })
  }
}
