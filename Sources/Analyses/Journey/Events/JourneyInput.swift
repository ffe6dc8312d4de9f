import Verbs

/// What a journey verb reads: ordered events, their groups and the steps that it names.
struct JourneyInput {
  let analysed: Analysed
  let keys: GroupKeys
  let events: OrderedEvents
  /// Bound, in the order given.
  let steps: [BoundStep]
  /// What the binding of rows, keys and steps led to.
  let notes: [Note]

  /// The events before they were narrowed to some customers.
  var everyone: Rows { analysed.everyone ?? analysed.rows }

  /// The names that a step stands for, when it is nothing but names.
  func names(of step: BoundStep) -> [String]? {
    everyone.shape.attribute(for: .step).flatMap { step.condition.constants(of: $0.name) }
  }
}

extension Scope {
  /// Finds and binds what a journey verb reads.
  ///
  /// - Parameter columns: The columns that the verb gives itself, which no key may be called.
  func journey(
    _ arguments: Arguments, from input: Rows, naming steps: [JourneyStep], columns: [String]
  ) throws(Diagnostic) -> JourneyInput {
    let verb = arguments.signature.name
    let span = arguments.stage.verb.span
    // Rows of a table that nobody recognised are events when they have all that events have.
    let isEvents = [Role.customer, .time, .step].allSatisfy {
      input.shape.attribute(for: $0) != nil
    }
    let kinds: [Kind] = isEvents ? [.events, .touchpoints, .generic] : [.events, .touchpoints]
    let analysed = try analysed(arguments, kinds, from: input)
    let keys = try keys(arguments.items("by"), of: analysed).checked(
      against: columns, of: verb, at: arguments.clause("by")?.span ?? arguments.stage.span)
    _ = try keys.rows.shape.required(.time, for: verb, at: span)
    _ = try keys.rows.shape.required(.step, for: verb, at: span)
    let binder = ExpressionBinder(keys.rows, in: self)
    var bound: [BoundStep] = []
    for step in steps {
      let found = binding.checking { () throws(Diagnostic) in try step.bound(by: binder, of: verb) }
      // A step that could not be bound was reported; the plan is not run then.
      bound.append(found ?? BoundStep(label: "", condition: .boolean(false)))
    }
    for warning in binder.warnings { binding.report(warning) }
    guard let rows = binder.rows.withCustomer(in: self) else {
      _ = try binder.rows.shape.required(.customer, for: verb, at: span)
      throw Diagnostic(
        "not-analysable", "`\(verb)` follows customers, and `\(input.shape.name)` has none",
        at: span)
    }
    var notes = analysed.notes + keys.notes + binder.notes
    if analysed.standingFor == nil, let time = input.shape.attribute(for: .time),
      isBounded(input, by: time, outer: arguments.scope)
    {
      notes.append(.boundedHistory(time.name, verb))
    }
    return JourneyInput(
      analysed: analysed, keys: keys,
      events: OrderedEvents(rows: rows, keys: keys.grouping, order: keys.order), steps: bound,
      notes: notes)
  }
}
