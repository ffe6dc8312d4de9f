import Kits

/// Shows how many of those who came in a period are active in each period after it.
struct Retention: Verb {
  static let signature = Signature(
    "retention", "Shows how many of those who came in a period come back in later ones.",
    outcome: .summary, analyses: [.purchases, .touchpoints],
    clauses: [
      ActivitySummary.every,
      Parameter(
        "kind", .choices(RetentionDefinition.Kind.allCases.map(\.rawValue)), 1...1,
        "Back in that very period, in a bracket of periods (1, 2–3, 4–7 …), or then or later."),
      Parameter(
        "of", .choices(["customers", "revenue"]), 1...1,
        "The share of the cohort's customers, or of its first period's money."),
      Parameter(
        "periods", .numbers, placeholder: "N",
        "How many periods after the first are shown, 60 if not given."),
    ])
  static let examples = [
    Example("purchases | retention every 1q", "Cohorts by quarter."),
    Example(
      "purchases | retention every 1y of revenue", "What is left of the first year's money."),
    Example(
      "purchases | retention every 1q kind unbounded periods 8 by plan",
      "Back then or later, plan by plan."),
    Example(
      "tickets | where topic == \"billing\" | retention every 1q | where cohort == \"all\"",
      "The overall curve of customers with billing tickets."),
  ]

  private static let columns = [
    "cohort", "size", "period", "n", "retained", "rate", "low", "high",
  ]
  private static let mostPeriods: Int64 = 366
  private static let usualPeriods = 60

  private let arguments: Arguments
  private let unit: CalendarUnit
  private let kind: RetentionDefinition.Kind
  private let isMoney: Bool
  private let periods: Int?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    unit = try arguments.calendarUnit("every") ?? .month
    kind = try arguments.choice("kind").flatMap { .init(rawValue: $0) } ?? .period
    isMoney = try arguments.choice("of") == "revenue"
    periods = try arguments.integer("periods", in: 1...Self.mostPeriods)
    guard !isMoney || kind == .period else {
      throw Diagnostic(
        "conflicting-clauses",
        "`of revenue` compares the money of single periods, and `kind \(kind.rawValue)` joins them",
        at: arguments.clause("kind")?.span ?? arguments.stage.span,
        help: ["leave out `kind \(kind.rawValue)`, or `of revenue`"])
    }
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let summary = try ActivitySummary(
      arguments, over: input, in: scope, every: unit, columns: Self.columns, that: "follows")
    let money =
      try isMoney
      ? Money(
        of: summary.activity, for: "retention", adding: "retention of revenue", at: summary.span)
      : nil
    let definition = RetentionDefinition(
      summary: summary, kind: kind, mostPeriods: periods ?? Self.usualPeriods, money: money)

    var attributes: [Attribute] = [
      .word("cohort", nullable: false), .count("size"),
      Attribute(Field("period", .integer), nullable: false), .count("n"),
      money?.attribute("retained", .double) ?? .count("retained"),
    ]
    attributes += Attribute.estimate("rate", .fraction, confidence: scope.confidence)
    let report = RetentionReport(
      definition: definition, fields: (summary.keys.attributes + attributes).map(\.field),
      periodsAreGiven: periods != nil)
    let then: Plan.Then = { (tables) throws(Diagnostic) in
      try money?.check(tables)
      return try report.rows(tables[0])
    }
    return summary.plan(
      attributes,
      rules: [report.rule] + (money?.notes ?? []) + beginning(of: summary, in: scope),
      start: isMoney
        ? .ask([definition.question] + (money?.questions ?? []), then: then)
        : .walk(try definition.walk(in: scope), then: then))
  }

  /// Says that nobody's first activity can be earlier than the data.
  private func beginning(of summary: ActivitySummary, in scope: Scope) -> [Note] {
    guard let first = scope.observedFrom(summary.analysed.rows) else { return [] }
    return [
      Note(
        .caveat,
        "the data begins on \(CivilDate(microseconds: first).text): customers with an earlier "
          + "\(summary.activity.noun) count as new in the first cohorts")
    ]
  }
}
