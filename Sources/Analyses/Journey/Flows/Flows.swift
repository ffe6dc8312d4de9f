import Verbs

/// Counts which event follows which.
struct Flows: Verb {
  static let signature = Signature(
    "flows", "Counts which event follows which, from the first event to the last.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic],
    clauses: [
      Parameter(
        "top", .numbers, placeholder: "N", "Keeps the N largest flows; all of them if not given.")
    ])
  static let examples = [
    Example("touchpoints | flows top 10", "The ten largest flows."),
    Example("touchpoints | flows top 5 by device", "By the device of the event they start from."),
    Example(
      "touchpoints | flows | where source == \"booking\"", "What follows a booking, and how often."),
  ]

  private static let columns = [
    "source", "target", "n", "customers", "share", "low", "high", "median_gap", "base",
  ]

  private let arguments: Arguments
  private let top: Int?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    top = try arguments.integer("top", in: 1...Int64(Int32.max))
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let journey = try scope.journey(arguments, from: input, naming: [], columns: Self.columns)
    let attributes = journey.keys.attributes + Self.attributes(confidence: scope.confidence)
    let report = FlowsReport(
      keyCount: journey.keys.keys.count, fields: attributes.map(\.field), top: top,
      until: CivilDate(microseconds: scope.observedUntil(journey.events.rows)).text,
      confidence: scope.confidence)
    let events = journey.events
    let groupsByEvent = !events.keys.allSatisfy { events.rows.isPerCustomer($0.expression) }
    let then: Plan.Then = { (tables) throws(Diagnostic) in report.rows(tables[0]) }
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name),
      rules: journey.notes + report.rules(groupsByEvent: groupsByEvent),
      probes: events.probes(over: journey.everyone, in: scope),
      hidden: SummaryRows.hidden,
      start: .walk(
        events.walk(
          events.flows,
          order: ["_source", "_target"].map { SortKey(.column($0, .text)) },
          kernel: FlowsKernel(), over: journey.everyone, in: scope), then: then))
  }

  private static func attributes(confidence: Double) -> [Attribute] {
    var attributes = [
      Attribute.word("source", nullable: false), .word("target", nullable: false), .count("n"),
      .count("customers"),
    ]
    attributes += Attribute.estimate("share", .fraction, base: "base", confidence: confidence)
    return attributes + [Attribute(Field("median_gap", .duration)), .count("base")]
  }
}

extension OrderedEvents {
  /// One row per group and flow: `_source` (null for the start), `_target` (null for the end), `_n`,
  /// `_customers`, and the `_median` time between the two in microseconds.
  ///
  /// A flow is in the group of the event that it starts from, the start in that of the first event.
  var flows: Relation {
    let next = Expression.column("_next_step", .text)
    let ordered = Relation.extend(
      relation(),
      [
        Named("_next_step", window(.lead(step), .text)),
        Named("_next_time", window(.lead(time), .duration)),
        Named("_number", window(.rowNumber, .integer)),
      ])
    func flow(_ source: Expression, _ target: Expression, _ gap: Expression) -> [Named] {
      let groups = labels.enumerated().map { Named("_group\($0)", $1.expression) }
      return [Named(HiddenColumn.customer, customer)] + groups
        + [Named("_source", source), Named("_target", target), Named("_gap", gap)]
    }
    let gap = Expression.call(
      .subtract, [.column("_next_time", .duration), time], .duration)
    let onward = Relation.project(ordered, flow(step, next, gap))
    let isFirst = Expression.column("_number", .integer).equals(.integer(1))
    let starts = Relation.project(
      .filter(ordered, isFirst), flow(.null(.text), step, .null(.duration)))
    return .aggregate(
      .union([onward, starts]),
      by: labels
        + [Named(Field("_source", .text)), Named(Field("_target", .text))],
      [
        NamedAggregate("_n", .count()),
        NamedAggregate("_customers", AggregateCall(.countDistinct, [customer], type: .integer)),
        NamedAggregate(
          "_median",
          AggregateCall(.median, [.column("_gap", .duration)], type: .duration)),
      ])
  }
}
