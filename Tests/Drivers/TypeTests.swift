import Diagnostics
import Drivers
import Tables
import Testing

@Suite struct TypeTests {
  let duckDB: Connection

  init() throws { duckDB = try TestedEngines.connectToDuckDB() }

  /// A value, a null and the type, as DuckDB sends it.
  @Test(
    arguments: [
      ("true", .boolean, .boolean(true)),
      ("(-7)::TINYINT", .integer, .integer(-7)),
      ("(-700)::SMALLINT", .integer, .integer(-700)),
      ("(-70000)::INTEGER", .integer, .integer(-70000)),
      ("(-9223372036854775808)::BIGINT", .integer, .integer(.min)),
      ("200::UTINYINT", .integer, .integer(200)),
      ("60000::USMALLINT", .integer, .integer(60000)),
      ("4000000000::UINTEGER", .integer, .integer(4_000_000_000)),
      ("9223372036854775807::UBIGINT", .integer, .integer(.max)),
      ("12::HUGEINT", .decimal(scale: 0), .double(12)),
      ("1.5::FLOAT", .double, .double(1.5)),
      ("0.1::DOUBLE", .double, .double(0.1)),
      ("'nan'::DOUBLE", .double, .null),
      ("'-infinity'::FLOAT", .double, .null),
      ("(-12.34)::DECIMAL(4,2)", .decimal(scale: 2), .double(-12.34)),
      ("0.07::DECIMAL(18,2)", .decimal(scale: 2), .double(0.07)),
      (
        "12345678901234567890.123::DECIMAL(38,3)", .decimal(scale: 3),
        .double(12345678901234567890.123)
      ),
      (
        "'Զգույշ, long enough to need a buffer'", .text,
        .text("Զգույշ, long enough to need a buffer")
      ),
      ("''", .text, .text("")),
      ("'b'::ENUM('a', 'b')", .text, .text("b")),
      ("DATE '1969-12-31'", .date, .date(-1)),
      ("'infinity'::DATE", .date, .null),
      ("TIMESTAMP '1970-01-01 00:00:00.000001'", .timestamp, .timestamp(1)),
      ("TIMESTAMP_S '1969-12-31 23:59:59'", .timestamp, .timestamp(-1_000_000)),
      ("TIMESTAMP_MS '1970-01-01 00:00:00.001'", .timestamp, .timestamp(1000)),
      ("TIMESTAMP_NS '1969-12-31 23:59:59.999999999'", .timestamp, .timestamp(-1)),
      ("TIMESTAMPTZ '1970-01-01 01:00:00+01:00'", .timestamp, .timestamp(0)),
      ("'-infinity'::TIMESTAMP", .timestamp, .null),
      ("INTERVAL '1 day 1 microsecond'", .duration, .duration(86_400_000_001)),
      ("TIME '10:30:00.5'", .text, .text("10:30:00.500000")),
      ("NULL", .text, .null),
    ] as [(String, ValueType, Value)])
  func `a value of every type arrives, and its null`(
    sql: String, type: ValueType, value: Value
  ) throws {
    let table = try duckDB.table(
      "SELECT \(sql) AS x UNION ALL BY NAME SELECT NULL AS x ORDER BY x NULLS LAST")
    #expect(table.fields == [Field("x", type)])
    #expect(table.rows == [[value], [.null]])
    #expect(
      try duckDB.table("SELECT \(sql) AS x WHERE false") == Table([Field("x", type)], rows: []))
  }

  @Test(arguments: [
    "produce_arrow_string_view = true", "arrow_large_buffer_size = true",
    "arrow_output_version = '1.5'",
  ])
  func `other layouts carry the same values`(setting: String) throws {
    let sql = """
      SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE repeat('ab', i) END AS t,
        (i * 1.25)::DECIMAL(9,2) AS d, (i * 1.25)::DECIMAL(18,2) AS e
      FROM range(5000) AS r(i) WHERE i < 20 OR i > 4990 ORDER BY i
      """
    let expected = try duckDB.table(sql)
    try duckDB.execute("SET \(setting)")
    #expect(try duckDB.table(sql) == expected)
    #expect(expected.row(1) == [.text("ab"), .double(1.25), .double(1.25)])
    #expect(expected.row(7)[0] == .text("ababababababab"))
    #expect(expected.row(3)[0] == .null)
  }

  @Test func `a promise decides name and type`() throws {
    let promised = [
      Field("m", .period(.month)), Field("d", .duration), Field("n", .integer), Field("x", .double),
      Field("s", .decimal(scale: 2)), Field("t", .timestamp),
    ]
    let table = try duckDB.table(
      "SELECT DATE '2024-05-01', 90::BIGINT, sum(i), 3, sum(i)::DECIMAL(9,2), DATE '1970-01-02' FROM range(3) AS r(i)",
      types: promised)
    #expect(table.fields == promised)
    #expect(
      table.rows == [
        [
          .period(.month, start: 19844), .duration(90), .integer(3), .double(3), .double(3),
          .timestamp(86_400_000_000),
        ]
      ])
  }

  @Test func `a broken promise is told`() throws {
    let wrongType = #expect(throws: Diagnostic.self) {
      try duckDB.table("SELECT 'a' AS x", types: [Field("score", .integer)])
    }
    #expect(wrongType?.id == "column-type")
    #expect(
      wrongType?.message == "column `score` was promised as whole number and came as text")
    let wrongCount = #expect(throws: Diagnostic.self) {
      try duckDB.table("SELECT 1 AS a, 2 AS b", types: [Field("a", .integer)])
    }
    #expect(wrongCount?.message == "the result has 2 columns where 1 were promised")
  }

  @Test func `a value that fits no column is told`() throws {
    let tooLarge = #expect(throws: Diagnostic.self) {
      try duckDB.table("SELECT 18446744073709551615::UBIGINT AS n")
    }
    #expect(tooLarge?.message == "column `n` holds 18446744073709551615, which is out of range")
    let months = #expect(throws: Diagnostic.self) {
      try duckDB.table("SELECT INTERVAL 1 MONTH AS i")
    }
    #expect(months?.message == "column `i` holds an interval of months")
    let list = #expect(throws: Diagnostic.self) { try duckDB.table("SELECT [1, 2] AS l") }
    #expect(list?.message == "column `l` is list, which no table holds")
    let fraction = #expect(throws: Diagnostic.self) {
      try duckDB.table("SELECT 1.5::DECIMAL(9,1) AS n", types: [Field("n", .integer)])
    }
    #expect(fraction?.message == "column `n` holds 1.5, which is out of range")
  }

  @Test func `a dictionary of 300 texts arrives with codes of 16 bits`() throws {
    try duckDB.execute(
      "CREATE TYPE many AS ENUM (SELECT 'text ' || i FROM range(300) AS r(i) ORDER BY i)")
    let sql = "SELECT ('text ' || (i % 300))::many AS e FROM range(5000) AS r(i) ORDER BY i"
    let table = try duckDB.table(sql)
    #expect(table.rowCount == 5000)
    #expect(table.row(299) == [.text("text 299")])
    var codes: [UInt16] = []
    var stream = try duckDB.query(sql)
    while let batch = try stream.next() {
      try batch.appendCodes(of: 0, to: &codes)
      #expect(try batch.dictionary(of: 0)?.count == 300)
      #expect(try batch.withValues(of: 0, as: UInt16.self) { $0.count } == batch.rowCount)
    }
    #expect(codes.count == 5000)
    #expect(codes[299] == 299)
  }
}
