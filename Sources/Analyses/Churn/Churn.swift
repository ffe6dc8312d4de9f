import Kits

/// Counts, period by period, who came, stayed, left and came back.
struct Churn: Verb {
  /// What `rule` may say.
  enum Rule: String, CaseIterable { case period, lapse }

  private static let rule = Place<Rule?>.choice(
    "rule", "Whether a customer left by a period without activity, or when `lapse` says so")

  static let signature = Signature(
    "churn", "Counts for each period who came, stayed, left and came back.",
    outcome: .summary, analyses: [.purchases, .touchpoints],
    clauses: [ActivitySummary.every, rule])
  static let examples = [
    Example("purchases | churn every 1q", "Quarter by quarter."),
    Example("purchases | churn every 1mo rule period by channel", "By the first order's channel."),
    Example(
      "tickets | where topic == \"billing\" | churn every 1y", "Of customers with billing tickets."),
  ]

  private let arguments: Arguments
  private let unit: CalendarUnit
  private let rule: Rule?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    rule = try arguments[Self.rule]
    unit = try arguments[ActivitySummary.every]
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let columns = ChurnPeriod.columns(unit, confidence: scope.confidence)
    let summary = try ActivitySummary(
      arguments, over: input, in: scope, giving: columns.names(), every: unit, that: "counts")
    let population = try Activity(
      scope.population(arguments, Self.signature.analyses, of: input).rows, for: "churn",
      at: summary.span)
    let until = summary.periods.lastDay
    let flows = CustomerFlows(
      summary: summary,
      model: LapseModel(
        summary.activity, rule: .rhythm, endings: LapseModel.endings(in: scope), until: until))
    let common = LapseModel(population, rule: .rhythm, endings: nil, until: until).commonGaps

    let report = ChurnReport(summary: summary, columns: summary.summary(columns))
    return summary.plan(report.columns.shape, start: start(flows, report, common))
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
    if rule == .period { return byPeriod("") }
    let (isDecided, unit) = (rule == .lapse, unit)
    let decide: Plan.Then = { (tables) throws(Diagnostic) in
      let common = CommonGaps(tables[0])
      if isDecided { return byLapse(common, "") }
      guard common.count > 0 else { return byPeriod("") }
      let choose: Plan.Then = { (tables) throws(Diagnostic) in
        let rhythm = tables[0][CustomerFlows.rhythm] ?? 0
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
