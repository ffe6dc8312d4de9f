package import Catalogs
package import Findings
package import Tables

/// A column that a summary verb gives, or an estimate with those of its interval, declared once: what
/// is promised when the stage is bound, the names that no key may have, and the value in each row.
///
///     static let columns: [SummaryColumn<Row>] = [
///       .count("n") { $0.n },
///       .estimate("rate", .fraction) { ($0.rate, $0.interval?.low, $0.interval?.high) },
///     ]
package struct SummaryColumn<Row>: Sendable {
  /// The columns; the measure of an estimate gets its confidence when a stage is bound.
  fileprivate let attributes: [Attribute]
  fileprivate let values: @Sendable (Row) -> [Value]

  /// A column of any kind.
  package init(_ attribute: Attribute, _ value: @escaping @Sendable (Row) -> Value) {
    attributes = [attribute]
    values = { [value($0)] }
  }

  private init(_ attributes: [Attribute], _ values: @escaping @Sendable (Row) -> [Value]) {
    self.attributes = attributes
    self.values = values
  }

  /// A whole number of things.
  package static func count(
    _ name: String, _ value: @escaping @Sendable (Row) -> Int
  ) -> SummaryColumn {
    SummaryColumn(Attribute.count(name)) { .integer(Int64(value($0))) }
  }

  /// A word that the verb makes itself.
  package static func word(
    _ name: String, nullable: Bool = true, _ value: @escaping @Sendable (Row) -> String?
  ) -> SummaryColumn {
    SummaryColumn(Attribute.word(name, nullable: nullable)) { value($0).map { .text($0) } ?? .null }
  }

  /// A number without an interval, null where there is none.
  package static func number(
    _ name: String, _ unit: Unit, _ value: @escaping @Sendable (Row) -> Double?
  ) -> SummaryColumn {
    SummaryColumn(Attribute(Field(name, .double), measure: Measure(unit))) { .number(value($0)) }
  }

  /// What a summary's first estimate is: its interval's columns are called `low` and `high`.
  package static func estimate(
    _ name: String, _ unit: Unit, base: String? = "n",
    _ value: @escaping @Sendable (Row) -> (value: Double?, low: Double?, high: Double?)
  ) -> SummaryColumn {
    estimate(name, unit, low: "low", high: "high", base: base, value)
  }

  /// A further estimate, with `NAME_low` and `NAME_high`.
  package static func further(
    _ name: String, _ unit: Unit, base: String? = "n",
    _ value: @escaping @Sendable (Row) -> (value: Double?, low: Double?, high: Double?)
  ) -> SummaryColumn {
    estimate(name, unit, low: "\(name)_low", high: "\(name)_high", base: base, value)
  }

  private static func estimate(
    _ name: String, _ unit: Unit, low: String, high: String, base: String?,
    _ value: @escaping @Sendable (Row) -> (value: Double?, low: Double?, high: Double?)
  ) -> SummaryColumn {
    SummaryColumn([
      Attribute(
        Field(name, .double), measure: Measure(unit, low: low, high: high, base: base)),
      Attribute(Field(low, .double), measure: Measure(unit)),
      Attribute(Field(high, .double), measure: Measure(unit)),
    ]) { row in
      let found = value(row)
      return [.number(found.value), .number(found.low), .number(found.high)]
    }
  }

  /// The same column of rows that hold such a row.
  package func of<Whole>(_ part: @escaping @Sendable (Whole) -> Row) -> SummaryColumn<Whole> {
    let values = values
    return SummaryColumn<Whole>(attributes) { values(part($0)) }
  }
}

extension Array {
  /// The names of a summary's columns, which no key may have.
  package func names<Row>() -> [String] where Element == SummaryColumn<Row> {
    flatMap { $0.attributes.map(\.name) }
  }

  /// The promise of the columns.
  package func attributes<Row>(
    confidence: Double
  ) -> [Attribute] where Element == SummaryColumn<Row> {
    flatMap(\.attributes).map { attribute in
      var attribute = attribute
      if attribute.measure?.low != nil { attribute.measure?.confidence = confidence }
      return attribute
    }
  }

  /// One row's values, in the order of the columns.
  package func values<Row>(_ row: Row) -> [Value] where Element == SummaryColumn<Row> {
    flatMap { $0.values(row) }
  }
}
