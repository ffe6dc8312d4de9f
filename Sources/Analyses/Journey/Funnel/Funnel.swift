import Kits

/// Counts the customers who reach each of several steps, in order.
struct Funnel: Verb {
  static let signature = Signature(
    "funnel", "Counts the customers who reach each step in order, with intervals.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic],
    items: Parameter(
      "", .steps, 1...1000, placeholder: "STEP",
      "The names of events, or conditions on their columns, in the order of the funnel."),
    clauses: FunnelArguments.clauses)
  static let examples = [
    Example("touchpoints | funnel visit, booking, repair", "How far customers come."),
    Example("touchpoints | funnel visit, booking within 7d by device", "One funnel per device."),
    Example(
      #"touchpoints | funnel web = step == "visit" and channel == "web", booking within 1mo"#,
      "A step with a condition."),
    Example("tickets | funnel visit, purchase within 30d", "The customers who have tickets."),
    Example(
      "touchpoints | funnel visit, compare, cart, purchase optional compare each 14d",
      "A step that may be left out, and a longest time between steps."),
    Example(
      "touchpoints | funnel visit, cart, purchase exclude review_site within 30d",
      "Without an event in between."),
    Example(
      "touchpoints | funnel visit, booking, repair within 60d why \"C0005\"",
      "One customer's way through it."),
  ]

  private let arguments: Arguments
  private let given: FunnelArguments

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    given = try FunnelArguments(arguments)
    if given.customer != nil, let by = arguments.clause("by") {
      throw Diagnostic(
        "unexpected-clause", "`why` follows one customer, so there are no groups", at: by.word.span,
        help: ["leave `by` out"])
    }
  }

  private static let columns = [
    "position", "step", "n", "rate", "low", "high", "step_rate", "step_rate_low",
    "step_rate_high", "median_time", "p90_time", "immature",
  ]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = try EventBinder(arguments, over: input, columns: Self.columns, in: scope)
    var rule = try given.rule(boundBy: binder, in: scope)
    let events = try binder.events(named: nil)
    rule.observedUntil = events.observedUntil
    let definition = FunnelDefinition(events: events, rule: rule)
    guard definition.depth <= FunnelArguments.mostSteps else {
      throw Diagnostic(
        "too-many-items",
        "a funnel whose steps can be come to in several ways has at most "
          + "\(FunnelArguments.mostSteps / 2) of them", at: arguments.stage.verb.span)
    }
    if let customer = given.customer {
      return FunnelStory(definition: definition, customer: customer, name: input.shape.name)
        .plan(notes: binder.notes, in: scope)
    }
    let attributes = binder.keys.attributes + Self.attributes(confidence: scope.confidence)
    let report = FunnelReport(
      definition: definition, keyCount: binder.keys.keys.count, fields: attributes.map(\.field),
      confidence: scope.confidence)
    let then: Plan.Then = { (tables) throws(Diagnostic) in report.rows(tables[0]) }
    let walk = definition.walk(in: scope)
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name),
      rules: binder.notes + report.rules,
      probes: report.probes(beside: walk), hidden: SummaryRows.hidden,
      start: .walk(walk, then: then))
  }

  private static func attributes(confidence: Double) -> [Attribute] {
    var attributes = [
      Attribute(Field("position", .integer), nullable: false),
      .word("step", nullable: false), .count("n"),
    ]
    attributes += Attribute.estimate("rate", .fraction, confidence: confidence)
    attributes += Attribute.estimate(
      "step_rate", .fraction, low: "step_rate_low", high: "step_rate_high", confidence: confidence)
    attributes += [
      Attribute(Field("median_time", .duration)), Attribute(Field("p90_time", .duration)),
      .count("immature"),
    ]
    return attributes
  }
}
