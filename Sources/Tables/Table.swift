/// A small finished table: named columns of equal length.
///
/// Holds no NaN and no infinity; whatever makes a table turns them into nulls.
package struct Table: Sendable, Hashable {
  package let columns: [Column]
  package let rowCount: Int

  /// Makes a table; all columns must have the same number of rows.
  package init(_ columns: [Column], rowCount: Int? = nil) {
    self.columns = columns
    self.rowCount = rowCount ?? columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == self.rowCount }, "columns of unequal length")
  }

  /// Makes a table from rows of values.
  package init(_ fields: [Field], rows: [[Value]]) {
    self.init(
      fields.enumerated().map { index, field in
        Column(field.name, field.type, values: rows.map { $0[index] })
      }, rowCount: rows.count)
  }

  package var fields: [Field] { columns.map(\.field) }

  /// About how many bytes of memory it takes.
  package var size: Int { columns.reduce(0) { $0 + $1.size } }

  package subscript(name: String) -> Column? { columns.first { $0.name == name } }

  package func row(_ index: Int) -> [Value] { columns.map { $0[index] } }

  package var rows: [[Value]] { (0..<rowCount).map(row) }

  /// The first `count` rows.
  package func prefix(_ count: Int) -> Table {
    guard count < rowCount else { return self }
    return Table(fields, rows: (0..<max(0, count)).map(row))
  }

  /// The rows at `indices`, in that order.
  package func rows(at indices: [Int]) -> Table { Table(fields, rows: indices.map(row)) }
}
