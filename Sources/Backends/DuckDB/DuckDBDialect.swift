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
  // A literal, or a column kept from one, may have fewer bits, and would overflow them.
  .wholeAdd: .infix("CAST({0} AS BIGINT) + {1}"),
  .wholeSubtract: .infix("CAST({0} AS BIGINT) - {1}"),
  .wholeMultiply: .infix("CAST({0} AS BIGINT) * {1}"),
  .wholeNegate: .infix("-CAST({0} AS BIGINT)"),
  .wholeAbsolute: "abs(CAST({0} AS BIGINT))",
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
  .sumDouble: exactSum,
  .isBeyondExactSums:
    "abs({0}) >= 4722366482869645213696e0 OR abs({0}) < 3.552713678800501e-15 AND {0} <> 0",
  .standardDeviation: "stddev_samp({0} ORDER BY {0}){1}",
  .exactStandardDeviation: exactStandardDeviation,
  .quantile: "quantile_cont({0}, {1})",
  .earliest: "arg_min({0}, {1})",
  .latest: "arg_max({0}, {1})",
]
