import Kits

/// The relations behind `lapse`, which `churn` counts by too: days of activity, gaps between them, and
/// how long a silence each customer is allowed.
struct LapseModel: Sendable {
  /// The whole days that a silence may last, hidden.
  static let allowed = "_allowed"

  private static let day = Expression.column("_day", .date)
  static let gap = Expression.column("_gap", .integer)

  let rule: LapseRule
  /// `_customer, _ended`: the stated end dates; nil when no column is one, or the rule ignores them.
  let endings: Relation?
  /// `_customer, _day, _gap`: one row per customer and day, with the days since the one before.
  let days: Relation
  /// The last day that is known.
  let until: CivilDate

  init(_ activity: Activity, rule: LapseRule, endings: Relation?, until: CivilDate) {
    self.rule = rule
    self.endings = endings
    self.until = until
    let each = Relation.distinct(
      .project(activity.active, [.customer, Named("_day", activity.day)]))
    days = .extend(
      each,
      [
        Named("_gap", .call(.daysBetween, [Self.day, Self.neighbour(.lag(Self.day))], .integer))
      ])
  }

  private static func neighbour(_ function: Window.Function) -> Expression {
    .running(function, in: [.customer], by: [SortKey(day)], .date)
  }

  /// The stated end dates of customers up to a day.
  static func endings(in scope: Scope) -> Relation? {
    guard let customers = scope.customers, let ended = customers.shape.attribute(for: .ended),
      ended.type == .date || ended.type == .timestamp
    else { return nil }
    let day = Expression.column(ended.name, ended.type).cast(to: .date)
    return .project(
      .filter(
        customers.relation,
        .all([
          customers.customer.isNotNull,
          day.isAtMost(.constant(.date(scope.asOfDay.daysSinceEpoch))),
        ])),
      [Named(HiddenColumn.customer, customers.customer), Named("_ended", day)])
  }

  /// The gaps that most of a customer's, or of all customers', are no longer than.
  static let (usual, longest) = (quantile(0.75), quantile(0.9))

  private static func quantile(_ share: Double) -> AggregateCall {
    AggregateCall(.quantile, [gap, .double(share)], type: .double)
  }

  /// The gaps of these customers together.
  var commonGaps: Question { CommonGaps.question(days) }

  /// One row per customer: `_customer, _first, _last, _limit, _usual, _allowed, _stated`.
  ///
  /// `_limit` and `_usual` are in days, `_stated` is the stated end, whatever followed it.
  func customers(_ common: CommonGaps) -> Relation {
    let grouped = Relation.aggregate(
      days, by: [.customer],
      [
        NamedAggregate("_first", AggregateCall(.minimum, [Self.day], type: .date)),
        NamedAggregate("_last", AggregateCall(.maximum, [Self.day], type: .date)),
        NamedAggregate("_gaps", AggregateCall(.count, [Self.gap], type: .integer)),
        NamedAggregate("_own_usual", Self.usual), NamedAggregate("_own_longest", Self.longest),
      ])
    let last = Expression.column("_last", .date)
    let limits: (limit: Expression, usual: Expression)
    switch rule {
    case .rhythm:
      limits = (limit("_own_longest", common.longest), limit("_own_usual", common.usual))
    case .days, .months:
      let allowed = Expression.call(
        .subtract,
        [
          Expression.call(.daysBetween, [rule.lapseDay(after: last), last], .integer),
          .integer(1),
        ], .integer
      ).cast(to: .double)
      limits = (allowed, .call(.multiply, [allowed, .double(0.75)], .double))
    case .ended: limits = (.null(.double), .null(.double))
    }
    var rows = Relation.extend(
      grouped, [Named("_limit", limits.limit), Named("_usual", limits.usual)])
    rows = .extend(
      rows,
      [Named(Self.allowed, Self.wholeDays(.column("_limit", .double)))])
    guard let endings else { return .extend(rows, [Named("_stated", .null(.date))]) }
    return .join(
      rows, .left, endings, on: [.customer],
      taking: [Pair("_stated", "_ended")])
  }

  /// The whole days within a limit.
  ///
  /// Limits lie between whole days by tenths or quarters. One that is a whole number may come out of the
  /// engine's arithmetic a little less, and is not a day less for it.
  private static func wholeDays(_ limit: Expression) -> Expression {
    .call(.floor, [.call(.add, [limit, .double(1e-6)], .double)], .integer)
  }

