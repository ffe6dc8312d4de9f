import Verbs

/// Events that can be followed: each of a known customer, at a known time, with a step.
struct TrackedEvents: Sendable {
  /// The events, with the joins that steps and keys needed.
  let rows: Rows
  /// The moment the events are observed until, in microseconds.
  let observedUntil: Int64
  let time: Attribute
  let step: Attribute

  var customer: Expression { rows.customer }
  var stepName: Expression { .column(step.name, step.type) }
  /// Whether the events have days without a time of day.
  var hasDaysOnly: Bool { time.type != .timestamp }

  /// The instant of an event; a day counts to its end.
  var moment: Expression { time.instant }

  /// What tells events of one instant apart, in the order of the files.
  var identity: [Expression] {
    let hidden = rows.shape.identity.compactMap { rows.relation.column($0) }
    return hidden.isEmpty ? rows.shape.columns.map { .column($0.name, $0.type) } : hidden
  }

  /// What an event must have to be followed.
  var isPlaced: Expression {
    .all([
      customer.isNotNull, Expression.column(time.name, time.type).isNotNull, stepName.isNotNull,
    ])
  }

  /// The last day until whose end events are observed.
  var lastDay: String { CivilDate(microseconds: observedUntil).text }

  /// Counts the events that cannot be followed, where the catalog says that there may be some.
  var unplaced: Probe? {
    rows.unplaced(
      [.customer, .time, .step], isPlaced: isPlaced, noun: "event",
      lack: "a customer, a time or a step")
  }
}

/// A stage that follows events, while it is bound: first its keys, then its steps, then the events.
struct Tracking {
  let verb: String
  let span: SourceSpan
  let scope: Scope
  let analysed: Analysed
  let keys: GroupKeys
  let binder: ExpressionBinder

  /// - Parameter columns: What the verb's own columns are called; no key may have their names.
  init(
    _ arguments: Arguments, columns: [String], over input: Rows, in scope: Scope
  ) throws(Diagnostic) {
    verb = arguments.signature.name
    span = arguments.stage.verb.span
    self.scope = scope
    // Rows of a table that nobody recognised are events when they have all that events have.
    let isEvents = [Role.customer, .time, .step].allSatisfy {
      input.shape.attribute(for: $0) != nil
    }
    let kinds: [Kind] = isEvents ? [.events, .touchpoints, .generic] : [.events, .touchpoints]
    analysed = try scope.analysed(arguments, kinds, from: input)
    keys = try scope.keys(arguments.items("by"), of: analysed).checked(
      against: columns, of: verb, at: arguments.clause("by")?.span ?? span)
    binder = ExpressionBinder(keys.rows, in: scope)
  }

  /// The step as a condition; false where it could not be bound, which was reported then.
  func condition(_ step: JourneyStep) -> Expression {
    let bound = scope.binding.checking { () throws(Diagnostic) in
      try step.bound(by: binder, of: verb)
    }
    return bound?.condition ?? .boolean(false)
  }

  /// The outcome asked for, else the event `purchase`; nil when the data has none of that name.
  func outcome(_ step: JourneyStep?) throws(Diagnostic) -> Expression? {
    if let step { return condition(step) }
    let column = try keys.rows.shape.required(.step, for: verb, at: span)
    let name = JourneyStep.standardOutcome
    if let known = column.dictionary, !known.contains(name) { return nil }
    return Expression.column(column.name, column.type).equals(.text(name))
  }

  /// The events, after everything that may add a join was bound.
  func events() throws(Diagnostic) -> TrackedEvents {
    for warning in binder.warnings { scope.binding.report(warning) }
    let time = try keys.rows.shape.required(.time, for: verb, at: span)
    let step = try keys.rows.shape.required(.step, for: verb, at: span)
    guard let rows = binder.rows.withCustomer(in: scope) else {
      _ = try binder.rows.shape.required(.customer, for: verb, at: span)
      throw Diagnostic(
        "not-analysable", "`\(verb)` follows customers, and `\(keys.rows.shape.name)` has none",
        at: span)
    }
    return TrackedEvents(
      rows: rows, observedUntil: scope.observedUntil(rows), time: time, step: step)
  }
}

extension JourneyStep {
  /// The name of the event that an outcome is where none is given.
  static let standardOutcome = "purchase"
}
