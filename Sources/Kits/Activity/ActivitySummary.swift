package import Verbs

/// What every summary of activity begins with: the rows, the keys of each customer, the periods that
/// are known, and what is said of all three.
package struct ActivitySummary: Sendable {
  /// The clause that says how long a period is.
  package static let every = Place.period(
    "every", default: .month, "The length of a period")

  package let verb: String
  /// Where the verb stands.
  package let span: SourceSpan
  package let analysed: Analysed
  package let keys: GroupKeys
  /// The analysed rows, with what the keys needed and their customers.
  package let activity: Activity
  package let periods: ObservedPeriods
  package let confidence: Double
  private let name: String
  private let everySpan: SourceSpan
  private let boundedHistory: [Note]

  /// - Parameters:
  ///   - columns: Those that the verb gives itself.
  ///   - unit: The length of a period; a day where the verb has none.
  ///   - does: What it does with customers, such as `counts`.
  package init(
    _ arguments: Arguments, over input: Rows, in scope: Scope, giving columns: [String],
    every unit: CalendarUnit = .day, that does: String
  ) throws(Diagnostic) {
    verb = arguments.signature.name
    span = arguments.stage.verb.span
    analysed = try scope.analysed(arguments, arguments.signature.analyses, from: input)
    keys = try scope.keys(arguments, of: analysed, besides: columns)
    let known = try keys.rows.requiringCustomer(for: verb, that: does, in: scope, at: span)
    activity = try Activity(known, for: verb, at: span)
    periods = ObservedPeriods(
      unit, weekStart: scope.weekStart, observedUntil: scope.observedUntil(analysed.rows))
    confidence = scope.confidence
    name = input.shape.name
    everySpan = arguments.has(Self.every) ? arguments.span(of: Self.every) : span
    boundedHistory = scope.boundedHistory(of: input, analysed, by: activity.time, arguments)
  }

  /// The keys and the columns of the verb.
  package func summary<Row>(_ columns: [SummaryColumn<Row>]) -> Summary<Row> {
    Summary(keys, columns, named: name, confidence: confidence)
  }

  /// - Parameters:
  ///   - shape: What comes out.
  ///   - own: What the verb itself says before any data is seen.
  package func plan(_ shape: Shape, rules own: [Note] = [], start: Plan.Step) -> Plan {
    var rules = analysed.notes + keys.notes
    if let note = keys.firstValueNote { rules.append(note) }
    rules += own + boundedHistory
    return Plan(
      shape: shape, rules: rules, probes: activity.probes, hidden: SummaryRows.hidden,
      start: start)
  }

  /// Refuses to make more rows than anybody reads, before the first is made.
  ///
  /// - Parameters:
  ///   - count: How many rows there would be.
  ///   - first: The first day that rows are made for.
  package func check(_ count: Int, from first: CivilDate) throws(Diagnostic) {
    try periods.check(count, by: verb, from: first, at: everySpan)
  }

  // MARK: Relations

  /// `_customer, _period`: the first days of the periods in which a customer was active.
  package var active: Relation {
    .distinct(
      .project(
        activity.active, [.customer, Named("_period", periods.start(activity.day))]))
  }

  /// One row per customer: `_customer` and the keys, those of the first activity.
  package var groups: Relation {
    guard !keys.grouping.isEmpty else {
      return .distinct(.project(activity.active, [.customer]))
    }
    let moment = Expression.column(activity.time.name, activity.time.type)
    return .aggregate(
      activity.active, by: [.customer],
      keys.grouping.map { key in
        NamedAggregate(
          key.name,
          AggregateCall(.earliest, [key.expression, moment] + activity.ties, type: key.field.type))
      })
  }

  /// Counts by the keys of each customer and further ones, in that order.
  ///
  /// - Parameter rows: `_customer`, and what is counted.
  package func count(
    _ rows: Relation, by further: [Named], _ counts: [NamedAggregate]
  ) -> Question {
    let own = keys.grouping.map(\.field)
    let joined =
      own.isEmpty
      ? rows
      : Relation.join(
        rows, .inner, groups, on: [.customer],
        taking: own.map { Pair($0.name, $0.name) })
    return Question(
      .aggregate(joined, by: own.map { Named($0) } + further, counts),
      order: keys.order + further.map { SortKey(.column($0.name, $0.field.type)) })
  }
}
