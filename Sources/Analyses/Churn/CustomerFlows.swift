import Kits

/// When customers begin, stop and resume, counted in the engine by period.
struct CustomerFlows: Sendable {
  let summary: ActivitySummary
  let model: LapseModel

  private static let period = Expression.column("_period", .date)

  private func start(_ day: Expression) -> Expression { summary.periods.start(day) }

  /// Customers whose first period or stretch it is, who are back, whom no next one follows, and who came
  /// and went within the period.
  static let first = flag("first")
  static let back = flag("back")
  static let gone = flag("gone")
  static let passing = flag("passing")

  private static func flag(_ name: String) -> AggregateColumn<Int> {
    .count(name, where: .column("_is_\(name)", .boolean))
  }

  /// The column of the periods' first days.
  static let day = "_at"

  /// Counts by keys and a period's first day, in that order: the keys, ``day``, the counts.
  private func counted(
    _ rows: Relation, by period: Expression, _ flags: [(AggregateColumn<Int>, Expression)]
  ) -> Question {
    summary.count(
      .extend(rows, flags.map { Named("_is_\($0.name)", $1) }), by: [Named(Self.day, period)],
      flags.map(\.0.aggregate))
  }

  /// Per period: customers whose first it is, who are back, and for whom no next one follows.
  var periods: Question {
    func neighbour(_ function: Window.Function) -> Expression {
      .running(function, in: [.customer], by: [SortKey(Self.period)], .date)
    }
    let rows = Relation.extend(
      summary.active,
      [
        Named("_before", neighbour(.lag(Self.period))),
        Named("_after", neighbour(.lead(Self.period))),
      ])
    let (before, after) = (Expression.column("_before", .date), Expression.column("_after", .date))
    let next = summary.periods.next
    return counted(
      rows, by: Self.period,
      [
        (Self.first, before.isNull), (Self.back, next(before).isLess(than: Self.period)),
        (Self.gone, .any([after.isNull, next(Self.period).isLess(than: after)])),
      ])
  }

  /// The median over customers of the longest silence that their rhythm allows.
  static let rhythm = AggregateColumn.number(
    "rhythm", AggregateCall(.median, [.column("_limit", .double)], type: .double))

  /// One row: ``rhythm``.
  func medianRhythm(_ common: CommonGaps) -> Question {
    Question(.aggregate(model.customers(common), by: [], [Self.rhythm.aggregate]), order: [])
  }

  /// Stretches of activity without a lapse or a stated end: per period those that begin, then per period
  /// those that end.
  ///
  /// To leave and to come back within one period cancel each other: at the end of the period the
  /// customer is there, as `lapse` would have said.
  func stretches(_ common: CommonGaps) -> [Question] {
    func date(_ name: String) -> Expression { .column(name, .date) }
    let (day, before, after) = (date("_day"), date("_before"), date("_after"))
    var rows = Relation.extend(
      model.dayRows(common),
      [Named("_begins", start(day)), Named("_ends", start(date("_left")))])
    let isBegin = Expression.any([
      before.isNull, start(date("_left_before")).isLess(than: date("_begins")),
    ])
    let isEnd = Expression.any([after.isNull, date("_ends").isLess(than: start(after))])
    let begin = Expression.choice(
      [.init(isBegin, date("_begins"))], otherwise: .null(.date), .date)
    let latest = Window.Function.aggregate(AggregateCall(.maximum, [begin], type: .date))
    rows = .extend(
      rows, [Named("_stretch", .running(latest, in: [.customer], by: [SortKey(day)], .date))])
    let starts = counted(
      .filter(rows, isBegin), by: date("_begins"),
      [(Self.first, before.isNull), (Self.back, before.isNotNull)])
    let ends = counted(
      .filter(rows, .all([isEnd, date("_ends").isNotNull])), by: date("_ends"),
      [
        (Self.gone, date("_stretch").isLess(than: date("_ends"))),
        (Self.passing, date("_stretch").isAtLeast(date("_ends"))),
      ])
    return [starts, ends]
  }
}
