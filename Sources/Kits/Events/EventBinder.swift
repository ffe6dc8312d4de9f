package import Verbs

/// A stage that follows events, while it is bound: first its rows and keys, then its steps and
/// conditions, then the events with every join that those needed.
package struct EventBinder {
  package let analysed: Analysed
  package let keys: GroupKeys
  /// Binds over the events; joins are added to its rows.
  package let expressions: ExpressionBinder
  package let time: Attribute
  private let input: Rows
  private let arguments: Arguments
  private let scope: Scope

  private var verb: String { arguments.signature.name }
  private var span: SourceSpan { arguments.stage.verb.span }

  /// Finds the rows, which must have a time, and binds the keys over them.
  ///
  /// - Parameters:
  ///   - roles: What rows of a table that nobody recognised must have to be events.
  ///   - columns: What the verb's own columns are called; no key may have their names.
  package init(
    _ arguments: Arguments, over input: Rows, having roles: [Role] = [.customer, .time, .step],
    columns: [String] = [], in scope: Scope
  ) throws(Diagnostic) {
    let isEvents = roles.allSatisfy { input.shape.attribute(for: $0) != nil }
    let analysed = try scope.analysed(
      arguments, arguments.signature.analyses.filter { $0 != .generic || isEvents }, from: input)
    let keys = try scope.keys(arguments, of: analysed, besides: columns)
    try self.init(arguments, analysed, keys, from: input, in: scope)
  }

  /// Further events that a stage looks at, beside those that it analyses.
  package init(_ arguments: Arguments, beside rows: Rows, in scope: Scope) throws(Diagnostic) {
    try self.init(
      arguments, Analysed(rows), scope.keys([], over: rows), from: rows, in: scope)
  }

  private init(
    _ arguments: Arguments, _ analysed: Analysed, _ keys: GroupKeys, from input: Rows,
    in scope: Scope
  ) throws(Diagnostic) {
    self.arguments = arguments
    self.analysed = analysed
    self.keys = keys
    self.input = input
    self.scope = scope
    expressions = ExpressionBinder(keys.rows, in: scope)
    time = try keys.rows.shape.required(
      .time, for: arguments.signature.name, at: arguments.stage.verb.span)
  }

  /// The column of a role, which the verb cannot do without.
  package func required(_ role: Role) throws(Diagnostic) -> Attribute {
    try keys.rows.shape.required(role, for: verb, at: span)
  }

  // MARK: Steps and conditions

  /// The step over the events; one that could not be bound was reported, and the plan is not run then.
  package func bound(_ step: JourneyStep) -> BoundStep {
    let found = scope.binding.checking { () throws(Diagnostic) in
      try step.bound(by: expressions, of: verb)
    }
    return found ?? BoundStep(label: "", condition: .boolean(false))
  }

  /// The outcome asked for, else the event `purchase`; nil when the data has none of that name.
  package func outcome(_ step: JourneyStep?) throws(Diagnostic) -> BoundStep? {
    if let step { return bound(step) }
    let column = try required(.step)
    let name = JourneyStep.standardOutcome
    if let known = column.dictionary, !known.contains(name) { return nil }
    return BoundStep(
      label: name, condition: Expression.column(column.name, column.type).equals(.text(name)))
  }

  /// What every item asks for as an expression; those that could not be bound were reported.
  package func bound(
    _ items: [Item], _ bind: (ExpressionSyntax) throws(Diagnostic) -> Expression
  ) -> [(item: Item, value: Expression)] {
    items.compactMap { item in
      scope.binding.checking { () throws(Diagnostic) in (item, try bind(try item.expression())) }
    }
  }

  // MARK: Events

  /// The events, after everything that may add a join was bound; each must have a step.
  package func events() throws(Diagnostic) -> BoundEvents {
    let step = try required(.step)
    return try events(named: .column(step.name, step.type))
  }

  /// The same of events that have a name of another kind, or need none.
  package func events(named step: Expression?) throws(Diagnostic) -> BoundEvents {
    for warning in expressions.warnings { scope.binding.report(warning) }
    let rows = try expressions.rows.followed(by: verb, at: span, in: scope)
    return BoundEvents(
      rows: rows, everyone: analysed.whole, time: time, step: step, keys: keys.grouping,
      order: keys.order, observedUntil: scope.observedUntil(rows))
  }

  /// What finding rows and binding them led to.
  package var notes: [Note] { analysed.notes + keys.notes + expressions.notes }

  /// Says that a stage before cut the customers' histories, where one did.
  package var boundedHistory: [Note] {
    guard let time = input.shape.attribute(for: .time) else { return [] }
    return scope.boundedHistory(of: input, analysed, by: time, arguments)
  }
}

extension Rows {
  /// The rows with their customers; throws when nothing says whose they are.
  package func followed(
    by verb: String, at span: SourceSpan, in scope: Scope
  ) throws(Diagnostic) -> Rows {
    if let known = withCustomer(in: scope) { return known }
    _ = try shape.required(.customer, for: verb, at: span)
    throw Diagnostic(
      "not-analysable", "`\(verb)` follows customers, and `\(shape.name)` has none", at: span)
  }
}
