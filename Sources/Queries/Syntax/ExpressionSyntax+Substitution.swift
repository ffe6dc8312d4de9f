extension ExpressionSyntax {
  /// The same expression with names replaced by expressions: the body of a `def` at its use.
  package func substituting(_ values: [String: ExpressionSyntax]) -> ExpressionSyntax {
    func inner(_ syntax: ExpressionSyntax) -> ExpressionSyntax { syntax.substituting(values) }
    let replaced: Kind =
      switch kind {
      case .name(let name): values[name.text]?.kind ?? kind
      case .parameter, .literal, .pipeline: kind
      case .call(let name, let arguments): .call(name, arguments.map(inner))
      case .not(let value): .not(inner(value))
      case .negate(let value): .negate(inner(value))
      case .binary(let operation, let left, let right):
        .binary(operation, inner(left), inner(right))
      case .text(let operation, let left, let right, let negated):
        .text(operation, inner(left), inner(right), negated: negated)
      case .isNull(let value, let negated): .isNull(inner(value), negated: negated)
      case .membership(let value, let set, let negated):
        .membership(inner(value), inner(set), negated: negated)
      case .between(let value, let low, let high, let negated):
        .between(inner(value), inner(low), inner(high), negated: negated)
      case .range(let low, let high): .range(inner(low), inner(high))
      case .list(let items): .list(items.map(inner))
      }
    let place = if case .name(let name) = kind { values[name.text]?.span ?? span } else { span }
    return ExpressionSyntax(replaced, span: place)
  }
}
