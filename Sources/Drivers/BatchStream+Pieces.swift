package import Diagnostics
package import Tables

extension BatchStream {
  /// Hands over all rows in tables of at least `rowCount` rows, but for the last one.
  ///
  /// `body` is called at least once, so that a result without rows still says its columns.
  package consuming func tables(
    types: [Field]? = nil, ofAtLeast rowCount: Int = 65_536,
    _ body: (Table) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    var builders = try ColumnBuilder.builders(for: schema, promised: types)
    var waiting = 0
    var isFirst = true
    while let batch = try next() {
      for column in builders.indices { try builders[column].append(try batch.view(of: column)) }
      waiting += batch.rowCount
      guard waiting >= rowCount else { continue }
      try body(Table(builders.map { $0.finish() }, rowCount: waiting))
      builders = try ColumnBuilder.builders(for: schema, promised: types)
      waiting = 0
      isFirst = false
    }
    if waiting > 0 || isFirst {
      try body(Table(builders.map { $0.finish() }, rowCount: waiting))
    }
  }
}
