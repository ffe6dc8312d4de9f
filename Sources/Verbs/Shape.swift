package import Catalogs
package import Relations
package import Tables

/// What rows are before they exist: their visible columns, what they stand for, their order.
package struct Shape: Sendable, Hashable {
  /// The columns that people see, in order.
  package var columns: [Attribute]
  /// What a row is; nil for plain rows, such as a summary's.
  package var kind: RowKind?
  /// The name that messages use for the rows, such as `purchases`.
  package var name: String
  /// Whether no customer has two rows.
  package var onePerCustomer: Bool
  /// Whether a row is one person's or one event's own, and not a group's.
  package var isPersonal: Bool
  /// Columns that have one value per customer though a customer may have many rows: scores.
  package var perCustomer: Set<String>
  /// The order that a stage asked for; ties are broken by ``Shape/identity``.
  package var order: [SortKey]
  /// Hidden columns that together tell rows apart and keep the files' order.
  package var identity: [String]
  /// When a stage's own `asof` looked at the rows: what is looked up for them is from before, too.
  package var asOf: Int64?

  package init(
    columns: [Attribute], kind: RowKind? = nil, name: String, onePerCustomer: Bool = false,
    isPersonal: Bool = false,
    perCustomer: Set<String> = [], order: [SortKey] = [], identity: [String] = []
  ) {
    self.columns = columns
    self.kind = kind
    self.name = name
    self.onePerCustomer = onePerCustomer
    self.isPersonal = isPersonal
    self.perCustomer = perCustomer
    self.order = order
    self.identity = identity
  }

  package var fields: [Field] { columns.map(\.field) }
  package var names: [String] { columns.map(\.name) }

  package func attribute(_ name: String) -> Attribute? { columns.first { $0.name == name } }

  /// The column that plays a role, if exactly one does.
  package func attribute(for role: Role) -> Attribute? {
    let found = columns.filter { $0.role == role }
    return found.count == 1 ? found[0] : nil
  }

  /// Adds a column, or replaces the one of that name in its place.
  package mutating func set(_ attribute: Attribute) {
    if let place = columns.firstIndex(where: { $0.name == attribute.name }) {
      columns[place] = attribute
    } else {
      columns.append(attribute)
    }
  }
}

/// Rows that a stage receives or gives: how they are made, and what they are.
package struct Rows: Sendable, Hashable {
  package var relation: Relation
  package var shape: Shape

  package init(_ relation: Relation, _ shape: Shape) {
    self.relation = relation
    self.shape = shape
  }

  /// Whether each row knows its customer.
  package var knowsCustomer: Bool { relation.field(HiddenColumn.customer) != nil }

  /// A column by name; hidden ones too.
  package func column(_ name: String) -> Expression? { relation.column(name) }

  /// The code of the row's customer.
  package var customer: Expression { .customer }

  /// A hidden name that no column here has: the stem and a number.
  package func freshName(_ stem: String, besides taken: Set<String> = []) -> String {
    let names = taken.union(relation.fields.map(\.name))
    var number = 0
    while names.contains("\(stem)_\(number)") { number += 1 }
    return "\(stem)_\(number)"
  }

  /// The requested order, made total.
  package var totalOrder: [SortKey] {
    let identity = shape.identity.compactMap { relation.column($0) }
    let ties = identity.isEmpty ? shape.columns.map { .column($0.name, $0.type) } : identity
    var keys = shape.order
    for tie in ties where !keys.contains(where: { $0.expression == tie }) {
      keys.append(SortKey(tie))
    }
    return keys
  }
}
