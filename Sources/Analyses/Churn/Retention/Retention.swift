import Kits

/// Shows how many of those who came in a period are active in each period after it.
struct Retention: Verb {
  /// What `of` may say.
  enum Measured: String, CaseIterable, Sendable { case customers, revenue }

  private static let kind = Place<RetentionDefinition.Kind?>.choice(
    "kind",
    "Back in that very period, in a bracket of periods (1, 2–3, 4–7 …), or then or later")
  private static let of = Place<Measured?>.choice(
    "of", "The share of the cohort's customers, or of its first period's money")
  private static let periods = Place<Int?>.integer(
    "periods", in: 1...366, default: String(usualPeriods),
    "How many periods after the first are shown")
  private static let usualPeriods = 60

  static let signature = Signature(
    "retention", "Shows how many of those who came in a period come back in later ones.",
    outcome: .summary, analyses: [.purchases, .touchpoints],
    clauses: [ActivitySummary.every, kind, of, periods])
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

  private let arguments: Arguments
  private let unit: CalendarUnit
  private let kind: RetentionDefinition.Kind
  private let isMoney: Bool
  private let periods: Int?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    unit = try arguments[ActivitySummary.every]
    kind = try arguments[Self.kind] ?? .period
    isMoney = try arguments[Self.of] == .revenue
    periods = try arguments[Self.periods]
    guard !isMoney || kind == .period else {
      throw Diagnostic(
        "conflicting-clauses",
        "`of revenue` compares the money of single periods, and `kind \(kind.rawValue)` joins them",
        at: arguments.span(of: Self.kind),
        help: ["leave out `kind \(kind.rawValue)`, or `of revenue`"])
    }
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let summary = try ActivitySummary(
      arguments, over: input, in: scope, giving: RetentionRow.columns(nil).names(), every: unit,
      that: "follows")
    let money =
      try isMoney
      ? Money(
        of: summary.activity, for: "retention", adding: "retention of revenue", at: summary.span)
      : nil
    let definition = RetentionDefinition(
      summary: summary, kind: kind, mostPeriods: periods ?? Self.usualPeriods, money: money)

    let report = RetentionReport(
      definition: definition, columns: summary.summary(RetentionRow.columns(money)),
      periodsAreGiven: periods != nil)
    let then: Plan.Then = { (tables) throws(Diagnostic) in
      try money?.check(tables)
      return try report.rows(tables[0])
    }
    return summary.plan(
      report.columns.shape,
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
