import Verbs

/// Adds columns, or replaces those of the same name.
struct Extend: Verb {
  private static let by = Place.items(
    "by", .keys, 1...8, placeholder: "KEY", "Lets aggregates span the rows of a key.")
  static let signature = Signature(
    "extend", "Adds columns, or replaces those of the same name.", aliases: ["derive", "mutate"],
    items: Parameter(
      "", .assignments, 1...1000, placeholder: "NAME = EXPRESSION", "The new columns."),
    clauses: [by])
  static let examples = [
    Example("purchases | extend net = amount / 1.2", "A column of one's own."),
    Example("purchases | extend share = amount / sum(amount) by product", "A share of a product."),
  ]

  private let items: [Item]
  private let keys: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments.items
    keys = try arguments[Self.by]
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let keys = scope.keys(keys, over: input)
    var shape = input.shape
    var relation = keys.rows.relation
    let replaced = Set(items.map { replacedName($0, in: scope) })
    let partition = keys.named.map { key in
      // A key that an item replaces goes on as it was.
      guard !key.expression.columnNames.isDisjoint(with: replaced) else { return key.expression }
      let hidden = Rows(relation, shape).freshName("_by")
      relation = .extend(relation, [Named(hidden, key.expression)])
      return .column(hidden, key.expression.type)
    }
    let binder = ExpressionBinder(
      Rows(relation, shape), in: scope, aggregation: .windows(partition: partition))
    for item in items {
      scope.binding.checking { () throws(Diagnostic) in
        binder.rows = Rows(relation, shape)
        let syntax = try item.expression()
        let value = try binder.bind(syntax)
        let name = item.name?.text ?? scope.name(of: syntax)
        try item.check(name: name, of: syntax)
        relation = binder.rows.relation
        keepOrder(of: &shape, in: &relation, replacing: name)
        relation = .extend(relation, [Named(name, value)])
        var attribute = binder.attribute(of: value, named: name)
        if case .column = value {} else { attribute.nullable = true }
        shape.perCustomer.remove(name)
        shape.set(attribute)
      }
    }
    for warning in binder.warnings { scope.binding.report(warning) }
    return Plan(relation, shape, rules: keys.notes + binder.notes, probes: binder.probes)
  }

  private func replacedName(_ item: Item, in scope: Scope) -> String {
    if let name = item.name { return name.text }
    guard case .expression(let syntax) = item.value else { return "" }
    return scope.name(of: syntax)
  }

  /// Rows stay in the order of a column that is about to change, under a hidden name.
  private func keepOrder(
    of shape: inout Shape, in relation: inout Relation, replacing name: String
  ) {
    for index in shape.order.indices {
      let key = shape.order[index]
      guard key.expression.columnNames.contains(name) else { continue }
      let hidden = Rows(relation, shape).freshName("_order")
      relation = .extend(relation, [Named(hidden, key.expression)])
      shape.order[index] = SortKey(
        .column(hidden, key.expression.type), descending: key.descending)
    }
  }
}
