import Kits

/// The moments of truth as a relation, which runs on every engine.
///
/// Of each customer, touchpoint and group the first event that tells how it went; the outcomes before
/// it are counted and the next one after it is found in one ordered pass over both.
struct MomentsDefinition: Sendable {
  /// The events; their step is what a touchpoint is called.
  var events: BoundEvents
  var quality: MomentQuality
  /// Where the outcome is looked for.
  var outcomes: BoundEvents
  var outcome: BoundStep
  var window: TimeLimit
  /// How another table tells the analysed events once more; nil where none does.
  var twins: MomentTwins?
  /// The moment until which outcomes are observed, in microseconds.
  var observedUntil: Int64

  /// The qualities as columns call them: badly, neither, well.
  static let qualities = ["bad", "other", "good"]
  /// The least number of outcomes before of each stratum: 0, 1, 2–3, 4 and more.
  static let strata: [Int64] = [0, 1, 2, 4]

  static let step = GroupColumn.text(EventColumn.step)
  static let stratum = GroupColumn.whole("_stratum")

  /// What is counted of one quality: the customers, and those who returned.
  func counts(of quality: String) -> (n: AggregateColumn<Int>, returned: AggregateColumn<Int>) {
    let value = Int64(Self.qualities.firstIndex(of: quality) ?? 0) - 1
    let isThis = Expression.all([isMature, column("_quality", .integer).equals(.integer(value))])
    let returned = column("_next", .duration).isAtMost(column("_deadline", .duration))
    return (
      .count("n_\(quality)", where: isThis),
      .count("returned_\(quality)", where: .all([isThis, returned]))
    )
  }

  /// The good and bad moments of which it is not known yet what follows.
  var immature: AggregateColumn<Int> {
    let isTold = column("_quality", .integer).equals(.integer(0)).negated
    return .count("immature", where: .all([isMature.negated, isTold]))
  }

  private var isMature: Expression {
    column("_deadline", .duration).isAtMost(.constant(.duration(observedUntil)))
  }

  /// One row per group, touchpoint and stratum: the keys, the step, the stratum and the counts.
  var question: Question {
    let aggregates = Self.qualities.map(counts).flatMap { [$0.n.aggregate, $0.returned.aggregate] }
    return Question(
      .aggregate(
        .filter(placed, column("_moment", .boolean)),
        by: events.labels + [Self.step.named, Named(Self.stratum.name, stratum)],
        aggregates + [immature.aggregate]),
      order: events.order + [Self.step.order, Self.stratum.order])
  }

  private var stratum: Expression {
    let before = column("_before", .integer)
    let branches = Self.strata.enumerated().dropFirst().reversed().map { index, least in
      Expression.Branch(before.isAtLeast(.integer(least)), .integer(Int64(index)))
    }
    return .choice(branches, otherwise: .integer(0), .integer)
  }

  /// Moments and outcomes together, each moment with the outcomes `_before` and the `_next` after.
  private var placed: Relation {
    let isOutcome = column("_moment", .boolean).negated
    let before = Expression.window(
      Window(
        .aggregate(.count(where: isOutcome)), partition: [.customer], order: [SortKey(.eventTime)],
        frame: .rangeBefore, type: .integer))
    // The frames look back: from the end of time, back is forward.
    let next = Expression.window(
      Window(
        .aggregate(AggregateCall(.minimum, [.eventTime], where: isOutcome, type: .duration)),
        partition: [.customer], order: [SortKey(column("_backwards", .duration))],
        frame: .rangeBefore, type: .duration))
    return .extend(
      .union([moments, happened]), [Named("_before", before), Named("_next", next)])
  }

  /// The first event of each customer, touchpoint and group that tells.
  private var moments: Relation {
    let judged = events.relation(
      [
        Named("_quality", quality.value),
        Named(
          "_deadline", window.deadline(of: events.moment, at: events.moment.microseconds)),
      ], where: quality.isJudged)
    let groups = events.labels.enumerated().map { Named(EventColumn.group($0), $1.expression) }
    let place = events.window(
      .rowNumber, .integer,
      partition: [.customer, .eventStep] + groups.map(\.expression))
    let first = Relation.filter(
      .extend(judged, [Named("_place", place)]),
      column("_place", .integer).equals(.integer(1)))
    return .project(
      first,
      common
        + [
          Named("_moment", .boolean(true)), Named(EventColumn.step, .eventStep),
          Named("_quality", column("_quality", .integer)),
          Named("_deadline", column("_deadline", .duration)),
        ] + groups)
  }

  /// The outcomes, those of one instant as one: an order may have several lines.
  private var happened: Relation {
    let rows = Relation.distinct(outcomeRows)
    return .project(
      rows,
      common
        + [
          Named("_moment", .boolean(false)), Named(EventColumn.step, .null(.text)),
          Named("_quality", .null(.integer)), Named("_deadline", .null(.duration)),
        ]
        + events.keys.enumerated().map {
          Named(EventColumn.group($0), .null($1.expression.type))
        })
  }

  /// The outcomes as `_customer` and `_time`.
  ///
  /// One that is a moment itself, told by another table on the same day, has the moment's own time: it
  /// neither follows nor precedes it.
  var outcomeRows: Relation {
    let found = Relation.filter(
      outcomes.rows.relation, .all([outcomes.isPlaced, outcome.condition]))
    func placed(
      _ rows: Relation, _ customer: Expression, _ moment: Expression, _ step: Expression
    ) -> Relation {
      .project(
        rows,
        [
          Named(HiddenColumn.customer, customer), Named(EventColumn.time, moment.microseconds),
          Named("_day", moment.cast(to: .date)), Named(EventColumn.step, step.cast(to: .text)),
        ])
    }
    func told(_ rows: Relation, _ step: Expression) -> Relation {
      placed(rows, outcomes.customer, outcomes.moment, step)
    }
    let columns = [
      Named(HiddenColumn.customer, .customer), Named(EventColumn.time, .eventTime),
    ]
    guard let twins else { return .project(told(found, .null(.text)), columns) }
    // Only moments of the outcome's own step can be outcomes: they are few among all.
    let step = events.step ?? .null(.text)
    let ofOutcome = twins.name.map { [step.equals(.text($0))] } ?? []
    let judged = placed(
      .filter(events.rows.relation, .all([events.isPlaced] + ofOutcome + [quality.isJudged])),
      events.customer, events.moment, step)
    let isOwn = twins.source.equals(.text(twins.table))
    let others = told(.filter(found, isOwn.negated), twins.step)
    let same = [HiddenColumn.customer, "_day", EventColumn.step].map { Pair($0, $0) }
    return .project(
      .union([
        told(.filter(found, isOwn), twins.step),
        .join(others, .anti, judged, on: same, taking: []),
        .join(judged, .semi, others, on: same, taking: []),
      ]), columns)
  }

  private var common: [Named] {
    [
      Named(HiddenColumn.customer, .customer), Named(EventColumn.time, .eventTime),
      Named(
        "_backwards", .call(.subtract, [.constant(.duration(0)), .eventTime], .duration)),
    ]
  }

  private func column(_ name: String, _ type: ValueType) -> Expression { .column(name, type) }
}

/// Events of the analysed table that are outcomes themselves, and may stand in another table once more:
/// the same step of one customer on one day from two tables is one event.
struct MomentTwins: Sendable {
  /// The analysed table.
  var table: String
  /// Which table an outcome is from, and its step, over the outcomes.
  var source: Expression
  var step: Expression
  /// The step of all outcomes; nil where a condition says what they are.
  var name: String?
}
