import Kits

extension TouchpointDefinition {
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
    return .extend(rows, [Named(Self.stage.name, stageOfEvent)])
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
  var shown: Relation {
    let neighbours: [(String, Window.Function, ValueType)] = [
      ("_previous", .lag(.eventTime), .duration), ("_next", .lead(.eventTime), .duration),
      (Self.nextStep.name, .lead(.eventStep), .text), (Self.nextStage.name, .lead(stage), .integer),
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
  var followed: Relation {
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

  var isMature: Expression {
    Expression.eventTime.isAtMost(.constant(.duration(events.observedUntil - gap.microseconds)))
  }

  private func number(_ name: String, partition: [Expression]) -> Named {
    Named(name, events.window(.rowNumber, .integer, partition: partition))
  }

  // MARK: Columns

  private func column(_ name: String, _ type: ValueType) -> Expression { .column(name, type) }
  private var stage: Expression { Self.stage.expression }
  private var visit: Expression { column("_visit", .integer) }
}
