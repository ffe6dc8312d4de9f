import Kits

/// Counts the customers who reach each of several steps, in order.
struct Funnel: Verb {
  static let signature = Signature(
    "funnel", "Counts the customers who reach each step in order, with intervals.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic],
    items: FunnelArguments.steps, clauses: FunnelArguments.clauses)
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

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let columns = FunnelReport.columns
    let binder = try EventBinder(arguments, over: input, columns: columns.names(), in: scope)
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
    let report = FunnelReport(
      definition: definition,
      summary: Summary(
        binder.keys, columns, named: input.shape.name, confidence: scope.confidence),
      confidence: scope.confidence)
    let walk = definition.walk(in: scope)
    return report.summary.plan(
      walk, rules: binder.notes + report.rules, probes: report.probes(beside: walk),
      then: report.rows)
  }
}
