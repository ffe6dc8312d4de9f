import Kits

/// Counts which event follows which.
struct Flows: Verb {
  private static let top = Place<Int?>.integer(
    "top", in: 1...Int(Int32.max), default: "all of them", "Keeps the N largest flows")
  static let signature = Signature(
    "flows", "Counts which event follows which, from the first event to the last.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic], clauses: [top])
  static let examples = [
    Example("touchpoints | flows top 10", "The ten largest flows."),
    Example("touchpoints | flows top 5 by device", "By the device of the event they start from."),
    Example(
      "touchpoints | flows | where source == \"booking\"", "What follows a booking, and how often."),
  ]

  private let arguments: Arguments
  private let top: Int?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    top = try arguments[Self.top]
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let columns = FlowsReport.columns
    let binder = try EventBinder(arguments, over: input, columns: columns.names(), in: scope)
    let events = try binder.events()
    let definition = FlowsDefinition(events: events)
    let report = FlowsReport(
      definition: definition,
      summary: Summary(
        binder.keys, columns, named: input.shape.name, confidence: scope.confidence), top: top,
      confidence: scope.confidence)
    return report.summary.plan(
      events.walk(definition.question, kernel: FlowsKernel(), in: scope),
      rules: binder.notes + binder.boundedHistory + report.rules, probes: events.probes(in: scope),
      then: report.rows)
  }
}
