import Verbs

/// Keeps the named columns, in the order given.
struct Select: Verb {
  static let signature = Signature(
    "select", "Keeps the named columns, in the order given.", aliases: ["project"],
    items: Parameter(
      "", .expressions, 1...1000, placeholder: "COLUMN", "Columns, or NAME = EXPRESSION."))
  static let examples = [
    Example("contacts | select customer, plan, region", "Three columns."),
    Example("purchases | select customer, cents = amount * 100", "A column made on the way."),
  ]

  private let items: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments.items
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = ExpressionBinder(input, in: scope, aggregation: .windows(partition: []))
    let chosen = ChosenColumns(items, binder, in: scope)
    var shape = input.shape
    shape.columns = chosen.attributes
    shape.perCustomer.formIntersection(shape.names)
    return Plan(
      .project(binder.rows.relation, chosen.columns + binder.rows.kept(for: &shape)), shape,
      rules: binder.notes, probes: binder.probes)
  }
}

extension Rows {
  /// The hidden columns that survive a choice of columns: identity, customer, whether it is a refund,
  /// and what the order still needs under a hidden name.
  func kept(for shape: inout Shape) -> [Named] {
    var kept = relation.fields.filter {
      $0.name == HiddenColumn.customer || $0.name == HiddenColumn.refund
        || shape.identity.contains($0.name)
    }.map { Named($0) }
    for index in shape.order.indices {
      let key = shape.order[index]
      if case .column(let name, _) = key.expression, HiddenColumn.isHidden(name) {
        // Hidden already: it goes on under its own name.
        if !kept.contains(where: { $0.name == name }) { kept.append(Named(name, key.expression)) }
        continue
      }
      let name = freshName("_order", besides: Set(kept.map(\.name)))
      kept.append(Named(name, key.expression))
      shape.order[index] = SortKey(
        .column(name, key.expression.type), descending: key.descending)
    }
    return kept
  }
}
