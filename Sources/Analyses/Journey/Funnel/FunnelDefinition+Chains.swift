import Kits

extension FunnelDefinition {
  /// The events with `_deadlineK` for every step: of the latest entry that leads to it.
  var reached: Relation {
    var rows = entries
    for step in 2...steps.count {
      let ways = ways(to: step)
      guard ways.count > 1 else {
        rows = .extend(rows, ways[0].columns(named: "\(step)"))
        continue
      }
      rows = .extend(
        rows, ways.enumerated().flatMap { $1.columns(named: "\(step)_\($0)") })
      rows = .extend(rows, best(of: ways.count, step))
    }
    return rows
  }

  /// The depth to which ``FunnelDefinition/reached`` nests for the steps.
  var depth: Int {
    (2...steps.count).reduce(0) { $0 + (ways(to: $1).count > 1 ? 2 : 1) }
  }

  func chainAggregates(_ step: Int) -> [NamedAggregate] {
    let from = isCalendar ? start(step) : deadline(step)
    let first: AggregateCall
    if rule.holding.isEmpty {
      first = AggregateCall(
        .earliest,
        [from, time] + (rule.areApart && rule.precedence != .files ? [] : events.tieBreakers),
        where: isReached(step), type: .duration)
    } else {
      // Of several values that are held, those of one instant differ: the shortest time counts.
      first = AggregateCall(
        .latest, [from, backwards, deadline(step), from], where: isReached(step), type: .duration)
    }
    return [
      NamedAggregate(
        "_end\(step)", AggregateCall(.minimum, [time], where: isReached(step), type: .duration)),
      NamedAggregate("_from\(step)", first),
    ]
  }

  // MARK: Ways to a step

  /// One way to come to an event: from one of the steps that it may follow.
  private struct Way {
    var deadline: Expression
    /// The start of the entry, where windows are of the calendar.
    var start: Expression?

    func columns(named suffix: String) -> [Named] {
      [Named("_deadline\(suffix)", deadline)]
        + (start.map { [Named("_start\(suffix)", $0)] } ?? [])
    }
  }

  private func ways(to step: Int) -> [Way] {
    rule.sources(of: step).map { source in
      // Months differ in length: of entries with one deadline the latest is the start.
      Way(
        deadline: best(deadline(source), of: source, to: step),
        start: isCalendar ? best(start(source), of: source, to: step) : nil)
    }
  }

  /// The value that belongs to the latest deadline of the chains that end in events of the source which
  /// one of the step may follow, and were not interrupted since; null when it is too long ago.
  private func best(_ value: Expression, of source: Int, to step: Int) -> Expression {
    let isLatest = value == deadline(source)
    var conditions: [Expression] = []
    var found =
      isLatest
      ? window(.maximum, [value], of: source)
      : window(.latest, [value, deadline(source), value], of: source)
    if rule.isInterrupted {
      // Interruptions only grow: the chains that most have passed are those that none has met since.
      let passed = Expression.choice(
        [.init(deadline(source).isNotNull, after(source))], otherwise: .null(.integer), .integer)
      conditions.append(
        window(.maximum, [passed], of: source, .integer).equals(before(source)))
      found = window(.latest, [value, passed, deadline(source), value], of: source)
    }
    if let gap = rule.gap(before: step) {
      // The latest event has the latest deadline too, so that it alone says how long it is ago.
      let last = Expression.choice(
        [.init(deadline(source).isNotNull, time)], otherwise: .null(.duration), .duration)
      conditions.append(
        Expression.call(.subtract, [time, window(.maximum, [last], of: source)], .duration)
          .isAtMost(.constant(.duration(gap.microseconds))))
    }
    guard !conditions.isEmpty else { return found }
    return .choice([.init(.all(conditions), found)], otherwise: .null(.duration), .duration)
  }

  /// A value from the events of a step that are reached and that this one may follow.
  private func window(
    _ function: AggregateFunction, _ arguments: [Expression], of source: Int,
    _ type: ValueType = .duration
  ) -> Expression {
    let condition = source > 1 ? isReached(source) : nil
    let frame: Window.Frame =
      switch rule.precedence {
      case .later: .rangeBefore
      case .atOnce: .rangeToCurrent
      case .files: .rowsBefore
      }
    return .window(
      Window(
        .aggregate(AggregateCall(function, arguments, where: condition, type: type)),
        partition: partition, order: frame == .rowsBefore ? events.filesOrder : [SortKey(time)],
        frame: frame, type: type))
  }

  /// The latest deadline of several ways, and the start that goes with it.
  private func best(of ways: Int, _ step: Int) -> [Named] {
    let deadlines = (0..<ways).map { column("_deadline\(step)_\($0)", .duration) }
    let best = deadlines.dropFirst().reduce(deadlines[0]) {
      Expression.call(.greatest, [$0, $1], .duration)
    }
    guard isCalendar else { return [Named("_deadline\(step)", best)] }
    let starts = (0..<ways).map { way in
      Expression.choice(
        [.init(deadlines[way].equals(best), column("_start\(step)_\(way)", .duration))],
        otherwise: .null(.duration), .duration)
    }
    return [
      Named("_deadline\(step)", best),
      Named(
        "_start\(step)",
        starts.dropFirst().reduce(starts[0]) { .call(.greatest, [$0, $1], .duration) }),
    ]
  }

  /// Whether an event of a further step lies within the deadline of an entry that leads to it.
  private func isReached(_ step: Int) -> Expression {
    .all([serves(step), window == nil ? deadline(step).isNotNull : time.isAtMost(deadline(step))])
  }
}
