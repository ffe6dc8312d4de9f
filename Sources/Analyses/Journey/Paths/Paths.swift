import Kits

/// Counts the ways that customers take.
struct Paths: Verb {
  static let signature = Signature(
    "paths", "Counts the ways that customers take, step by step, the commonest first.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic],
    clauses: [
      Parameter(
        "length", .numbers, placeholder: "K",
        "How many steps of a path count; the first 5 if not given."),
      Parameter(
        "from", .steps, placeholder: "STEP",
        "Where a path begins: at the customer's first such event; at the first of all if not given."
      ),
      Parameter("to", .steps, placeholder: "STEP", "The event that ends a path."),
      Parameter("collapse", .nothing, 0...0, "Joins an event's repeats one after the other."),
      Parameter(
        "top", .numbers, placeholder: "N",
        "Keeps the N commonest paths, 20 if not given; the rest is one row, `(other)`."),
    ])
  static let examples = [
    Example("touchpoints | paths top 10", "The ten commonest beginnings."),
    Example(
      "touchpoints | paths length 4 from visit to repair collapse top 5",
      "From the first visit towards a repair."),
    Example("touchpoints | paths length 3 top 3 by device", "By the device of the first event."),
  ]

  static let mostSteps: Int64 = 50
  private static let columns = [
    "path", "n", "share", "low", "high", "cumulative", "converted", "base",
  ]

  private let arguments: Arguments
  private let from: JourneyStep?
  private let to: JourneyStep?
  private let collapses: Bool
  private let length: Int
  private let top: Int

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    length = try arguments.integer("length", in: 1...Self.mostSteps) ?? 5
    top = try arguments.integer("top", in: 1...10_000) ?? 20
    collapses = arguments.has("collapse")
    from = try arguments.step("from")
    to = try arguments.step("to")
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = try EventBinder(arguments, over: input, columns: Self.columns, in: scope)
    let begins = from.map(binder.bound)
    let ends = to.map(binder.bound)
    let events = try binder.events()
    let definition = PathsDefinition(
      events: events, begins: begins?.condition, ends: ends?.condition, collapses: collapses,
      length: length, top: top)
    let attributes = binder.keys.attributes + Self.attributes(confidence: scope.confidence)
    let report = PathsReport(
      definition: definition, from: begins?.label, to: ends?.label,
      keyCount: binder.keys.keys.count, fields: attributes.map(\.field),
      confidence: scope.confidence)
    let then: Plan.Then = { (tables) throws(Diagnostic) in report.rows(tables[0]) }
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name),
      rules: binder.notes + [binder.boundedHistory].compactMap { $0 } + report.rules,
      probes: events.probes(in: scope), hidden: SummaryRows.hidden,
      start: .walk(
        events.walk(definition.question, kernel: definition.kernel, in: scope), then: then))
  }

  private static func attributes(confidence: Double) -> [Attribute] {
    var attributes = [Attribute.word("path", nullable: false), .count("n")]
    attributes += Attribute.estimate("share", .fraction, base: "base", confidence: confidence)
    return attributes + [
      Attribute(Field("cumulative", .double), measure: Measure(.fraction)),
      Attribute(Field("converted", .integer), measure: Measure(.count)), .count("base"),
    ]
  }
}
