package import Relations
package import Tables

/// A column that rows are counted by besides the keys, declared once: what is grouped by and the value
/// that is read back.
///
///     let source = GroupColumn.text("_source")
///     Question(.aggregate(flows, by: keys + [source.named], counts), order: …)
///     table[source, row]
package struct GroupColumn<Value>: Sendable {
  package let field: Field
  fileprivate let read: @Sendable (Tables.Value) -> Value

  private init(_ field: Field, _ read: @escaping @Sendable (Tables.Value) -> Value) {
    self.field = field
    self.read = read
  }

  package var name: String { field.name }
  package var expression: Expression { .column(field.name, field.type) }
  package var named: Named { Named(field) }
  /// Ascending by the column.
  package var order: SortKey { SortKey(expression) }
}

extension GroupColumn where Value == String? {
  package static func text(_ name: String) -> Self {
    Self(Field(name, .text)) { $0.word }
  }
}

extension GroupColumn where Value == Int {
  /// A whole number, 0 where there is none.
  package static func whole(_ name: String) -> Self { Self(Field(name, .integer)) { $0.whole } }
}

extension Table {
  /// What a row is counted by.
  package subscript<Value>(column: GroupColumn<Value>, row: Int) -> Value {
    guard let found = self[column.name], row < rowCount else {
      assertionFailure("no column `\(column.name)` was asked for")
      return column.read(.null)
    }
    return column.read(found[row])
  }

  /// The rows of each group, which are neighbours.
  package func groups(by keyCount: Int) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    for row in 0..<rowCount {
      let isLast =
        row + 1 == rowCount || columns.prefix(keyCount).contains { $0[row] != $0[row + 1] }
      guard isLast else { continue }
      groups.append(start..<row + 1)
      start = row + 1
    }
    return groups
  }
}
