import Kits

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
    let binder = try EventBinder(arguments, over: input, columns: Self.columns, in: scope)
    let events = try binder.events()
    let attributes = binder.keys.attributes + Self.attributes(confidence: scope.confidence)
    let definition = FlowsDefinition(events: events)
    let report = FlowsReport(
      definition: definition, keyCount: binder.keys.keys.count, fields: attributes.map(\.field),
      top: top, confidence: scope.confidence)
    let then: Plan.Then = { (tables) throws(Diagnostic) in report.rows(tables[0]) }
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name),
      rules: binder.notes + [binder.boundedHistory].compactMap { $0 } + report.rules,
      probes: events.probes(in: scope), hidden: SummaryRows.hidden,
      start: .walk(
        events.walk(definition.question, kernel: FlowsKernel(), in: scope), then: then))
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
