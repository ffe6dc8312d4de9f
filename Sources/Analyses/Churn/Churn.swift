import Verbs

/// Counts, period by period, who came, stayed, left and came back.
struct Churn: Verb {
  static let signature = Signature(
    "churn", "Counts for each period who came, stayed, left and came back.",
    outcome: .summary, analyses: [.purchases, .touchpoints],
    clauses: [
      Parameter(
        "every", .durations, placeholder: "DURATION",
        "The length of a period: 1d, 1w, 1mo, 1q or 1y; 1mo if not given."),
      Parameter(
        "rule", .choices(["period", "lapse"]), placeholder: "RULE",
        "Whether a customer left by a period without activity, or when `lapse` says so."),
    ])
  static let examples = [
    Example("purchases | churn every 1q", "Quarter by quarter."),
    Example("purchases | churn every 1mo rule period by channel", "By the first order's channel."),
    Example(
      "tickets | where topic == \"billing\" | churn every 1y", "Of customers with billing tickets."),
  ]

  private let arguments: Arguments
  private let unit: CalendarUnit
  private let rule: String?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    rule = try arguments.choice("rule")
    unit = try arguments.calendarUnit("every") ?? .month
  }

  private static let columns = [
    "period", "n", "new", "retained", "resurrected", "churned", "churn_rate", "low", "high",
    "quick_ratio",
  ]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let kinds: [Kind] = [.purchases, .touchpoints]
    let span = arguments.stage.verb.span
    let analysed = try scope.analysed(arguments, kinds, from: input)
    let keys = try scope.keys(arguments.items("by"), of: analysed).checked(
      against: Self.columns, of: "churn", at: arguments.clause("by")?.span ?? span)
    guard let known = keys.rows.withCustomer(in: scope) else {
      throw .nobody(keys.rows.shape, at: span)
    }
    let activity = try Activity(known, for: "churn", at: span)
    let population = try Activity(
      scope.population(arguments, kinds, of: input).rows, for: "churn", at: span)
    let observedUntil = scope.observedUntil(analysed.rows)
    let until = CivilDate(microseconds: observedUntil)
    let endings = LapseModel.endings(in: scope)
    let flows = CustomerFlows(
      activity: activity, keys: keys, unit: unit, weekStart: scope.weekStart,
      model: LapseModel(activity, rule: .rhythm, endings: endings, until: until))

    var attributes = keys.attributes
    attributes.append(Attribute(Field("period", .period(unit)), nullable: false))
    attributes += ["n", "new", "retained", "resurrected", "churned"].map { .count($0) }
    attributes += Attribute.estimate("churn_rate", .fraction, confidence: scope.confidence)
    attributes.append(Attribute(Field("quick_ratio", .double), measure: Measure(.number)))
    let report = ChurnReport(
      fields: attributes.map(\.field), keyCount: keys.keys.count, unit: unit,
      weekStart: scope.weekStart, observedUntil: observedUntil, confidence: scope.confidence,
      noun: activity.noun, span: arguments.clause("every")?.span ?? span)

    var rules = analysed.notes + keys.notes
    if let note = keys.firstValueNote { rules.append(note) }
    if analysed.standingFor == nil,
      scope.isBounded(input, by: activity.time, outer: arguments.scope)
    {
      rules.append(.boundedHistory(activity.time.name, "churn"))
    }
    let common = LapseModel(population, rule: .rhythm, endings: nil, until: until).commonGaps
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name), rules: rules,
      probes: activity.probes, hidden: SummaryRows.hidden, start: start(flows, report, common))
  }

  /// By period straight away; by lapses after the common gaps are known; undecided by what the median
  /// rhythm says.
  private func start(
    _ flows: CustomerFlows, _ report: ChurnReport, _ common: Question
  ) -> Plan.Step {
    let byPeriod: @Sendable (String) -> Plan.Step = { reason in
      let then: Plan.Then = { (tables) throws(Diagnostic) in
        try report.rows(byPeriod: tables[0], because: reason)
      }
      return .ask([flows.periods], then: then)
    }
    let byLapse: @Sendable (CommonGaps, String) -> Plan.Step = { common, reason in
      let then: Plan.Then = { (tables) throws(Diagnostic) in
        try report.rows(
          starts: tables[0], ends: tables[1], flows.model, common, because: reason)
      }
      return .ask(flows.stretches(common), then: then)
    }
    if rule == "period" { return byPeriod("") }
    let (isDecided, unit) = (rule == "lapse", unit)
    let decide: Plan.Then = { (tables) throws(Diagnostic) in
      let common = CommonGaps(tables[0])
      if isDecided { return byLapse(common, "") }
      guard common.count > 0 else { return byPeriod("") }
      let choose: Plan.Then = { (tables) throws(Diagnostic) in
        let rhythm = tables[0]["rhythm"]?[0].number ?? 0
        let days = plainNumber(rhythm.rounded())
        return rhythm > unit.days
          ? byLapse(common, "as the median rhythm, \(days) days, is longer than a \(unit.rawValue)")
          : byPeriod("as the median rhythm, \(days) days, is no longer than a \(unit.rawValue)")
      }
      return .ask([flows.medianRhythm(common)], then: choose)
    }
    return .ask([common], then: decide)
  }
}

extension CalendarUnit {
  /// The mean length in days of the Gregorian calendar.
  var days: Double {
    switch self {
    case .day: 1
    case .week: 7
    case .month: 365.2425 / 12
    case .quarter: 365.2425 / 4
    case .year: 365.2425
    }
  }
}

extension Diagnostic {
  fileprivate static func nobody(_ shape: Shape, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "not-analysable", "`churn` counts customers, and these rows name none", at: span,
      notes: ["columns here: \(shape.names.joined(separator: ", "))"])
  }
}
