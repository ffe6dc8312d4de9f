import Kits

/// The columns that a stage names or makes, in the order given, each called differently.
struct ChosenColumns {
  private(set) var columns: [Named] = []
  private(set) var attributes: [Attribute] = []

  /// Mistakes are reported item by item; an item with one gives no column.
  init(_ items: [Item], _ binder: ExpressionBinder, in scope: Scope) {
    for item in items {
      scope.binding.checking { () throws(Diagnostic) in
        let syntax = try item.expression()
        let value = try binder.bind(syntax)
        let name = item.name?.text ?? Self.name(syntax, value, in: scope)
        try item.check(name: name, of: syntax)
        guard !attributes.contains(where: { $0.name == name }) else {
          throw .repeatedColumn(name, of: syntax, at: item.span)
        }
        columns.append(Named(name, value))
        attributes.append(binder.attribute(of: value, named: name))
      }
    }
    for warning in binder.warnings { scope.binding.report(warning) }
  }

  /// The name of an unnamed column: as typed for a role or label, else that of the one column.
  private static func name(
    _ syntax: ExpressionSyntax, _ value: Expression, in scope: Scope
  ) -> String {
    if case .name = syntax.kind, case .column(let name, _) = value {
      return HiddenColumn.contactName(name)
    }
    return scope.name(of: syntax)
  }
}

extension Diagnostic {
  /// Two columns of one name.
  static func repeatedColumn(
    _ name: String, of syntax: ExpressionSyntax, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      "repeated-name", "the column `\(name)` stands twice", at: span,
      help: ["name one of them: `other = \(syntax.span.text)`"])
  }
}
