package import Verbs

/// Rows that are a model's subjects themselves, as those of a file in which every row is a contract.
package struct RowSubjects {
  /// The rows, numbered.
  package let rows: Rows
  /// The hidden column of the numbers, from 1 in the rows' order.
  package let id: String

  /// - Parameter rows: The incoming rows, with the joins that the features needed.
  package init(_ rows: Rows) {
    id = rows.freshName("_number")
    let number = Named(id, .rowNumber(by: rows.totalOrder))
    self.rows = Rows(.extend(rows.relation, [number]), rows.shape)
  }

  /// The rows with what a model says of each.
  ///
  /// - Parameters:
  ///   - attributes: The columns that the verb adds.
  ///   - rules: What the verb says before any data is seen.
  ///   - start: The way to the scores, by the rows' numbers, which ends in
  ///     ``ScoreColumns/step(_:notes:)``.
  package func plan(
    _ attributes: [Attribute], rules: [Note] = [], start: (ScoreColumns) -> Plan.Step
  ) -> Plan {
    let columns = ScoreColumns(rows, attributes, absent: [:], by: id)
    let promised = columns.rows(nil)
    return Plan(
      shape: promised.shape, rules: promised.notes + rules, keeps: true, hidden: promised.hidden,
      start: start(columns))
  }
}
