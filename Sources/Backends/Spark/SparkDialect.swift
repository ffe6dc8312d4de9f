package import Dialects
package import Tables

/// The SQL of Spark as Sail 0.7 runs it.
package struct SparkDialect: Dialect {
  package init() {}

  package var name: String { "Spark" }

  package func quoted(identifier: String) -> String {
    doubling("`", in: identifier)
  }

  package func quoted(text: String) -> String {
    // Two quotes in a row are two literals side by side: only a backslash escapes.
    var literal = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": literal += "\\\\"
      case "'": literal += "\\'"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case "\0": literal += "\\0"
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "'"
  }

  package var losesOverflow: Bool { true }

  package func typeName(_ type: ValueType) -> String {
    switch type {
    case .boolean: "BOOLEAN"
    case .integer, .duration: "BIGINT"
    case .decimal(let scale): "DECIMAL(38, \(min(max(scale, 0), 38)))"
    case .double: "DOUBLE"
    case .text: "STRING"
    case .date, .period: "DATE"
    case .timestamp: "TIMESTAMP_NTZ"
    }
  }

  package var timestampKeyword: String { "TIMESTAMP_NTZ" }

  package func literal(integer: Int64) -> String {
    // The smallest has no literal, its opposite being too large.
    integer == .min ? "CAST(-9223372036854775807L - 1L AS BIGINT)" : "\(integer)L"
  }

  package func literal(double: Double) -> String { "\(double)D" }

  package var templates: [Primitive: Template] { sparkTemplates }
  package var filtersWindows: Bool { false }
  package var separatorsAreExpressions: Bool { true }

  package func expression(fromRE2 pattern: String) -> String { rustExpression(fromRE2: pattern) }

  package func keep(_ query: String, as name: [String]) -> String {
    "CREATE TABLE \(quoted(path: name)) AS\n\(query)"
  }

  package func view(_ name: [String], overParquet location: String) -> String {
    "CREATE OR REPLACE TEMPORARY VIEW \(quoted(path: name)) "
      + "USING parquet OPTIONS (path \(quoted(text: location)))"
  }
}

private let sparkTemplates: [Primitive: Template] = [
  // The engine's own 64-bit arithmetic wraps around. Its decimals are checked, but its optimizer takes
  // twice as long for each further one of casts inside each other; so these give null, not an error.
  .wholeAdd: "try_add({0}, {1})",
  .wholeSubtract: "try_subtract({0}, {1})",
  .wholeMultiply: "try_multiply({0}, {1})",
  .wholeNegate: "CAST(-CAST({0} AS DECIMAL(38, 0)) AS BIGINT)",
  .finite: "nullif(nullif({0}, double('Infinity')), double('-Infinity'))",
  // The engine's own is null where the number times that power of ten is infinite.
  .doubleRound: "CASE WHEN abs({0}) < 1e15D THEN round({0}, {1}) ELSE {0} END",
  // The engine's own gives the nearest number that fits.
  .wholeOfDouble: "CAST(CAST({0} AS DECIMAL(38, 0)) AS BIGINT)",
  .doubleFloor: "CASE WHEN abs({0}) < 9e15D THEN CAST(floor({0}) AS DOUBLE) ELSE {0} END",
  .doubleCeiling: "CASE WHEN abs({0}) < 9e15D THEN CAST(ceil({0}) AS DOUBLE) ELSE {0} END",
  .exponential: "nullif(exp({0}), double('Infinity'))",
  .startsWith: "startswith({0}, {1})",
  .endsWith: "endswith({0}, {1})",
  .matches: .infix("{0} RLIKE {1}"),
  // One character for one: the engine's own has a final sigma, and SS for ß.
  .lower: "lower(translate({0}, 'Σİ', 'σi'))",
  .upper: "upper(translate({0}, 'ß', 'ẞ'))",
  .length: "CAST(char_length({0}) AS BIGINT)",
  .trim: "btrim({0}, {1})",
  .part: "get(split({0}, {1}), {2} - 1)",
  .extract: "get(regexp_extract_all({0}, {1}, {2}), 0)",
  .escaped: #"regexp_replace({0}, '([-\\\\.+*?()|\\[\\]{}^$#&~])', '\\$1')"#,
  .addMicroseconds: .infix("{0} + {1} * INTERVAL 1 MICROSECOND"),
  .addDays: "date_add({0}, TRY_CAST({1} AS INT))",
  .addMonthsToDate: "add_months({0}, TRY_CAST({1} AS INT))",
  .addMonthsToTimestamp: .infix("{0} + make_ym_interval(0, TRY_CAST({1} AS INT))"),
  .elapsed: .infix("unix_micros({0}) - unix_micros({1})"),
  .daysBetween: "CAST(datediff({0}, {1}) AS BIGINT)",
  .year: "CAST(year({0}) AS BIGINT)",
  .monthNumber: "CAST(month({0}) AS BIGINT)",
  .quarter: "CAST(quarter({0}) AS BIGINT)",
  .dayOfMonth: "CAST(day({0}) AS BIGINT)",
  .hour: "CAST(hour({0}) AS BIGINT)",
  // `weekday` of a Sunday is -1 here.
  .weekdayNumber: "CAST((dayofweek({0}) + 5) % 7 + 1 AS BIGINT)",
  .timestampText: """
  regexp_replace(date_format({0}, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS"), '[.]000000$', '')
  """,
  .doubleText: "regexp_replace(CAST({0} AS STRING), '[.]0$', '')",
  .isFinite: .infix(
    "{0} BETWEEN -1.7976931348623157E308D AND 1.7976931348623157E308D"),
  .sumWhole: "sum(CAST({0} AS DECIMAL(38, 0)))",
  .sumDecimal: "sum(CAST({0} AS {1}))",
  .sumDouble: exactSum,
  .quantile: "percentile({0}, {1})",
  .earliest: "min_by({0}, {1})",
  .latest: "max_by({0}, {1})",
  .row: "struct({0})",
  .rowNumber: "CAST(row_number() {0} AS BIGINT)",
  .rank: "CAST(rank() {0} AS BIGINT)",
]
