import Verbs

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
  private let window: FunnelWindow

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
    if let item = arguments.items("outcome").first {
      outcome = try JourneyStep(item, in: arguments.scope)
    } else {
      outcome = nil
    }
    let days = DurationLiteral(90, .day)
    let duration = try arguments.duration("within") ?? days
    do {
      window = try FunnelWindow(
        duration, at: try arguments.expression("within")?.span ?? arguments.stage.span)
    } catch {
      var error = error
      error.help = ["leave `within` out for 90 days"]
      throw error
    }
  }

  private static let columns = [
    "step", "quality", "n", "returned", "rate", "low", "high", "effect", "effect_low",
    "effect_high",
  ]
  private static let balanceColumns = [
    "customer", "n", "good", "bad", "ratio", "balanced", "low", "high",
  ]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let verb = arguments.stage.verb
    let analysed = try scope.analysed(arguments, kinds(of: input), from: input)
    let keys = try scope.keys(arguments.items("by"), of: analysed).checked(
      against: isBalance ? Self.balanceColumns : Self.columns, of: "moments",
      at: arguments.clause("by")?.span ?? arguments.stage.span)
    let binder = ExpressionBinder(keys.rows, in: scope)
    _ = try keys.rows.shape.required(.time, for: "moments", at: verb.span)
    let step = try step(of: keys.rows)
    let quality = try quality(by: binder, in: scope)
    guard let events = binder.rows.withCustomer(in: scope) else {
      _ = try binder.rows.shape.required(.customer, for: "moments", at: verb.span)
      throw Diagnostic(
        "not-analysable", "`moments` counts customers, and `\(input.shape.name)` has none",
        at: verb.span)
    }
    var notes = analysed.notes + keys.notes + binder.notes
    if isBalance {
      let balance = MomentsBalance(events: events, quality: quality, keys: keys, scope: scope)
      return balance.plan(named: input.shape.name, notes: notes)
    }
    let outcomes = try outcomes(besides: analysed, in: scope)
    let after = ExpressionBinder(outcomes, in: scope)
    let bound = try outcome(by: after)
    for warning in after.warnings { scope.binding.report(warning) }
    notes += after.notes
    guard let known = after.rows.withCustomer(in: scope) else {
      throw Diagnostic(
        "not-analysable", "`moments` counts customers, and `\(outcomes.shape.name)` has none",
        at: verb.span)
    }
    let definition = MomentsDefinition(
      events: events, step: step, quality: quality, outcomes: known, outcome: bound,
      window: window, twins: twins(of: analysed.rows, in: outcomes, scope), keys: keys.grouping,
      order: keys.order, observedUntil: observedUntil(known, in: scope))
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
      shape: SummaryRows.shape(attributes, named: input.shape.name), rules: notes + report.rules,
      probes: report.probes, hidden: SummaryRows.hidden,
      start: .walk(definition.walk, then: then))
  }

  /// Rows of a table that nobody recognised are events when they have all that events have.
  private func kinds(of input: Rows) -> [Kind] {
    let isEvents = [Role.customer, .time, .step].allSatisfy {
      input.shape.attribute(for: $0) != nil
    }
    let kinds: [Kind] = [.events, .touchpoints, .tickets, .surveys, .purchases]
    return isEvents ? kinds + [.generic] : kinds
  }

  /// What a touchpoint is called: the step, or what the rows of the table are in `events`.
  private func step(of rows: Rows) throws(Diagnostic) -> Expression {
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
    let attribute = try rows.shape.required(
      .step, for: "moments", at: arguments.stage.verb.span)
    throw Diagnostic(
      "wrong-type",
      "`moments` needs the names of events, and `\(attribute.name)` is a "
        + attribute.type.word, at: arguments.stage.verb.span)
  }

  // MARK: Quality

  private func quality(
    by binder: ExpressionBinder, in scope: Scope
  ) throws(Diagnostic) -> MomentQuality {
    var quality = MomentQuality(binder.rows, in: scope)
    for (word, side) in [("good", \MomentQuality.good), ("bad", \MomentQuality.bad)] {
      let items = arguments.items(word)
      guard !items.isEmpty else { continue }
      var conditions: [Expression] = []
      for item in items {
        let bound = scope.binding.checking { () throws(Diagnostic) in
          try binder.condition(try item.expression())
        }
        if let bound { conditions.append(bound) }
      }
      let condition = Expression.all(conditions)
      quality.replace(
        side,
        by: .init(
          holds: condition, isKnown: condition.isNotNull,
          text: items.map { typed($0.span.text) }.joined(separator: " and ")))
    }
    for warning in binder.warnings { scope.binding.report(warning) }
    guard quality.good.isEmpty, quality.bad.isEmpty else { return quality }
    var diagnostic = Diagnostic(
      "nothing-to-judge",
      "nothing in `\(binder.rows.shape.name)` tells how an event went: no score of a known scale, "
        + "no promise", at: arguments.stage.verb.span,
      notes: ["columns here: \(binder.rows.shape.names.joined(separator: ", "))"])
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
    let own = analysed.everyone ?? analysed.rows
    if own.shape.kind?.isEvent ?? false, let events = scope.catalog["events"] {
      return scope.rows(of: events)
    }
    _ = try own.shape.required(.step, for: "moments", at: arguments.stage.verb.span)
    return own
  }

  private func outcome(by binder: ExpressionBinder) throws(Diagnostic) -> BoundStep {
    if let outcome { return try outcome.bound(by: binder, of: "moments") }
    let span = arguments.stage.verb.span
    let column = try binder.rows.shape.required(.step, for: "moments", at: span)
    let name = JourneyStep.standardOutcome
    if let known = column.dictionary, !known.contains(name) {
      throw Diagnostic(
        "unknown-event", "no event `\(name)` in `\(binder.rows.shape.name)`", at: span,
        notes: ["events here: \(known.prefix(12).joined(separator: ", ")) (\(known.count))"],
        help: ["say what shows that a customer came back: `moments outcome STEP`"])
    }
    return BoundStep(
      label: name, condition: Expression.column(column.name, column.type).equals(.text(name)))
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
  private func observedUntil(_ outcomes: Rows, in scope: Scope) -> Int64 {
    if scope.asOfIsSet { return scope.asOf }
    let ends = scope.catalog.imported.filter { $0.kind.step == outcomeName ?? "" }
      .compactMap(\.lastTime)
    guard let last = ends.max() else { return scope.observedUntil(outcomes) }
    return min(endOfDay(last), scope.asOf)
  }
}
