import Kits

extension Moments {
  /// The rows that outcomes are looked for in: all events, unless the analysed ones are none of them.
  func outcomes(
    besides analysed: Analysed, in scope: Scope
  ) throws(Diagnostic) -> Rows {
    let own = analysed.whole
    if own.shape.kind?.isEvent ?? false, let events = scope.catalog["events"] {
      return scope.rows(of: events)
    }
    _ = try own.shape.required(.step, for: "moments", at: arguments.stage.verb.span)
    return own
  }

  func outcome(by binder: EventBinder) throws(Diagnostic) -> BoundStep {
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
  func twins(of rows: Rows, in outcomes: Rows, _ scope: Scope) -> MomentTwins? {
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
  func observedUntil(_ outcomes: BoundEvents, in scope: Scope) -> Int64 {
    if scope.asOfIsSet { return scope.asOf }
    let ends = scope.catalog.imported.filter { $0.kind.step == outcomeName ?? "" }
      .compactMap(\.lastTime)
    guard let last = ends.max() else { return outcomes.observedUntil }
    return min(endOfDay(last), scope.asOf)
  }
}
