import Catalogs
import Diagnostics
package import Findings
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
    // Column by column: a summary may have very many rows.
    var values = [[Value]](repeating: [], count: shape.columns.count)
    for place in values.indices { values[place].reserveCapacity(rows.count) }
    for row in rows {
      for (place, key) in row.keys.enumerated() { values[place].append(key) }
      columns.append(row.row, at: keyCount, to: &values)
    }
    return SummaryRows.relation(
      zip(shape.fields, values).map { Column($0.name, $0.type, values: $1) }, rows.count)
  }

  package var keyNames: [String] { Array(shape.names.prefix(keyCount)) }

  /// The rows with what is said of them, and their chart where there are any.
  ///
  /// - Parameter labels: the columns that name a row besides the keys.
  package func answer(
    _ rows: [(keys: [Value], row: Row)], notes: [Note], chart: Chart.Form, labels: [String] = []
  ) -> Plan.Step {
    .rows(
      relation(rows), notes: notes,
      chart: rows.isEmpty ? nil : Chart(chart, labels: keyNames + labels))
  }

  /// The plan of a verb that passes over events once.
  package func plan(
    _ walk: Walk, rules: [Note], probes: [Probe], then: @escaping @Sendable (Table) -> Plan.Step
  ) -> Plan {
    let then: Plan.Then = { (tables) throws(Diagnostic) in then(tables[0]) }
    return Plan(
      shape: shape, rules: rules, probes: probes, hidden: SummaryRows.hidden,
      start: .walk(walk, then: then))
  }

  /// The values of the keys in a row of a table whose first columns they are.
  package func keys(_ table: Table, _ row: Int) -> [Value] {
    (0..<keyCount).map { table.columns[$0][row] }
  }
}
