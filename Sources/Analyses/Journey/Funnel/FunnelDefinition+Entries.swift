import Kits

extension FunnelDefinition {
  /// The events that play a part: `_customer`, `_time`, what breaks ties, which step, the groups, what
  /// is held constant, and whether an event is `_excluded` or `_ends` what was begun.
  var relevant: Relation {
    let conditions = steps.map(\.condition)
    var columns = events.columns
    if rule.areApart {
      let branches = conditions.enumerated().map {
        Expression.Branch($1, .integer(Int64($0 + 1)))
      }
      columns.append(
        Named(EventColumn.step, .choice(branches, otherwise: .null(.integer), .integer)))
    } else {
      columns += conditions.enumerated().map { Named("_is\($0 + 1)", $1) }
    }
    columns += rule.holding.enumerated().map { Named("_hold\($0)", $1.expression) }
    if isCalendar { columns.append(Named("_moment", events.moment)) }
    let between = (rule.excluded + rule.ending).map(\.condition)
    if !between.isEmpty { columns.append(Named("_excluded", Expression.any(between).certain)) }
    if !rule.ending.isEmpty {
      columns.append(Named("_ends", Expression.any(rule.ending.map(\.condition)).certain))
    }
    var placed = [events.isPlaced]
    placed += rule.holding.map(\.expression.isNotNull)
    // Any event may come between two that follow each other directly.
    if rule.order != .direct { placed.append(.any(conditions + between)) }
    return .project(.filter(events.rows.relation, .all(placed)), columns)
  }

  /// The events with `_enters`, and `_deadline1` where it is known what the entry leads to: its window
  /// has closed, or it was ended.
  var entries: Relation {
    var rows = relevant
    var enters = serves(1)
    if rule.entry == .first {
      let earlier = Expression.window(
        Window(
          .aggregate(.count(where: serves(1))), partition: track, order: events.filesOrder,
          frame: .rowsBefore, type: .integer))
      rows = .extend(rows, [Named("_entries", earlier)])
      enters = .all([enters, column("_entries", .integer).equals(.integer(0))])
    }
    rows = .extend(rows, [Named("_enters", enters)] + interruptions)
    if groupsByEntry { rows = grouped(rows) }
    func end(of window: TimeLimit) -> Expression {
      window.deadline(of: column("_moment", .timestamp), at: time)
    }
    let deadline = window.map(end) ?? time
    var isMature = [column("_enters", .boolean)]
    if let maturity = rule.maturity {
      let isClosed = end(of: maturity).isAtMost(.constant(.duration(rule.observedUntil)))
      isMature.append(rule.ending.isEmpty ? isClosed : .any([isClosed, isEnded]))
    }
    var added = [
      Named(
        "_deadline1",
        .choice([.init(.all(isMature), deadline)], otherwise: .null(.duration), .duration))
    ]
    if isCalendar { added.append(Named("_start1", time)) }
    return .extend(rows, added)
  }

  /// Whether an event that ends what was begun comes after this one.
  private var isEnded: Expression {
    column("_ends_in_all", .integer).isGreater(than: column("_ends_so_far", .integer))
  }

  /// Each customer's events once for every group they entered; entries only in their own.
  private func grouped(_ rows: Relation) -> Relation {
    let names = keys.indices.map(EventColumn.group)
    let groups = Relation.distinct(
      .project(
        .filter(rows, column("_enters", .boolean)),
        [Named(HiddenColumn.customer, .customer)]
          + keys.enumerated().map { Named(names[$0], column(names[$0], $1.expression.type)) }))
    let joined = Relation.join(
      rows, .inner, groups, on: [.customer],
      taking: names.map { Pair("_entered" + $0, $0) })
    let same = keys.enumerated().map { index, key in
      let own = column(names[index], key.expression.type)
      let entered = column("_entered" + names[index], key.expression.type)
      return Expression.any([own.equals(entered), .all([own.isNull, entered.isNull])])
    }
    let enters = Expression.all([column("_enters", .boolean)] + same)
    return .extend(joined, [Named("_enters", enters.certain)])
  }

  // MARK: Interruptions

  /// For each step but the last how many events have interrupted the chains that wait there.
  ///
  /// `_after` counts them up to and with this event, `_before` without it. Nothing came between two events when the
  /// `_after` of the first is the `_before` of the second.
  private var interruptions: [Named] {
    var columns: [Named] = []
    if rule.isInterrupted, rule.order != .any {
      for step in rule.order == .strict ? Array(1..<steps.count) : [1] {
        let count = AggregateCall.count(where: interrupts(step))
        columns += [
          Named("_after\(step)", running(count, with: true)),
          Named("_before\(step)", running(count, with: false)),
        ]
      }
    }
    if !rule.ending.isEmpty, rule.maturity != nil {
      let count = AggregateCall.count(where: column("_ends", .boolean))
      columns += [
        Named("_ends_so_far", running(count, with: true)),
        Named(
          "_ends_in_all",
          .window(Window(.aggregate(count), partition: track, type: .integer))),
      ]
    }
    return columns
  }

  /// Whether an event interrupts the chains that wait at a step.
  private func interrupts(_ step: Int) -> Expression {
    var conditions: [Expression] = []
    if !(rule.excluded + rule.ending).isEmpty { conditions.append(column("_excluded", .boolean)) }
    switch rule.order {
    case .direct: return .boolean(true)
    case .strict:
      let others = (1...steps.count).filter { $0 != step }.map { serves($0).certain }
      conditions.append(.all([.any(others), serves(step).certain.negated]))
    case .given, .any: break
    }
    return .any(conditions)
  }

  private func running(_ count: AggregateCall, with own: Bool) -> Expression {
    // By instants where those decide what comes between, else one by one.
    let isByInstant = rule.precedence != .files
    let frame: Window.Frame =
      isByInstant
      ? (own ? .rangeToCurrent : .rangeBefore) : (own ? .rowsToCurrent : .rowsBefore)
    return .window(
      Window(
        .aggregate(count), partition: track,
        order: isByInstant ? [SortKey(time)] : events.filesOrder,
        frame: frame, type: .integer))
  }

  func after(_ step: Int) -> Expression {
    column("_after\(rule.order == .strict ? step : 1)", .integer)
  }

  func before(_ step: Int) -> Expression {
    column("_before\(rule.order == .strict ? step : 1)", .integer)
  }
}

extension Expression {
  /// The condition, with no for null.
  var certain: Expression { .call(.coalesce, [self, .boolean(false)], .boolean) }
}
