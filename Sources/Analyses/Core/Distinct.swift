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
    let chosen = ChosenColumns(items, binder, in: scope)
    let columns = items.isEmpty ? input.shape.fields.map { Named($0) } : chosen.columns
    let attributes = items.isEmpty ? input.shape.columns : chosen.attributes
    let relation = Relation.distinct(.project(binder.rows.relation, columns))
    let shape = Shape(
      columns: attributes, name: input.shape.name,
      onePerCustomer: attributes.count == 1 && attributes[0].role == .customer,
      isPersonal: attributes.contains(where: \.mayBePersonal))
    return Plan(relation, shape)
  }
}
