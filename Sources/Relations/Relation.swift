package import Tables

/// Rows described by how they are made: no text, no engine, no order but in ``first(_:_:by:)``.
///
/// Every node has one namespace of unique names. Names that begin with `_` are hidden from people:
/// `_row` is a stored row's place in its file, `_customer` the code of its customer.
package indirect enum Relation: Sendable, Hashable {
  /// A table of the snapshot.
  case table(String, [Field])
  /// What an earlier stage or a `let` gives; the session puts the rows there before it runs.
  case result(Int, [Field])
  /// A small table made in Swift, joined by the engine.
  case client(ClientTable)
  /// Rows of a query in the engine's own language, written by the user.
  case verbatim(String, [Field])
  case filter(Relation, Expression)
  /// All columns, then the named ones; an existing name is replaced in its place.
  case extend(Relation, [Named])
  case project(Relation, [Named])
  case distinct(Relation)
  case aggregate(Relation, by: [Named], [NamedAggregate])
  /// `taking` lists columns of the right side by their new names; a taken name replaces the left one.
  case join(Relation, JoinKind, Relation, on: [Pair], taking: [Pair])
  /// Rows of all sides, which have the same fields in the same order.
  case union([Relation])
  /// The first rows in a total order.
  case first(Int, Relation, by: [SortKey])

  /// The columns, hidden ones included.
  package var fields: [Field] { fields { inputs[$0].fields } }

  /// The columns, where those of the inputs are known by their place.
  package func fields(of input: (Int) -> [Field]) -> [Field] {
    switch self {
    case .table(_, let fields), .result(_, let fields), .verbatim(_, let fields): return fields
    case .client(let client): return client.table.fields
    case .filter, .distinct, .first: return input(0)
    case .extend(_, let added): return merged(input(0), added.map(\.field))
    case .project(_, let columns): return columns.map(\.field)
    case .aggregate(_, let keys, let aggregates):
      return keys.map(\.field) + aggregates.map(\.field)
    case .join(_, _, _, _, let taking):
      let types = Dictionary(
        taking.isEmpty ? [] : input(1).map { ($0.name, $0.type) },
        uniquingKeysWith: { first, _ in first })
      return merged(
        input(0), taking.map { Field($0.left, types[$0.right] ?? .text) })
    case .union(let sides): return sides.isEmpty ? [] : input(0)
    }
  }

  package func field(_ name: String) -> Field? { fields.first { $0.name == name } }

  /// A reference to a column of these rows.
  package func column(_ name: String) -> Expression? {
    field(name).map { .column($0.name, $0.type) }
  }

  private func merged(_ old: [Field], _ new: [Field]) -> [Field] {
    var result = old
    guard new.count < 8 else {
      var places = Dictionary(
        old.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
      for field in new {
        if let place = places[field.name] {
          result[place] = field
        } else {
          places[field.name] = result.count
          result.append(field)
        }
      }
      return result
    }
    for field in new {
      if let place = result.firstIndex(where: { $0.name == field.name }) {
        result[place] = field
      } else {
        result.append(field)
      }
    }
    return result
  }
}

/// An expression under a name.
package struct Named: Sendable, Hashable {
  package var name: String
  package var expression: Expression

  package init(_ name: String, _ expression: Expression) {
    self.name = name
    self.expression = expression
  }

  /// A column under its own name.
  package init(_ field: Field) { self.init(field.name, .column(field.name, field.type)) }

  package var field: Field { Field(name, expression.type) }
}

/// An aggregate under a name.
package struct NamedAggregate: Sendable, Hashable {
  package var name: String
  package var call: AggregateCall

  package init(_ name: String, _ call: AggregateCall) {
    self.name = name
    self.call = call
  }

  package var field: Field { Field(name, call.type) }
}

package enum JoinKind: String, Sendable, Hashable, CaseIterable { case inner, left, semi, anti }

/// A name on the left and a column of the right side.
///
/// In `on`, a left column and the right column equal to it; in `taking`, a new name and the right
/// column it takes. Nulls equal nothing.
package struct Pair: Sendable, Hashable {
  package var left: String
  package var right: String

  package init(_ left: String, _ right: String) {
    self.left = left
    self.right = right
  }
}

/// One key of an order; nulls come last in either direction, text is compared by code point.
package struct SortKey: Sendable, Hashable {
  package var expression: Expression
  package var descending: Bool

  package init(_ expression: Expression, descending: Bool = false) {
    self.expression = expression
    self.descending = descending
  }
}
