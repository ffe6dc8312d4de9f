import Catalogs
import Diagnostics
import Queries
import Relations
import Tables

extension ExpressionBinder {
  /// `x in …`: a list, a range, a period, or a one-column table.
  func membership(
    _ value: ExpressionSyntax, _ set: ExpressionSyntax
  ) throws(Diagnostic) -> Expression {
    switch set.kind {
    case .list(let items):
      guard !items.isEmpty else {
        throw Diagnostic("empty-list", "the list after `in` is empty", at: set.span)
      }
      return try isOne(of: items, value)
    case .range(let low, let high): return try between(try bind(value), low, high, value)
    case .literal(.null): return try isOne(of: [set], value)
    case .literal, .parameter, .binary, .call:
      return try compare(.equal, value, set)
    case .pipeline(let pipeline):
      return try isOne(of: try scope.bind(pipeline).rows, value, at: set.span)
    case .name(let name):
      guard scope.hasTable(name.text) else {
        throw Diagnostic(
          "unknown-table", "no table `\(name.text)`", at: name.span,
          help: ["`in` takes a list, a period, a range or a table: `in (\"a\", \"b\")`"])
      }
      return try isOne(of: try scope.bind(table: name), value, at: set.span)
    default:
      throw Diagnostic(
        "wrong-type", "`in` takes a list, a period, a range or a one-column table", at: set.span)
    }
  }

  /// Null for a null; a null among the items is none of them, as in a table.
  private func isOne(
    of items: [ExpressionSyntax], _ value: ExpressionSyntax
  ) throws(Diagnostic) -> Expression {
    let first = try bind(value)
    var plain: [Expression] = []
    var others: [Expression] = []
    var leavesOutNulls = false
    for item in items {
      let second = try bind(item)
      if case .constant = second {
      } else {
        try scope.binding.count(first, times: 1, at: value.span)
        try scope.binding.count(second, times: 1, at: item.span)
      }
      if second.isNullConstant {
        leavesOutNulls = true
      } else if case .constant = second, second.periodBounds == nil, !second.isNullConstant,
        let (one, other) = commonType(first, second), one == first
      {
        _ = try compare(.equal, first, second, value, item)  // warns about unknown values
        plain.append(other)
      } else {
        let isEqual = try compare(.equal, first, second, value, item)
        guard mayBeNull(second) else {
          others.append(isEqual)
          continue
        }
        leavesOutNulls = true
        others.append(
          .choice([.init(second.isNull, .boolean(false))], otherwise: isEqual, .boolean))
      }
    }
    if plain.count == 1 {
      others.insert(first.equals(plain[0]), at: 0)
    } else if !plain.isEmpty {
      others.insert(.call(.isIn, [first] + plain, .boolean), at: 0)
    }
    let found = Expression.any(others)
    return unlessNull(first, found, mayBeNull: leavesOutNulls && mayBeNull(first))
  }

  /// The condition, null where the value is null.
  private func unlessNull(
    _ value: Expression, _ condition: Expression, mayBeNull: Bool
  ) -> Expression {
    guard mayBeNull else { return condition }
    return .choice(
      [.init(value.isNull, .null(.boolean))], otherwise: condition, .boolean)
  }

  /// A semi join, as a column that says whether a partner was found; null for a null.
  private func isOne(
    of table: Rows, _ value: ExpressionSyntax, at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    guard table.shape.columns.count == 1, let column = table.shape.columns.first else {
      var names = table.shape.names
      if case .name(let name) = value.kind, names.contains(name.text) { names[0] = name.text }
      throw Diagnostic(
        "not-one-column", "the table after `in` has \(table.shape.columns.count) columns, not one",
        at: span,
        help: ["choose one: `(\(table.shape.name) | select \(names.first ?? "…"))`"])
    }
    let given = try bind(value)
    let (first, listed) = wholePeriods(given, .column(column.name, column.type))
    guard first.type == listed.type || (first.type.isNumeric && listed.type.isNumeric) else {
      throw Diagnostic(
        "wrong-type", "a \(given.type.word) is never in a table of \(column.type.word)s",
        at: value.span.through(span))
    }
    let canBeNull = mayBeNull(first)
    let key = rows.freshName("_key")
    let found = rows.freshName("_found")
    let distinct = Relation.distinct(
      .project(table.relation, [Named("_value", listed)]))
    let marked = Relation.extend(distinct, [Named(found, .boolean(true))])
    rows.relation = .join(
      .extend(rows.relation, [Named(key, first)]), .left, marked, on: [Pair(key, "_value")],
      taking: [Pair(found, found)])
    return unlessNull(
      first, Expression.column(found, .boolean).isNotNull, mayBeNull: canBeNull)
  }
}
