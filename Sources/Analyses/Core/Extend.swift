import Verbs

/// Adds columns, or replaces those of the same name.
struct Extend: Verb {
  static let signature = Signature(
    "extend", "Adds columns, or replaces those of the same name.", aliases: ["derive", "mutate"],
    items: Parameter(
      "", .assignments, 1...1000, placeholder: "NAME = EXPRESSION", "The new columns."),
    clauses: [
      Parameter("by", .keys, 1...8, placeholder: "KEY", "Lets aggregates span the rows of a key.")
    ])
  static let examples = [
    Example("purchases | extend net = amount / 1.2", "A column of one's own."),
    Example("purchases | extend share = amount / sum(amount) by product", "A share of a product."),
  ]

  private let items: [Item]
  private let keys: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments.items
    keys = arguments.items("by")
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let keys = scope.keys(keys, over: input)
    let binder = ExpressionBinder(
      keys.rows, in: scope, aggregation: .windows(partition: keys.named.map(\.expression)))
    var shape = input.shape
    var relation = keys.rows.relation
    for item in items {
      scope.binding.checking { () throws(Diagnostic) in
        binder.rows = Rows(relation, shape)
        let syntax = try item.expression()
        let value = try binder.bind(syntax)
        let name = item.name?.text ?? scope.name(of: syntax)
        guard !name.isEmpty, !name.hasPrefix("_") else {
          throw Diagnostic(
            "missing-name", "the new column needs a name", at: item.span,
            help: ["write `name = \(syntax.span.text)`"])
        }
        relation = .extend(binder.rows.relation, [Named(name, value)])
        var attribute = binder.attribute(of: value, named: name)
        if case .column = value {} else { attribute.nullable = true }
        shape.order.removeAll { $0.expression.columnNames.contains(name) }
        shape.perCustomer.remove(name)
        shape.set(attribute)
      }
    }
    for warning in binder.warnings { scope.binding.report(warning) }
    return Plan(relation, shape, rules: keys.notes + binder.notes)
  }
}
