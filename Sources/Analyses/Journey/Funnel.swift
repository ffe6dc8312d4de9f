import Verbs

/// Counts the customers who reach each of several steps, in order.
struct Funnel: Verb {
  static let signature = Signature(
    "funnel", "Counts the customers who reach each step in order, with intervals.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic],
    items: Parameter(
      "", .steps, 1...1000, placeholder: "STEP",
      "The names of events, or conditions on their columns, in the order of the funnel."),
    clauses: [
      Parameter(
        "within", .durations, placeholder: "DURATION",
        "The longest time from the first step to the last; without it any time."),
      Parameter(
        "entry", .choices(["any", "first"]), 1...1,
        "Whether any first step may begin the funnel, or only a customer's first one."),
      Parameter(
        "ties", .choices(["optimistic", "strict"]), 1...1,
        "Whether events of one instant may follow each other; they may if not given."),
    ])
  static let examples = [
    Example("touchpoints | funnel visit, booking, repair", "How far customers come."),
    Example("touchpoints | funnel visit, booking within 7d by device", "One funnel per device."),
    Example(
      #"touchpoints | funnel web = step == "visit" and channel == "web", booking within 1mo"#,
      "A step with a condition."),
    Example("tickets | funnel visit, purchase within 30d", "The customers who have tickets."),
  ]

  /// Each step is one select of the query, and engines nest so many.
  private static let mostSteps = 80

  private let stage: Stage
  private let steps: [JourneyStep]
  private let window: FunnelWindow?
  private let entry: FunnelDefinition.Entry
  private let ties: FunnelDefinition.Ties

  init(_ arguments: Arguments) throws(Diagnostic) {
    stage = arguments.stage
    var steps: [JourneyStep] = []
    for item in arguments.items { steps.append(try JourneyStep(item, in: arguments.scope)) }
    guard steps.count > 1 else {
      throw Diagnostic(
        "one-step",
        "a funnel has at least two steps, and this one has only \(typed(steps[0].label))",
        at: steps[0].span, help: ["name the next one: `funnel \(steps[0].span.text), …`"])
    }
    guard steps.count <= Self.mostSteps else {
      throw Diagnostic(
        "too-many-items", "a funnel has at most \(Self.mostSteps) steps, not \(steps.count)",
        at: steps[Self.mostSteps].span)
    }
    self.steps = steps
    window = try arguments.duration("within").map { (duration) throws(Diagnostic) in
      try FunnelWindow(
        duration, at: try arguments.expression("within")?.span ?? arguments.stage.span)
    }
    entry = try arguments.choice("entry") == "first" ? .first : .any
    ties = try arguments.choice("ties") == "strict" ? .strict : .optimistic
  }

  private static let columns = [
    "position", "step", "n", "rate", "low", "high", "step_rate", "step_rate_low",
    "step_rate_high", "median_time", "p90_time", "immature",
  ]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let arguments = try Arguments(stage, signature: Self.signature, scope: scope)
    let analysed = try scope.analysed(arguments, kinds(of: input), from: input)
    let keys = try scope.keys(arguments.items("by"), of: analysed).checked(
      against: Self.columns, of: "funnel", at: arguments.clause("by")?.span ?? stage.span)
    let binder = ExpressionBinder(keys.rows, in: scope)
    _ = try keys.rows.shape.required(.time, for: "funnel", at: stage.verb.span)
    if let named = steps.first(where: \.isEvent) {
      _ = try keys.rows.shape.required(.step, for: "funnel", at: named.span)
    }
    var bound: [BoundStep] = []
    for step in steps {
      let found = scope.binding.checking { () throws(Diagnostic) in
        try step.bound(by: binder, of: "funnel")
      }
      if let found { bound.append(found) }
    }
    for warning in binder.warnings { scope.binding.report(warning) }
    // A step that could not be bound was reported; the plan is not run then.
    while bound.count < steps.count {
      bound.append(BoundStep(label: "", condition: .boolean(false)))
    }
    guard let events = binder.rows.withCustomer(in: scope) else {
      _ = try binder.rows.shape.required(.customer, for: "funnel", at: stage.verb.span)
      throw Diagnostic(
        "not-analysable", "`funnel` counts customers, and `\(input.shape.name)` has none",
        at: stage.verb.span)
    }
    let overlaps = bound.overlaps
    let definition = FunnelDefinition(
      events: events, steps: bound, window: window, entry: entry, ties: ties,
      areApart: overlaps.isEmpty, keys: keys.grouping,
      groupsByEntry: keys.grouping.contains { !events.isPerCustomer($0.expression) },
      observedUntil: scope.observedUntil(events), order: keys.order)
    let attributes = keys.attributes + Self.attributes(confidence: scope.confidence)
    let report = FunnelReport(
      definition: definition, keyCount: keys.keys.count, fields: attributes.map(\.field),
      confidence: scope.confidence)
    let then: Plan.Then = { (tables) throws(Diagnostic) in report.rows(tables[0]) }
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name),
      rules: analysed.notes + keys.notes + binder.notes + report.rules(overlaps),
      probes: report.probes, hidden: SummaryRows.hidden,
      start: .walk(
        definition.walk(over: analysed.everyone ?? analysed.rows, in: scope), then: then))
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
      Attribute(Field("step", .text), nullable: false), .count("n"),
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
