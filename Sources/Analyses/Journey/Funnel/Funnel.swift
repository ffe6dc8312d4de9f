import Verbs

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

  private let stage: Stage
  private let arguments: FunnelArguments

  init(_ arguments: Arguments) throws(Diagnostic) {
    stage = arguments.stage
    self.arguments = try FunnelArguments(arguments)
    if self.arguments.customer != nil, let by = arguments.clause("by") {
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
    let given = try Arguments(stage, signature: Self.signature, scope: scope)
    let analysed = try scope.analysed(given, kinds(of: input), from: input)
    let keys = try scope.keys(given.items("by"), of: analysed).checked(
      against: Self.columns, of: "funnel", at: given.clause("by")?.span ?? stage.span)
    let binder = ExpressionBinder(keys.rows, in: scope)
    _ = try keys.rows.shape.required(.time, for: "funnel", at: stage.verb.span)
    var rule = try arguments.rule(boundBy: binder, in: scope)
    for warning in binder.warnings { scope.binding.report(warning) }
    guard let events = binder.rows.withCustomer(in: scope) else {
      _ = try binder.rows.shape.required(.customer, for: "funnel", at: stage.verb.span)
      throw Diagnostic(
        "not-analysable", "`funnel` counts customers, and `\(input.shape.name)` has none",
        at: stage.verb.span)
    }
    rule.observedUntil = scope.observedUntil(events)
    let definition = FunnelDefinition(
      events: events, rule: rule, keys: keys.grouping,
      groupsByEntry: keys.grouping.contains { !events.isPerCustomer($0.expression) },
      order: keys.order)
    guard definition.depth <= FunnelArguments.mostSteps else {
      throw Diagnostic(
        "too-many-items",
        "a funnel whose steps can be come to in several ways has at most "
          + "\(FunnelArguments.mostSteps / 2) of them", at: stage.verb.span)
    }
    let notes = analysed.notes + keys.notes + binder.notes
    if let customer = arguments.customer {
      return FunnelStory(definition: definition, customer: customer, name: input.shape.name)
        .plan(notes: notes, in: scope)
    }
    let attributes = keys.attributes + Self.attributes(confidence: scope.confidence)
    let report = FunnelReport(
      definition: definition, keyCount: keys.keys.count, fields: attributes.map(\.field),
      confidence: scope.confidence)
    let then: Plan.Then = { (tables) throws(Diagnostic) in report.rows(tables[0]) }
    let walk = definition.walk(over: analysed.everyone ?? analysed.rows, in: scope)
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name), rules: notes + report.rules,
      probes: report.probes(beside: walk), hidden: SummaryRows.hidden,
      start: .walk(walk, then: then))
  }

  /// Rows of a table that nobody recognised are events when they have all that events have.
  private func kinds(of input: Rows) -> [Kind] {
    let isEvents = [Role.customer, .time, .step].allSatisfy {
      input.shape.attribute(for: $0) != nil
    }
    return isEvents ? [.events, .touchpoints, .generic] : [.events, .touchpoints]
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

extension Rows {
  /// Whether a value is the same in all rows of a customer.
  func isPerCustomer(_ value: Expression) -> Bool {
    value.columnNames.allSatisfy { name in
      name.hasPrefix("_contact_") || name.hasPrefix("_incoming_")
        || shape.perCustomer.contains(name) || shape.attribute(name)?.role == .customer
    }
  }
}