  private func limit(_ own: String, _ common: Double?) -> Expression {
    let hasOwn = Expression.column("_gaps", .integer).isAtLeast(
      .integer(Int64(LapseRule.ownGaps)))
    return .choice(
      [.init(hasOwn, .column(own, .double))],
      otherwise: common.map { .double($0) } ?? .null(.double), .double)
  }

  /// One row per customer and day of activity: `_customer, _day, _before, _after` (the neighbouring
  /// days), `_left` (see below), and `_left_before`, that of the day before.
  ///
  /// `_left` is the day from which the customer was gone after the day of activity: that of the lapse or
  /// of a stated end, whichever was first; null for one who came again before. A later end changes
  /// nothing for one who had lapsed by then, so that what is over never changes.
  func dayRows(_ common: CommonGaps) -> Relation {
    func date(_ name: String) -> Expression { .column(name, .date) }
    let joined = Relation.join(
      days, .inner, customers(common),
      on: [.customer],
      taking: [Pair(Self.allowed, Self.allowed), Pair("_stated", "_stated")])
    var rows = Relation.extend(
      joined,
      [
        Named("_before", Self.neighbour(.lag(Self.day))),
        Named("_after", Self.neighbour(.lead(Self.day))),
      ])
    let (after, stated, ended) = (date("_after"), date("_stated"), date("_ended"))
    // Activity on the day of a stated end does not take it back; activity after it does.
    let ends = Expression.all([
      stated.isAtLeast(Self.day), .any([after.isNull, stated.isLess(than: after)]),
    ])
    rows = .extend(
      rows,
      [
        Named("_ended", .choice([.init(ends, stated)], otherwise: .null(.date), .date)),
        Named("_lapse", rule.lapseDay(after: Self.day)),
      ])
    let hasLeft = Expression.any([
      after.isNull, ended.isNotNull, after.isAtLeast(date("_lapse")),
    ])
    rows = .extend(
      rows,
      [
        Named(
          "_left",
          .choice(
            [.init(hasLeft, .call(.least, [date("_lapse"), ended], .date))],
            otherwise: .null(.date), .date))
      ])
    return .extend(rows, [Named("_left_before", Self.neighbour(.lag(date("_left"))))])
  }

  /// One row per customer: `_customer` and the columns of `lapse`.
  func statuses(_ common: CommonGaps) -> Relation {
    let cameBack = Expression.column("_left_before", .date).isNotNull
    let returns = Relation.aggregate(
      dayRows(common), by: [.customer],
      [
        NamedAggregate(
          "_back", AggregateCall(.maximum, [Self.day], where: cameBack, type: .date))
      ])
    let rows = Relation.join(
      customers(common), .left, returns,
      on: [.customer], taking: [Pair("_back", "_back")])
    let today = Expression.constant(.date(until.daysSinceEpoch))
    func date(_ name: String) -> Expression { .column(name, .date) }
    let (first, last, back) = (date("_first"), date("_last"), date("_back"))
    let stated = date("_stated")
    let lapseDay = rule.lapseDay(after: last)
    let usual = Self.wholeDays(.column("_usual", .double))
    let slowDay = Expression.call(
      .addDays, [last, .call(.add, [usual, .integer(1)], .integer)], .date)
    let states: [(String, Expression, Expression)] = [
      // Whoever had lapsed by then has been gone since the lapse.
      ("ended", stated.isAtLeast(last), .call(.least, [stated, lapseDay], .date)),
      ("lapsed", lapseDay.isAtMost(today), lapseDay),
      ("slowing", slowDay.isAtMost(today), slowDay),
      ("resurrected", rule.lapseDay(after: back).isGreater(than: today), back),
      ("new", rule.lapseDay(after: first).isGreater(than: today), first),
    ]
    let silence = Expression.call(.daysBetween, [today, last], .integer)
    return .project(
      rows,
      [
        .customer, Named("last_seen", last),
        Named("silence", silence), Named("rhythm", .column("_limit", .double)),
        Named(
          "status",
          .choice(
            states.map { Expression.Branch($0.1, .text($0.0)) }, otherwise: .text("active"), .text)),
        Named(
          "since",
          .choice(
            states.map { Expression.Branch($0.1, $0.2) },
            otherwise: .call(.coalesce, [back, first], .date), .date)),
      ])
  }
}
