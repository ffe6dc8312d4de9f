import Verbs

/// Orders the rows; ties keep the order they came in.
struct Sort: Verb {
  private static let keys = Place.items(
    .sortKeys, 0...16, placeholder: "KEY [asc|desc]", "What is ordered by.")
  private static let by = Place.items(
    "by", .sortKeys, 1...16, placeholder: "KEY [asc|desc]", "What is ordered by.")
  static let signature = Signature(
    "sort", "Orders the rows, the least first; ties keep their order.",
    aliases: ["order", "arrange"], items: keys, clauses: [by])
  static let examples = [
    Example("purchases | sort by amount desc", "The dearest first."),
    Example("contacts | sort by region, joined desc", "Two keys."),
  ]

  private let items: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = try arguments[Self.keys] + arguments[Self.by]
    guard !items.isEmpty else {
      throw Diagnostic(
        "missing-item", "`sort` needs what to order by", at: arguments.stage.verb.span,
        help: ["usage: sort by COLUMN [asc|desc], …"])
    }
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let (rows, keys) = try input.ordered(by: items, in: scope, descending: false)
    var shape = rows.shape
    // The older order breaks ties, as a stable sort would.
    shape.order =
      keys
      + shape.order.filter { old in
        !keys.contains { $0.expression == old.expression }
      }
    return Plan(rows.relation, shape)
  }
}

extension Rows {
  /// The rows with hidden columns for order keys that are not columns, and the keys.
  func ordered(
    by items: [Item], in scope: Scope, descending standard: Bool
  ) throws(Diagnostic) -> (Rows, [SortKey]) {
    let binder = ExpressionBinder(self, in: scope, aggregation: .windows(partition: []))
    var keys: [SortKey] = []
    for item in items {
      scope.binding.checking { () throws(Diagnostic) in
        if let name = item.name {
          throw Diagnostic(
            "unexpected-name", "an order takes no `\(name.text) = …`", at: name.span)
        }
        var syntax = try item.expression()
        var isDescending = item.direction.map { $0 == .descending } ?? standard
        if item.direction == nil, case .negate(let inner) = syntax.kind, case .name = inner.kind {
          syntax = inner
          isDescending.toggle()
        }
        let value = try binder.bind(syntax)
        if value.columnNames.isEmpty, !value.hasWindow {
          throw Diagnostic(
            "constant-order",
            "`\(syntax.span.text)` is the same in every row, so it orders nothing",
            at: syntax.span, help: ["name a column, such as `\(shape.names.first ?? "date")`"])
        }
        guard case .column = value else {
          let name = binder.rows.freshName("_sort")
          binder.rows.relation = .extend(binder.rows.relation, [Named(name, value)])
          keys.append(SortKey(.column(name, value.type), descending: isDescending))
          return
        }
        keys.append(SortKey(value, descending: isDescending))
      }
    }
    return (Rows(binder.rows.relation, shape), keys)
  }
}
