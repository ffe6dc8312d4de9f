import Verbs

/// Keeps each combination of values once.
struct Distinct: Verb {
  static let signature = Signature(
    "distinct", "Keeps each combination of values once.",
    items: Parameter("", .expressions, 0...1000, placeholder: "COLUMN", "All columns if none."))
  static let examples = [Example("purchases | distinct product, channel", "Which are sold where.")]

  private let items: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments.items
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = ExpressionBinder(input, in: scope)
    var columns = items.isEmpty ? input.shape.fields.map { Named($0) } : []
    var attributes = items.isEmpty ? input.shape.columns : []
    for item in items {
      scope.binding.checking { () throws(Diagnostic) in
        let syntax = try item.expression()
        let value = try binder.bind(syntax)
        let name = item.name?.text ?? scope.columnName(syntax, value)
        try item.check(name: name, of: syntax)
        guard !attributes.contains(where: { $0.name == name }) else {
          throw Diagnostic(
            "repeated-name", "the column `\(name)` stands twice", at: item.span,
            help: ["name one of them: `other = \(syntax.span.text)`"])
        }
        columns.append(Named(name, value))
        attributes.append(binder.attribute(of: value, named: name))
      }
    }
    let relation = Relation.distinct(.project(binder.rows.relation, columns))
    let shape = Shape(
      columns: attributes, name: input.shape.name,
      onePerCustomer: attributes.count == 1 && attributes[0].role == .customer,
      isPersonal: attributes.contains(where: \.mayBePersonal))
    return Plan(relation, shape)
  }
}
