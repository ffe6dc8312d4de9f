package import Catalogs
package import Diagnostics
package import Queries
package import Relations
import Tables

/// Turns expressions as written into typed ones over given rows.
///
/// A column of `contacts`, or a table on the right of `in`, is reached through a join that the
/// binder adds to ``ExpressionBinder/rows``: after binding, a stage builds on those.
package final class ExpressionBinder {
  /// What an aggregate means in the place that is bound.
  package enum Aggregation {
    /// It may not stand here.
    case none
    /// It is taken over the groups of a summary; ``ExpressionBinder/aggregates`` collects it.
    case groups
    /// It spans the rows with the same keys.
    case windows(partition: [Expression])
  }

  package let scope: Scope
  package var rows: Rows
  package var aggregation: Aggregation
  /// Whether calendar words are names here: in a grouping `by`.
  package var calendarWords = false
  /// Aggregates found while ``ExpressionBinder/aggregation`` is `groups`.
  package var aggregates: [NamedAggregate] = []
  /// Things worth a note, such as a value that no row has.
  package var warnings: [Diagnostic] = []

  package init(_ rows: Rows, in scope: Scope, aggregation: Aggregation = .none) {
    self.rows = rows
    self.scope = scope
    self.aggregation = aggregation
  }

  /// A typed expression; throws the first mistake in it.
  package func bind(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Expression {
    try scope.binding.enter("expression", at: syntax.span)
    defer { scope.binding.leave() }
    try scope.binding.count(at: syntax.span)
    switch syntax.kind {
    case .name(let name): return try resolve(name)
    case .parameter(let name):
      return try scope.withParameter(name) { (value) throws(Diagnostic) in try bind(value) }
    case .literal(let literal): return try constant(literal, at: syntax.span)
    case .call(let name, let arguments): return try call(name, arguments, at: syntax.span)
    case .not(let inner): return try condition(inner).negated
    case .negate(let inner): return try negation(inner)
    case .binary(.and, let left, let right): return try junction(.and, left, right)
    case .binary(.or, let left, let right): return try junction(.or, left, right)
    case .binary(let operation, let left, let right):
      return try binary(operation, left, right, at: syntax.span)
    case .text(let operation, let left, let right, let negated):
      let found = try textComparison(operation, left, right)
      return negated ? found.negated : found
    case .isNull(let inner, let negated):
      let value = try bind(inner)
      return negated ? value.isNotNull : value.isNull
    case .membership(let value, let set, let negated):
      let found = try membership(value, set)
      return negated ? found.negated : found
    case .between(let value, let low, let high, let negated):
      let inside = try between(try bind(value), low, high, value)
      return negated ? inside.negated : inside
    case .range:
      throw Diagnostic(
        "misplaced-range", "a range stands only after `in` and `between`", at: syntax.span)
    case .list:
      throw Diagnostic("misplaced-list", "a list stands only after `in`", at: syntax.span)
    case .pipeline:
      throw Diagnostic("misplaced-pipeline", "a table stands only after `in`", at: syntax.span)
    }
  }

  /// An expression that must be a condition.
  package func condition(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Expression {
    let expression = try bind(syntax)
    guard expression.type == .boolean else {
      throw Diagnostic(
        "wrong-type", "a condition must stand here, not a \(expression.type.word)",
        at: syntax.span, help: conditionHelp(syntax, expression))
    }
    return expression
  }

  private func conditionHelp(_ syntax: ExpressionSyntax, _ expression: Expression) -> [String] {
    guard case .name = syntax.kind else { return [] }
    return [expression.type == .text ? "compare it: `\(syntax.span.text) == \"…\"`" : "compare it"]
  }

  private func junction(
    _ function: ScalarFunction, _ left: ExpressionSyntax, _ right: ExpressionSyntax
  ) throws(Diagnostic) -> Expression {
    var parts: [Expression] = []
    for side in [left, right] {
      let part = try condition(side)
      if case .call(function, let inner, _) = part { parts += inner } else { parts.append(part) }
    }
    return .call(function, parts, .boolean)
  }

  func constant(_ literal: Literal, at span: SourceSpan) throws(Diagnostic) -> Expression {
    switch literal {
    case .null: return .constant(.null(.text))
    case .boolean(let value): return .constant(.boolean(value))
    case .integer(let value): return .constant(.integer(value))
    case .number(let digits): return number(digits)
    case .text(let value): return .constant(.text(value))
    case .period(.day, let start): return .constant(.date(start))
    case .period(let unit, let start): return .constant(.period(unit, start: start))
    case .timestamp(let value): return .constant(.timestamp(value))
    case .duration(let duration):
      guard let microseconds = duration.microseconds else {
        throw Diagnostic(
          "calendar-duration",
          "`\(duration.text)` is a calendar duration, without a fixed length here", at: span,
          help: ["write it in days: `30d`"])
      }
      return .constant(.duration(microseconds))
    }
  }

  /// Exact as it is written, but for a number with an exponent or with so many digits that it leaves too
  /// few of 38 for others: more than 20 before the point, or 18 after it.
  func number(_ digits: String) -> Expression {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let whole = parts.first?.drop { $0 == "-" || $0 == "0" } ?? ""
    let fraction = parts.count > 1 ? parts[1] : ""
    let isExact =
      whole.utf8.count <= 20 && fraction.utf8.count <= 18
      && !digits.contains { $0 == "e" || $0 == "E" }
    guard !isExact, let value = Double(digits) else { return .constant(.decimal(digits)) }
    return .double(value)
  }

  /// What the catalog may say of a result: a column's own attribute, or one made from the type.
  package func attribute(of expression: Expression, named name: String) -> Attribute {
    if case .column(let column, _) = expression {
      if let known = rows.shape.attribute(column) { return known.renamed(name) }
      if let contact = joined[column] { return contact.renamed(name) }
    }
    return Attribute(Field(name, expression.type), isPersonal: isPersonal(expression))
  }

  /// Columns of other tables that were joined, by their hidden name.
  package var joined: [String: Attribute] = [:]
  /// Notes that binding leads to, such as a column that hides a calendar word.
  package var notes: [Note] = []
  /// Questions for the sake of a note, such as how many answers a figure leaves out.
  package var probes: [Probe] = []
  /// What ``probes`` ask already.
  var countedOffScale: [Relation] = []
}
