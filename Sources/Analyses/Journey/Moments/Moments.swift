import Kits

/// Finds the touchpoints that, gone well or badly, change whether customers come back.
struct Moments: Verb {
  /// What is asked instead of who comes back.
  enum Question: String, CaseIterable {
    case balance
  }

  private static let question = Place<Question?>.choice(
    "", "Instead, each customer's good moments for every bad one, against 12 to 1")
  private static let outcome = Place.step(
    "outcome",
    "The event that shows that a customer came back, `\(JourneyStep.standardOutcome)` if not given."
  )
  private static let window = Place.limit(
    "within", default: .days(90), wayOut: "leave `within` out for 90 days",
    "The time after the moment in which it must come")
  private static let good = Place.items(
    "good", .conditions, 1...20, placeholder: "CONDITION",
    "What a good moment is; if not given, a score at the top of its scale, or a promise kept.")
  private static let bad = Place.items(
    "bad", .conditions, 1...20, placeholder: "CONDITION",
    "What a bad moment is; if not given, a low score, late, reopened, or a refund.")
  static let signature = Signature(
    "moments", "Compares how many customers come back after good and bad moments of a touchpoint.",
    outcome: .summary, analyses: [.events, .touchpoints, .tickets, .surveys, .purchases, .generic],
    items: question, clauses: [outcome, window, good, bad])
  static let examples = [
    Example("touchpoints | moments", "Which touchpoints matter."),
    Example("events | moments within 180d by plan", "With more time, one answer per plan."),
    Example(
      #"tickets | moments good handoffs == 0 bad handoffs > 1"#, "Moments by another measure."),
    Example("events | moments balance by plan", "Good moments for each bad one."),
  ]

  let arguments: Arguments
  private let isBalance: Bool
  let outcome: JourneyStep?
  private let window: TimeLimit

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    isBalance = try arguments[Self.question] == .balance
    if isBalance, let clause = arguments.clause("outcome") ?? arguments.clause("within") {
      throw Diagnostic(
        "unexpected-clause",
        "`moments balance` counts good and bad moments, whatever follows them: no "
          + "`\(clause.word.text)`", at: clause.word.span,
        help: ["leave `balance` out to see who comes back"])
    }
    outcome = try arguments[Self.outcome]
    window = try arguments[Self.window]
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let columns = MomentsReport.columns
    let binder = try EventBinder(
      arguments, over: input, columns: isBalance ? MomentsBalance.names : columns.names(),
      in: scope)
    let step = try step(of: binder)
    let quality = try quality(by: binder, in: scope)
    let events = try binder.events(named: step)
    if isBalance {
      let balance = MomentsBalance(
        events: events, quality: quality, confidence: scope.confidence)
      return balance.plan(by: binder.keys, named: input.shape.name, notes: binder.notes)
    }
    let after = try EventBinder(
      arguments, beside: try outcomes(besides: binder.analysed, in: scope), in: scope)
    let bound = try outcome(by: after)
    let outcomes = try after.events(named: nil)
    let definition = MomentsDefinition(
      events: events, quality: quality, outcomes: outcomes, outcome: bound, window: window,
      twins: twins(of: binder.analysed.rows, in: outcomes.rows, scope),
      observedUntil: observedUntil(outcomes, in: scope))
    let report = MomentsReport(
      definition: definition,
      summary: Summary(
        binder.keys, columns, named: input.shape.name, confidence: scope.confidence),
      confidence: scope.confidence)
    return report.summary.plan(
      definition.walk, rules: binder.notes + after.notes + report.rules, probes: report.probes,
      then: report.rows)
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
      return .choice([.init(isRefund, .text(RowKind.refundStep))], otherwise: .text(own), .text)
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
    for (place, side) in [(Self.good, \MomentQuality.good), (Self.bad, \MomentQuality.bad)] {
      let items = try arguments[place]
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
}
