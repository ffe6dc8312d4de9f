import Verbs

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
        [from, time] + (rule.areApart && rule.precedence != .files ? [] : tieBreakers),
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

  /// One way to come to an event: from which step, and from events of which frame.
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
    rule.sources(of: step).flatMap { source in
      frames(step).map { frame in
        // Months differ in length: of entries with one deadline the latest is the start.
        Way(
          deadline: best(deadline(source), of: source, frame),
          start: isCalendar ? best(start(source), of: source, frame) : nil)
      }
    }
  }

  private struct Frame {
    var partition: [Expression]
    var order: [SortKey]
    var frame: Window.Frame
  }

  /// Where the events are that one of the step may follow; together they are all of them.
  private func frames(_ step: Int) -> [Frame] {
    let instants = [SortKey(time)]
    guard let gap = rule.gap(before: step) else {
      return switch rule.precedence {
      case .later: [Frame(partition: partition, order: instants, frame: .rangeBefore)]
      case .atOnce: [Frame(partition: partition, order: instants, frame: .rangeToCurrent)]
      case .files: [Frame(partition: partition, order: filesOrder, frame: .rowsBefore)]
      }
    }
    let within = Frame(
      partition: partition, order: instants, frame: .rangeBeforeWithin(gap.microseconds))
    return switch rule.precedence {
    case .later: [within]
    case .atOnce:
      [Frame(partition: partition, order: instants, frame: .rangeWithin(gap.microseconds))]
    case .files:
      // A frame counts time or rows: those of the same instant are looked at by themselves.
      [
        within,
        Frame(partition: partition + [time], order: filesOrder, frame: .rowsBefore),
      ]
    }
  }

  /// The value that belongs to the latest deadline of the chains that end in a frame's events of the
  /// source and were not interrupted since.
  private func best(_ value: Expression, of source: Int, _ frame: Frame) -> Expression {
    let condition = source > 1 ? isReached(source) : nil
    func window(_ function: AggregateFunction, _ arguments: [Expression], _ type: ValueType)
      -> Expression
    {
      .window(
        Window(
          .aggregate(AggregateCall(function, arguments, where: condition, type: type)),
          partition: frame.partition, order: frame.order, frame: frame.frame, type: type))
    }
    guard rule.isInterrupted else {
      return value == deadline(source)
        ? window(.maximum, [value], .duration)
        : window(.latest, [value, deadline(source), value], .duration)
    }
    // Interruptions only grow: the chains that most have passed are those that none has met since.
    let latest = Expression.choice(
      [.init(deadline(source).isNotNull, after(source))], otherwise: .null(.integer), .integer)
    let passed = window(.maximum, [latest], .integer)
    return .choice(
      [
        .init(
          passed.equals(before(source)),
          window(.latest, [value, latest, deadline(source), value], .duration))
      ], otherwise: .null(.duration), .duration)
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
