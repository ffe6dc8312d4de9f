import Kits

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

  let summary: ActivitySummary
  let kind: Kind
  let mostPeriods: Int
  /// The money to add up; nil when customers are counted.
  let money: Money?

  private static let period = Expression.column("_period", .date)
  private static let cohort = Expression.column("_cohort", .date)
  private static let later = Expression.column("_later", .integer)
  private static let active = Expression.column("_active", .boolean)

  /// The customers who are active.
  static let count = AggregateColumn.count("n", where: active)

  /// Their money, where that is asked for.
  var moneyColumn: AggregateColumn<Double?>? {
    money.map { money in
      let type = money.amount.type
      return .number("money", AggregateCall(.sum, [.column("_money", type)], type: type))
    }
  }

  /// One row per group, cohort and number of periods since: the keys, `_cohort` (its first day),
  /// `_later`, `n` customers who are active then, and their `money` where that is asked for.
  ///
  /// `_later` is the first period of a bracket, and for ``Kind/unbounded`` the last period in which
  /// a customer was active, so that each customer is in one row. Periods beyond the most are left
  /// out, or taken as the last one there.
  var question: Question {
    summary.count(
      counting, by: [Named("_cohort", Self.cohort), Named("_later", Self.later)],
      [Self.count.aggregate] + (moneyColumn.map { [$0.aggregate] } ?? []))
  }

  /// `_customer, _period, _active`, and `_money`: one row per customer and period.
  private var periods: Relation {
    guard let money else {
      return .extend(summary.active, [Named("_active", .boolean(true))])
    }
    // Refunds are no activity, but they take money back.
    let activity = summary.activity
    let each = Relation.aggregate(
      .filter(activity.rows.relation, activity.isPlaced),
      by: [.customer, Named("_period", summary.periods.start(activity.day))],
      [
        NamedAggregate("_n", .count(where: activity.counts)), NamedAggregate("_money", money.sum),
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
            .window(Window(.aggregate(first), partition: [.customer], type: .date)))
        ]),
      .all([Self.cohort.isNotNull, Self.period.isAtLeast(Self.cohort)]))
    let since = Relation.extend(
      rows, [Named("_later", summary.periods.distance(from: Self.cohort, to: Self.period))])
    let each = [
      .customer, Named("_cohort", Self.cohort),
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
}
