package import Relations
package import Tables

/// A column that the engine counts, declared once: the aggregate that gives it and the value that is
/// read back, so that no name is written twice.
///
///     let answers = AggregateColumn.count("answers", where: isAnswer)
///     Question(.aggregate(rows, by: keys, [answers.aggregate]), order: order)
///     table[answers, row]
package struct AggregateColumn<Value>: Sendable {
  package let aggregate: NamedAggregate
  fileprivate let read: @Sendable (Tables.Value) -> Value

  private init(
    _ name: String, _ call: AggregateCall, _ read: @escaping @Sendable (Tables.Value) -> Value
  ) {
    aggregate = NamedAggregate(name, call)
    self.read = read
  }

  package var name: String { aggregate.name }
}

extension AggregateColumn where Value == Int {
  /// The rows for which a condition holds; all where there is none.
  package static func count(_ name: String, where condition: Expression? = nil) -> Self {
    Self(name, .count(where: condition)) { $0.whole }
  }

  /// Any aggregate that gives a whole number, 0 where it gives none.
  package static func whole(_ name: String, _ call: AggregateCall) -> Self {
    Self(name, call) { $0.whole }
  }
}

extension AggregateColumn where Value == Double? {
  /// Any aggregate that gives a number, nil where it gives none.
  package static func number(_ name: String, _ call: AggregateCall) -> Self {
    Self(name, call) { $0.number }
  }
}

extension AggregateColumn where Value == Tables.Value {
  /// A time to the millisecond: a day without a time of day ends a microsecond before the next.
  package static func duration(_ name: String, _ call: AggregateCall) -> Self {
    Self(name, call) { value in
      guard case .duration(let microseconds) = value else { return .null }
      return .duration(Int64((Double(microseconds) / 1000).rounded()) * 1000)
    }
  }

  /// Any aggregate.
  package static func value(_ name: String, _ call: AggregateCall) -> Self {
    Self(name, call) { $0 }
  }
}

extension Table {
  /// What was counted in a row; of a table with one row that one.
  ///
  /// A table that has no such column is another question's: a mistake of the verb, found by any test.
  package subscript<Value>(column: AggregateColumn<Value>, row: Int = 0) -> Value {
    guard let found = self[column.name], row < rowCount else {
      assertionFailure("no column `\(column.name)` was asked for")
      return column.read(.null)
    }
    return column.read(found[row])
  }
}
