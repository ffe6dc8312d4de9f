import Kits

/// What `journey` counts, as relations.
///
/// Silence divides what a customer does into ways: an event enters when nothing was known of the
/// customer for the gap before it, and exits when nothing follows within the gap. Only an event
/// whose gap has passed by the moment of the last observation tells whether it exits; the others
/// are young, and no rate counts them.
struct TouchpointDefinition: Sendable {
  var events: BoundEvents
  var gap: FixedLength
  /// Nil when the data knows no such event.
  var outcome: Expression?
  /// The first and the last event of what is shown of a customer.
  var from: Expression?
  var to: Expression?
  /// Whether stages depend on the outcome; else each step has its own, and all are one here.
  var stagesByOutcome: Bool

  /// One row per group, step and stage: the keys, `_step`, `_stage` (0 before, 1 at, 2 after), the
  /// counts, `_wait` in microseconds and `_place`.
  var counts: Question {
    Question(
      .aggregate(
        followed, by: events.labels + node,
        [
          NamedAggregate("_customers", AggregateCall(.countDistinct, [.customer], type: .integer)),
          NamedAggregate("_n", .count(where: column("_mature", .boolean))),
          NamedAggregate("_entries", .count(where: column("_enters", .boolean))),
          NamedAggregate("_exits", .count(where: column("_exits", .boolean))),
          NamedAggregate("_repeats", .count(where: visit.isGreater(than: .integer(1)))),
          NamedAggregate(
            "_wait", AggregateCall(.median, [column("_wait", .duration)], type: .duration)),
          place,
        ]), order: events.order + node.map { SortKey(.column($0.name, $0.expression.type)) })
  }

  /// One row per step and stage, whatever the group: `_step`, `_stage`, `_customers`, `_place`.
  var places: Question {
    Question(
      .aggregate(
        followed, by: node,
        [
          NamedAggregate("_customers", AggregateCall(.countDistinct, [.customer], type: .integer)),
          place,
        ]), order: node.map { SortKey(.column($0.name, $0.expression.type)) })
  }

  /// Moves to another step or stage, where one follows within the gap: the keys, `_step`, `_stage`,
  /// `_nextStep`, `_nextStage`, `_n`.
  var moves: Question {
    let target = [
      Named(Field("_nextStep", .text)), Named(Field("_nextStage", .integer)),
    ]
    let isSame = Expression.all([
      Expression.eventStep.equals(target[0].expression), stage.equals(target[1].expression),
    ])
    let moved = Expression.all([column("_wait", .duration).isNotNull, isSame.negated])
    return Question(
      .aggregate(
        .filter(followed, moved), by: events.labels + node + target,
        [NamedAggregate("_n", .count())]),
      order: events.order + (node + target).map { SortKey(.column($0.name, $0.expression.type)) })
  }

  /// One row: the young events `_events` and their `_customers`.
  var young: Question {
    Question(
      .aggregate(
        .filter(shown, isMature.negated), by: [],
        [
          NamedAggregate("_events", .count()),
          NamedAggregate("_customers", AggregateCall(.countDistinct, [.customer], type: .integer)),
        ]), order: [])
  }

  /// How many events of each step went through each channel: `_step`, `_channel`, `_n`; nil where
  /// events have no channel.
  var channels: Question? {
    guard let channel = events.rows.shape.attribute(for: .channel), channel.type == .text else {
      return nil
    }
    let value = Expression.column(channel.name, channel.type)
    let named = events.relation([Named("_channel", value)], where: value.isNotNull)
    let keys = [Named(EventColumn.step, .eventStep), Named(Field("_channel", .text))]
    return Question(
      .aggregate(named, by: keys, [NamedAggregate("_n", .count())]),
      order: keys.map { SortKey(.column($0.name, $0.expression.type)) })
  }

  // MARK: Events

  /// The events with their place among the customer's.
  private var tracked: Relation {
    let flags = [("_isOutcome", outcome), ("_isFrom", from), ("_isTo", to)]
    var rows = events.relation(
      flags.compactMap { name, condition in condition.map { Named(name, $0) } })
    if stagesByOutcome, outcome != nil {
      let first = AggregateCall(
        .minimum, [.eventTime], where: column("_isOutcome", .boolean), type: .duration)
      rows = .extend(
        rows,
        [
          Named(
            "_outcome",
            .window(Window(.aggregate(first), partition: [.customer], type: .duration)))
        ])
    }
    return .extend(rows, [Named("_stage", stageOfEvent)])
  }

