import Kits

/// Finds the touchpoints that, gone well or badly, change whether customers come back.
struct Moments: Verb {
  static let signature = Signature(
    "moments", "Compares how many customers come back after good and bad moments of a touchpoint.",
    outcome: .summary, analyses: [.events, .touchpoints, .tickets, .surveys, .purchases, .generic],
    items: Parameter(
      "", .choices(["balance"]), 0...1,
      "Instead, each customer's good moments for every bad one, against 12 to 1."),
    clauses: [
      Parameter(
        "outcome", .steps, placeholder: "STEP",
        "The event that shows that a customer came back, `purchase` if not given."),
      Parameter(
        "within", .durations, placeholder: "DURATION",
        "The time after the moment in which it must come, 90d if not given."),
      Parameter(
        "good", .conditions, 1...20, placeholder: "CONDITION",
        "What a good moment is; if not given, a score at the top of its scale, or a promise kept."),
      Parameter(
        "bad", .conditions, 1...20, placeholder: "CONDITION",
        "What a bad moment is; if not given, a low score, late, reopened, or a refund."),
    ])
  static let examples = [
    Example("touchpoints | moments", "Which touchpoints matter."),
    Example("events | moments within 180d by plan", "With more time, one answer per plan."),
    Example(
      #"tickets | moments good handoffs == 0 bad handoffs > 1"#, "Moments by another measure."),
    Example("events | moments balance by plan", "Good moments for each bad one."),
  ]

  private let arguments: Arguments
  private let isBalance: Bool
  private let outcome: JourneyStep?
  private let window: TimeLimit

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    isBalance = try arguments.choice() == "balance"
    if isBalance, let clause = arguments.clause("outcome") ?? arguments.clause("within") {
      throw Diagnostic(
        "unexpected-clause",
        "`moments balance` counts good and bad moments, whatever follows them: no "
          + "`\(clause.word.text)`", at: clause.word.span,
        help: ["leave `balance` out to see who comes back"])
    }
    outcome = try arguments.step("outcome")
    let wayOut = ["leave `within` out for 90 days"]
    window = try TimeLimit(
      try arguments.duration("within") ?? DurationLiteral(90, .day), of: "within",
      at: try arguments.expression("within")?.span, wayOut: (wayOut, wayOut))
  }

