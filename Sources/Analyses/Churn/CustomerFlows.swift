import Kits

/// When customers begin, stop and resume, counted in the engine by period.
struct CustomerFlows: Sendable {
  let summary: ActivitySummary
  let model: LapseModel

  private static let customer = Expression.column(HiddenColumn.customer, .integer)
  private static let period = Expression.column("_period", .date)

  private func start(_ day: Expression) -> Expression { summary.periods.start(day) }

  /// Counts by keys and a period's first day, in that order.
  private func counted(
    _ rows: Relation, by period: String, _ counts: [(String, Expression)]
  ) -> Question {
    summary.count(
      rows, by: [Named("_at", .column(period, .date))],
      counts.map { NamedAggregate($0.0, .count(where: $0.1)) })
  }

  /// Per period: customers whose first it is, who are back, and for whom no next one follows.
  var periods: Question {
    func neighbour(_ function: Window.Function) -> Expression {
      .window(
        Window(
          function, partition: [Self.customer], order: [SortKey(Self.period)],
          frame: .rowsToCurrent, type: .date))
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
      rows, by: "_period",
      [
        ("first", before.isNull),
        ("back", next(before).isLess(than: Self.period)),
        ("gone", .any([after.isNull, next(Self.period).isLess(than: after)])),
      ])
  }

  /// One row: the median over customers of the longest silence that their rhythm allows.
  func medianRhythm(_ common: CommonGaps) -> Question {
    Question(
      .aggregate(
        model.customers(common), by: [],
        [
          NamedAggregate(
            "rhythm", AggregateCall(.median, [.column("_limit", .double)], type: .double))
        ]), order: [])
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
    rows = .extend(
      rows,
      [
        Named(
          "_stretch",
          .window(
            Window(
              .aggregate(
                AggregateCall(
                  .maximum,
                  [.choice([.init(isBegin, date("_begins"))], otherwise: .null(.date), .date)],
                  type: .date)),
              partition: [Self.customer], order: [SortKey(day)], frame: .rowsToCurrent,
              type: .date)))
      ])
    let starts = counted(
      .filter(rows, isBegin), by: "_begins",
      [("first", before.isNull), ("back", before.isNotNull)])
    let ends = counted(
      .filter(rows, .all([isEnd, date("_ends").isNotNull])), by: "_ends",
      [
        ("gone", date("_stretch").isLess(than: date("_ends"))),
        ("passing", date("_stretch").isAtLeast(date("_ends"))),
      ])
    return [starts, ends]
  }
}