  private var stageOfEvent: Expression {
    guard stagesByOutcome, outcome != nil else { return .integer(0) }
    let outcome = column("_outcome", .duration)
    return .choice(
      [
        .init(Expression.eventTime.isGreater(than: outcome), .integer(2)),
        .init(Expression.eventTime.equals(outcome), .integer(1)),
      ], otherwise: .integer(0), .integer)
  }

  /// The events with what comes before and after each, cut to those that are shown.
  private var shown: Relation {
    let neighbours: [(String, Window.Function, ValueType)] = [
      ("_previous", .lag(.eventTime), .duration), ("_next", .lead(.eventTime), .duration),
      ("_nextStep", .lead(.eventStep), .text), ("_nextStage", .lead(stage), .integer),
    ]
    let rows = Relation.extend(
      tracked,
      neighbours.map { name, function, type in
        Named(
          name,
          .window(Window(function, partition: [.customer], order: events.filesOrder, type: type)))
      })
    return cut(rows)
  }

  /// From the customer's first `from` to the first `to` after it, both included.
  private func cut(_ rows: Relation) -> Relation {
    guard from != nil || to != nil else { return rows }
    var rows = Relation.extend(rows, [number("_number", partition: [.customer])])
    let number = column("_number", .integer)
    func first(_ flag: String, after start: Expression?) -> Expression {
      var conditions = [column(flag, .boolean)]
      if let start { conditions.append(number.isGreater(than: start)) }
      let call = AggregateCall(.minimum, [number], where: .all(conditions), type: .integer)
      return .window(Window(.aggregate(call), partition: [.customer], type: .integer))
    }
    let start = column("_first", .integer)
    if from != nil {
      rows = .extend(rows, [Named("_first", first("_isFrom", after: nil))])
      rows = .filter(rows, number.isAtLeast(start))
    }
    if to != nil {
      rows = .extend(rows, [Named("_last", first("_isTo", after: from == nil ? nil : start))])
      let last = column("_last", .integer)
      rows = .filter(rows, .any([last.isNull, number.isAtMost(last)]))
    }
    return rows
  }

  /// The shown events with what is counted of each.
  private var followed: Relation {
    let previous = column("_previous", .duration)
    let next = column("_next", .duration)
    let numbered = Relation.extend(
      shown,
      [
        number("_position", partition: [.customer, stage]),
        number("_visit", partition: [.customer, .eventStep, stage]),
      ])
    let flagged = Relation.extend(
      numbered,
      [
        Named("_mature", isMature),
        Named("_enters", .any([previous.isNull, isSilence(from: previous, to: .eventTime)])),
        Named(
          "_exits", .all([isMature, .any([next.isNull, isSilence(from: .eventTime, to: next)])])),
      ])
    let follows = Expression.all([
      column("_mature", .boolean), next.isNotNull, column("_exits", .boolean).negated,
    ])
    return .extend(
      flagged,
      [
        Named(
          "_wait",
          .choice(
            [.init(follows, .call(.subtract, [next, .eventTime], .duration))],
            otherwise: .null(.duration), .duration)),
        Named(
          "_arrival",
          .choice(
            [.init(visit.equals(.integer(1)), column("_position", .integer))],
            otherwise: .null(.integer), .integer)),
      ])
  }

  private func isSilence(from earlier: Expression, to later: Expression) -> Expression {
    Expression.call(.subtract, [later, earlier], .duration)
      .isGreater(than: .constant(.duration(gap.microseconds)))
  }

  private var isMature: Expression {
    Expression.eventTime.isAtMost(.constant(.duration(events.observedUntil - gap.microseconds)))
  }

  private func number(_ name: String, partition: [Expression]) -> Named {
    Named(name, events.window(.rowNumber, .integer, partition: partition))
  }

  // MARK: Columns

  private func column(_ name: String, _ type: ValueType) -> Expression { .column(name, type) }
  private var stage: Expression { column("_stage", .integer) }
  private var visit: Expression { column("_visit", .integer) }
  private var node: [Named] { [Named(EventColumn.step, .eventStep), Named("_stage", stage)] }

  /// The median of the places at which customers first come to a step, within the stage.
  private var place: NamedAggregate {
    NamedAggregate(
      "_place", AggregateCall(.median, [column("_arrival", .integer)], type: .double))
  }
}