  private static let columns = [
    "step", "quality", "n", "returned", "rate", "low", "high", "effect", "effect_low",
    "effect_high",
  ]
  private static let balanceColumns = [
    "customer", "n", "good", "bad", "ratio", "balanced", "low", "high",
  ]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = try EventBinder(
      arguments, over: input, columns: isBalance ? Self.balanceColumns : Self.columns, in: scope)
    let keys = binder.keys
    let step = try step(of: binder)
    let quality = try quality(by: binder, in: scope)
    let events = try binder.events(named: step)
    if isBalance {
      let balance = MomentsBalance(events: events, quality: quality, keys: keys, scope: scope)
      return balance.plan(named: input.shape.name, notes: binder.notes)
    }
    let after = try EventBinder(
      arguments, beside: try outcomes(besides: binder.analysed, in: scope), in: scope)
    let bound = try outcome(by: after)
    let outcomes = try after.events(named: nil)
    let definition = MomentsDefinition(
      events: events, quality: quality, outcomes: outcomes, outcome: bound, window: window,
      twins: twins(of: binder.analysed.rows, in: outcomes.rows, scope),
      observedUntil: observedUntil(outcomes, in: scope))
    var attributes = keys.attributes
    attributes += [
      .word("step", nullable: false), .word("quality", nullable: false), .count("n"),
      .count("returned"),
    ]
    attributes += Attribute.estimate("rate", .fraction, confidence: scope.confidence)
    attributes += Attribute.estimate(
      "effect", .fraction, low: "effect_low", high: "effect_high", confidence: scope.confidence)
    let report = MomentsReport(
      definition: definition, keyCount: keys.keys.count, fields: attributes.map(\.field),
      confidence: scope.confidence)
    let then: Plan.Then = { (tables) throws(Diagnostic) in report.rows(tables[0]) }
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name),
      rules: binder.notes + after.notes + report.rules,
      probes: report.probes, hidden: SummaryRows.hidden,
      start: .walk(definition.walk, then: then))
  }

  /// What a touchpoint is called: the step, or what the rows of the table are in `events`.
  private func step(of binder: EventBinder) throws(Diagnostic) -> Expression {
    let rows = binder.keys.rows
    func column(_ role: Role) -> Expression? {
      rows.shape.attribute(for: role).flatMap {
        $0.type == .text ? .column($0.name, $0.type) : nil
      }
    }
    if let step = column(.step) { return step }
    switch rows.shape.kind {
    case .touchpoints:
      if let channel = column(.channel) { return channel }
    case .purchases:
      guard let isRefund = rows.isRefund, let own = rows.shape.kind?.step else { break }
      return .choice([.init(isRefund, .text(Kind.refundStep))], otherwise: .text(own), .text)
    default: break
    }
    if let own = rows.shape.kind?.step { return .text(own) }
    let attribute = try binder.required(.step)
    throw Diagnostic(
      "wrong-type",
      "`moments` needs the names of events, and `\(attribute.name)` is a "
        + attribute.type.word, at: arguments.stage.verb.span)
  }

  // MARK: Quality

  private func quality(
    by binder: EventBinder, in scope: Scope
  ) throws(Diagnostic) -> MomentQuality {
    let rows = binder.expressions.rows
    var quality = MomentQuality(rows, in: scope)
    for (word, side) in [("good", \MomentQuality.good), ("bad", \MomentQuality.bad)] {
      let items = arguments.items(word)
      guard !items.isEmpty else { continue }
      let bound = binder.bound(items) { (syntax) throws(Diagnostic) in
        try binder.expressions.condition(syntax)
      }
      let condition = Expression.all(bound.map(\.value))
      quality.replace(
        side,
        by: .init(
          holds: condition, isKnown: condition.isNotNull,
          text: items.map { typed($0.span.text) }.joined(separator: " and ")))
    }
    guard quality.good.isEmpty, quality.bad.isEmpty else { return quality }
    var diagnostic = Diagnostic(
      "nothing-to-judge",
      "nothing in `\(rows.shape.name)` tells how an event went: no score of a known scale, "
        + "no promise", at: arguments.stage.verb.span,
      notes: ["columns here: \(rows.shape.names.joined(separator: ", "))"])
    diagnostic.help = [
      "say what is good and what is bad: `moments good CONDITION bad CONDITION`"
    ]
    throw diagnostic
  }

  // MARK: Outcome

  /// The rows that outcomes are looked for in: all events, unless the analysed ones are none of them.
  private func outcomes(
    besides analysed: Analysed, in scope: Scope
  ) throws(Diagnostic) -> Rows {
    let own = analysed.whole
    if own.shape.kind?.isEvent ?? false, let events = scope.catalog["events"] {
      return scope.rows(of: events)
    }
    _ = try own.shape.required(.step, for: "moments", at: arguments.stage.verb.span)
    return own
  }

  private func outcome(by binder: EventBinder) throws(Diagnostic) -> BoundStep {
    if let found = try binder.outcome(outcome) { return found }
    let known = try binder.required(.step).dictionary ?? []
    throw Diagnostic(
      "unknown-event",
      "no event `\(JourneyStep.standardOutcome)` in `\(binder.keys.rows.shape.name)`",
      at: arguments.stage.verb.span,
      notes: ["events here: \(known.prefix(12).joined(separator: ", ")) (\(known.count))"],
      help: ["say what shows that a customer came back: `moments outcome STEP`"])
  }

  /// The outcome's name; nil where a condition says what it is.
  private var outcomeName: String? {
    switch outcome?.meaning {
    case .event(let name)?: name
    case .condition?: nil
    case nil: JourneyStep.standardOutcome
    }
  }

  /// Where events of the analysed table may be outcomes that another table tells, too.
  private func twins(of rows: Rows, in outcomes: Rows, _ scope: Scope) -> MomentTwins? {
    guard rows.shape.kind != .events, rows.shape.attribute(for: .step) != nil,
      let source = outcomes.shape.attribute("source"), source.type == .text,
      let step = outcomes.shape.attribute(for: .step), step.type == .text
    else { return nil }
    // A condition may be true of any step.
    let tells = scope.catalog.imported.filter { dataset in
      guard dataset.kind.isEvent, let name = outcomeName else { return dataset.kind.isEvent }
      let own = dataset.attributes.first { $0.role == .step }
      return dataset.kind.step == name || own.map { $0.dictionary?.contains(name) ?? true } ?? false
    }
    let table = rows.shape.name
    guard tells.contains(where: { $0.name == table }), tells.contains(where: { $0.name != table })
    else { return nil }
    return MomentTwins(
      table: table, source: .column(source.name, source.type),
      step: .column(step.name, step.type), name: outcomeName)
  }

  /// Until when outcomes are observed: to an as-of date that was set, else to the end of the last day of
  /// the tables whose rows they are.
  private func observedUntil(_ outcomes: BoundEvents, in scope: Scope) -> Int64 {
    if scope.asOfIsSet { return scope.asOf }
    let ends = scope.catalog.imported.filter { $0.kind.step == outcomeName ?? "" }
      .compactMap(\.lastTime)
    guard let last = ends.max() else { return outcomes.observedUntil }
    return min(endOfDay(last), scope.asOf)
  }
}
