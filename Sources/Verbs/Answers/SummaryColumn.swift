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
  /// Puts a row's values below those of the rows before it: a column's own, from the place on.
  private let append: @Sendable (Row, Int, inout [[Value]]) -> Void

  /// A column of any kind.
  package init(_ attribute: Attribute, _ value: @escaping @Sendable (Row) -> Value) {
    self.init([attribute]) { $2[$1].append(value($0)) }
  }

  private init(
    _ attributes: [Attribute], _ append: @escaping @Sendable (Row, Int, inout [[Value]]) -> Void
  ) {
    self.attributes = attributes
    self.append = append
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
    ]) { row, place, columns in
      let found = value(row)
      columns[place].append(.number(found.value))
      columns[place + 1].append(.number(found.low))
      columns[place + 2].append(.number(found.high))
    }
  }

  /// Puts a row's values below the others, and gives the place of the next column.
  fileprivate func append(_ row: Row, at place: Int, to columns: inout [[Value]]) -> Int {
    append(row, place, &columns)
    return place + attributes.count
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

  /// Puts a row's values below the others, from the place of the first column on.
  func append<Row>(
    _ row: Row, at first: Int, to columns: inout [[Value]]
  ) where Element == SummaryColumn<Row> {
    var place = first
    for column in self { place = column.append(row, at: place, to: &columns) }
  }
}
