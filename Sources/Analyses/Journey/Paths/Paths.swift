import Kits

/// Counts the ways that customers take.
struct Paths: Verb {
  static let mostSteps = 50
  private static let length = Place.integer(
    "length", in: 1...mostSteps, default: 5, placeholder: "K", "How many steps of a path count")
  private static let from = Place.step(
    "from",
    "Where a path begins: at the customer's first such event; at the first of all if not given.")
  private static let to = Place.step("to", "The event that ends a path.")
  private static let collapse = Place.flag(
    "collapse", "Joins an event's repeats one after the other.")
  private static let top = Place.integer(
    "top", in: 1...10_000, default: 20,
    "Keeps the N commonest paths, the rest in one row `(other)`")
  static let signature = Signature(
    "paths", "Counts the ways that customers take, step by step, the commonest first.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic],
    clauses: [length, from, to, collapse, top])
  static let examples = [
    Example("touchpoints | paths top 10", "The ten commonest beginnings."),
    Example(
      "touchpoints | paths length 4 from visit to repair collapse top 5",
      "From the first visit towards a repair."),
    Example("touchpoints | paths length 3 top 3 by device", "By the device of the first event."),
  ]

  private let arguments: Arguments
  private let from: JourneyStep?
  private let to: JourneyStep?
  private let collapses: Bool
  private let length: Int
  private let top: Int

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    length = try arguments[Self.length]
    top = try arguments[Self.top]
    collapses = try arguments[Self.collapse]
    from = try arguments[Self.from]
    to = try arguments[Self.to]
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let columns = PathsReport.columns
    let binder = try EventBinder(arguments, over: input, columns: columns.names(), in: scope)
    let begins = from.map(binder.bound)
    let ends = to.map(binder.bound)
    let events = try binder.events()
    let definition = PathsDefinition(
      events: events, begins: begins?.condition, ends: ends?.condition, collapses: collapses,
      length: length, top: top)
    let report = PathsReport(
      definition: definition,
      summary: Summary(
        binder.keys, columns, named: input.shape.name, confidence: scope.confidence),
      from: begins?.label, to: ends?.label, confidence: scope.confidence)
    return report.summary.plan(
      events.walk(definition.question, kernel: definition.kernel, in: scope),
      rules: binder.notes + binder.boundedHistory + report.rules, probes: events.probes(in: scope),
      then: report.rows)
  }
}
