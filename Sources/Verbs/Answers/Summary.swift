import Catalogs
package import Relations
package import Tables

/// A summary while it is bound and finished: its keys, then its verb's columns.
package struct Summary<Row>: Sendable {
  /// What comes out, with the hidden column that keeps the order of the rows.
  package let shape: Shape
  package let keyCount: Int
  private let columns: [SummaryColumn<Row>]

  /// - Parameter name: what messages call the rows.
  package init(
    _ keys: GroupKeys, _ columns: [SummaryColumn<Row>], named name: String, confidence: Double
  ) {
    keyCount = keys.keys.count
    self.columns = columns
    shape = SummaryRows.shape(
      keys.attributes + columns.attributes(confidence: confidence), named: name)
  }

  /// The rows in their order, each with the values of its keys.
  package func relation(_ rows: [(keys: [Value], row: Row)]) -> Relation {
    SummaryRows.relation(shape.fields, rows.map { $0.keys + columns.values($0.row) })
  }

  /// The values of the keys in a row of a table whose first columns they are.
  package func keys(_ table: Table, _ row: Int) -> [Value] {
    (0..<keyCount).map { table.columns[$0][row] }
  }
}
