import Verbs

/// Shows how many of those who came in a period are active in each period after it.
struct Retention: Verb {
  static let signature = Signature(
    "retention", "Shows how many of those who came in a period come back in later ones.",
    outcome: .summary, analyses: [.purchases, .touchpoints],
    clauses: [
      Parameter(
        "every", .durations, placeholder: "DURATION",
        "The length of a period: 1d, 1w, 1mo, 1q or 1y; 1mo if not given."),
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
    let span = arguments.stage.verb.span
    let analysed = try scope.analysed(arguments, [.purchases, .touchpoints], from: input)
    let keys = try scope.keys(arguments.items("by"), of: analysed).checked(
      against: Self.columns, of: "retention", at: arguments.clause("by")?.span ?? span)
    guard let known = keys.rows.withCustomer(in: scope) else {
      throw Diagnostic(
        "not-analysable", "`retention` follows customers, and these rows name none", at: span,
        notes: ["columns here: \(keys.rows.shape.names.joined(separator: ", "))"])
    }
    let activity = try Activity(known, for: "retention", at: span)
    var amount: Attribute?
    if isMoney { amount = try known.shape.required(.amount, for: "retention", at: span) }
    let most = periods ?? Self.usualPeriods
    let definition = RetentionDefinition(
      activity: activity, keys: keys, unit: unit, weekStart: scope.weekStart, kind: kind,
      mostPeriods: most, amount: amount)

    var attributes = keys.attributes
    attributes += [
      .word("cohort", nullable: false), .count("size"),
      Attribute(Field("period", .integer), nullable: false), .count("n"),
    ]
    attributes.append(
      isMoney
        ? Attribute(
          Field("retained", .double), measure: Measure(.money), currency: amount?.currency)
        : .count("retained"))
    attributes += Attribute.estimate("rate", .fraction, confidence: scope.confidence)
    let report = RetentionReport(
      fields: attributes.map(\.field), keyCount: keys.keys.count, unit: unit,
      weekStart: scope.weekStart,
      observedUntil: scope.observedUntil(analysed.rows), kind: kind, isMoney: isMoney,
      mostPeriods: most,
      periodsAreGiven: periods != nil, confidence: scope.confidence,
      noun: activity.noun, span: arguments.clause("every")?.span ?? span)

    var rules = analysed.notes + keys.notes
    if let note = keys.firstValueNote { rules.append(note) }
    rules.append(report.rule)
    if let amount, let note = amount.refunds?.note(on: amount.name) { rules.append(note) }
    if let note = beginning(of: analysed.rows, activity, in: scope) { rules.append(note) }
    if analysed.standingFor == nil,
      scope.isBounded(input, by: activity.time, outer: arguments.scope)
    {
      rules.append(.boundedHistory(activity.time.name, "retention"))
    }
    let currencies = amount.flatMap { definition.currencies(of: $0) }
    let then: Plan.Then = { (tables) throws(Diagnostic) in
      if tables.count > 1, tables[1].rowCount > 1 { throw .mixedCurrency(tables[1], at: span) }
      return try report.rows(tables[0])
    }
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name), rules: rules,
      probes: activity.probes, hidden: SummaryRows.hidden,
      start: isMoney
        ? .ask([definition.question] + (currencies.map { [$0] } ?? []), then: then)
        : .walk(try walk(definition, analysed, keys, in: scope), then: then))
  }

  private func walk(
    _ definition: RetentionDefinition, _ analysed: Analysed, _ keys: GroupKeys, in scope: Scope
  ) throws(Diagnostic) -> Walk {
    guard let everyone = (analysed.everyone ?? analysed.rows).withCustomer(in: scope) else {
      return Walk(definition: definition.question)
    }
    return definition.walk(
      over: try Activity(everyone, for: "retention", at: arguments.stage.verb.span),
      isEveryone: keys.keys.isEmpty && analysed.everyone == nil)
  }

  /// Says that nobody's first activity can be earlier than the data.
  private func beginning(of rows: Rows, _ activity: Activity, in scope: Scope) -> Note? {
    var read: Set<String> = []
    rows.relation.visit { if case .table(let name, _) = $0 { read.insert(name) } }
    let starts = scope.catalog.datasets
      .filter { read.contains($0.name) && $0.kind == rows.shape.kind }.compactMap(\.firstTime)
    guard let first = starts.min() else { return nil }
    return Note(
      .caveat,
      "the data begins on \(CivilDate(microseconds: first).text): customers with an earlier "
        + "\(activity.noun) count as new in the first cohorts")
  }
}

extension Diagnostic {
  /// Rows in several currencies, the commonest first.
  fileprivate static func mixedCurrency(_ counts: Table, at span: SourceSpan) -> Diagnostic {
    let listed = counts.rows.map { "\($0[0].plainText) in \(counted($0[1].whole, "row"))" }
    let first = counts.columns[0][0].plainText
    return Diagnostic(
      "mixed-currency",
      "`retention of revenue` adds money, and these purchases have \(counts.rowCount) currencies",
      at: span, notes: ["they are: \(listed.prefix(10).joined(separator: ", "))"],
      help: ["keep one: `… | where currency == \"\(first)\" | retention of revenue`"])
  }
}
