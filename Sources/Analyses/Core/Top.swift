import Verbs

/// Keeps the rows with the greatest values.
struct Top: Verb {
  private static let count = Place.required(in: 0...Int(Int32.max), "How many")
  private static let by = Place.items(
    "by", .sortKeys, 1...16, required: true, placeholder: "KEY [asc|desc]",
    "What is ordered by, the greatest first.")
  private static let per = Place.items(
    "per", .keys, 1...8, placeholder: "KEY", "Keeps as many in each group.")
  static let signature = Signature(
    "top", "Keeps the rows with the greatest values, in each group with `per`.", items: count,
    clauses: [by, per])
  static let examples = [
    Example("purchases | top 3 by amount", "The three dearest orders."),
    Example("purchases | top 1 by amount per channel", "The dearest of each channel."),
  ]

  private let count: Int
  private let items: [Item]
  private let per: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    count = try arguments[Self.count]
    items = try arguments[Self.by]
    per = try arguments[Self.per]
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    var (rows, keys) = try input.ordered(by: items, in: scope, descending: true)
    var shape = rows.shape
    shape.order = keys
    rows.shape = shape
    guard !per.isEmpty else {
      return Plan(.first(count, rows.relation, by: rows.totalOrder), shape)
    }
    let groups = scope.keys(per, over: rows)
    let position = Expression.rowNumber(
      in: groups.named.map(\.expression), by: rows.totalOrder)
    let name = groups.rows.freshName("_position")
    var relation = Relation.extend(groups.rows.relation, [Named(name, position)])
    relation = .filter(
      relation, Expression.column(name, .integer).isAtMost(.integer(Int64(count))))
    var order: [SortKey] = []
    for (index, key) in groups.keys.enumerated() {
      let hidden = "_group_\(index)_\(name)"
      relation = .extend(relation, [Named(hidden, key.ordering ?? key.named.expression)])
      order.append(SortKey(.column(hidden, (key.ordering ?? key.named.expression).type)))
    }
    shape.order = order + keys
    return Plan(relation, shape)
  }
}
