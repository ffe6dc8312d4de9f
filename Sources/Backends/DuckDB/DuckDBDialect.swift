package import Dialects
package import Relations
package import Tables

/// The SQL of DuckDB 2.0.
package struct DuckDBDialect: Dialect {
  package init() {}

  package var name: String { "DuckDB" }

  package func quoted(identifier: String) -> String {
    doubling("\"", in: identifier)
  }

  package func quoted(text: String) -> String {
    // A literal cannot hold a NUL, and the driver takes the statement as a C string.
    let parts = text.unicodeScalars.split(separator: "\0", omittingEmptySubsequences: false)
    let literals = parts.map { part in
      let quotes = part.split(separator: "'", omittingEmptySubsequences: false)
      return "'" + quotes.map { String($0) }.joined(separator: "''") + "'"
    }
    return literals.count == 1
      ? literals[0] : "concat(" + literals.joined(separator: ", chr(0), ") + ")"
  }

  package func typeName(_ type: ValueType) -> String {
    switch type {
    case .boolean: "BOOLEAN"
    case .integer, .duration: "BIGINT"
    case .decimal(let scale): "DECIMAL(38, \(min(max(scale, 0), 38)))"
    case .double: "DOUBLE"
    case .text: "VARCHAR"
    case .date, .period: "DATE"
    case .timestamp: "TIMESTAMP"
    }
  }

  package func literal(double: Double) -> String {
    let text = "\(double)"
    return text.contains("e") ? text : text + "e0"
  }

  package var codesTexts: Bool { true }

  package func keyword(_ join: JoinKind) -> String {
    switch join {
    case .inner: "JOIN"
    case .left: "LEFT JOIN"
    case .semi: "SEMI JOIN"
    case .anti: "ANTI JOIN"
    }
  }

  package var templates: [Primitive: Template] { duckDBTemplates }

  package func view(_ name: [String], overParquet location: String) -> String {
    "CREATE OR REPLACE TEMPORARY VIEW \(quoted(path: name)) AS "
      + "SELECT * FROM read_parquet(\(quoted(text: location)))"
  }
}

private let duckDBTemplates: [Primitive: Template] = [
  // A sum or product of two 64-bit numbers fits 128 bits.
  .wholeAdd: "TRY_CAST(CAST({0} AS HUGEINT) + {1} AS BIGINT)",
  .wholeSubtract: "TRY_CAST(CAST({0} AS HUGEINT) - {1} AS BIGINT)",
  .wholeMultiply: "TRY_CAST(CAST({0} AS HUGEINT) * {1} AS BIGINT)",
  .part: "string_split({0}, {1})[{2}]",
  .extract: "regexp_extract_all({0}, {1}, {2})[1]",
  .escaped: "regexp_escape({0})",
  .addMicroseconds: .infix("{0} + to_microseconds({1})"),
  .addDays: .infix("{0} + TRY_CAST({1} AS INTEGER)"),
  .addMonthsToDate: "CAST({0} + to_months(TRY_CAST({1} AS INTEGER)) AS DATE)",
  .addMonthsToTimestamp: .infix("{0} + to_months(TRY_CAST({1} AS INTEGER))"),
  .timestampText: "replace(strftime({0}, '%Y-%m-%dT%H:%M:%S.%f'), '.000000', '')",
  .doubleText: "regexp_replace(CAST({0} AS VARCHAR), '[.]0$', '')",
  .isFinite: "isfinite({0})",
  // The engine's own adds up doubles in the order in which threads finish.
  .exactStandardDeviation: """
  sqrt(CAST(count({0}) * sum({0} * {0}) - sum({0}) * sum({0}) AS DOUBLE) \
  / nullif(CAST(count({0}) AS DOUBLE) * (count({0}) - 1), 0))
  """,
  .quantile: "quantile_cont({0}, {1})",
  .earliest: "arg_min({0}, {1})",
  .latest: "arg_max({0}, {1})",
]
