import Diagnostics
import Drivers
import SparkBackend
import Tables
import Testing

/// Needs a server of Spark SQL: its address is in `KITH_SPARK_URI`.
@Suite(.enabled(if: TestedEngines.sparkURI != nil), .serialized) struct SparkTests {
  let spark: Connection

  init() throws { spark = try TestedEngines.connectToSpark() }

  @Test(
    arguments: [
      ("true", .boolean, .boolean(true)),
      ("cast(-7 AS TINYINT)", .integer, .integer(-7)),
      ("cast(-7 AS BIGINT)", .integer, .integer(-7)),
      ("cast(1.5 AS FLOAT)", .double, .double(1.5)),
      ("cast('nan' AS DOUBLE)", .double, .null),
      ("cast(-12.34 AS DECIMAL(10,2))", .decimal(scale: 2), .double(-12.34)),
      ("'Զգույշ'", .text, .text("Զգույշ")),
      ("DATE '1969-12-31'", .date, .date(-1)),
      ("TIMESTAMP_NTZ '1970-01-01 00:00:01'", .timestamp, .timestamp(1_000_000)),
    ] as [(String, ValueType, Value)])
  func `a value of every type arrives, and its null`(
    sql: String, type: ValueType, value: Value
  ) throws {
    let table = try spark.table(
      "SELECT * FROM (SELECT \(sql) AS x UNION ALL SELECT NULL AS x) ORDER BY x NULLS LAST")
    #expect(table.fields == [Field("x", type)])
    #expect(table.rows.contains([value]))
    #expect(table.rows.contains([.null]))
    #expect(table.rowCount == 2)
  }

  @Test func `100,000 rows arrive`() throws {
    let table = try spark.table("SELECT id FROM range(100000) ORDER BY id")
    #expect(table.rowCount == 100_000)
    #expect(table.row(99_999) == [.integer(99_999)])
  }

  @Test func `statements without rows run`() throws {
    try spark.execute("CREATE OR REPLACE TEMPORARY VIEW kith_drivers AS SELECT 1 AS n")
    #expect(try spark.table("SELECT n FROM kith_drivers").rows == [[.integer(1)]])
    #expect(try spark.schema(of: "SELECT n FROM kith_drivers").map(\.name) == ["n"])
    try spark.execute("DROP VIEW kith_drivers")
  }

  @Test func `a mistake has the engine's words and the connection goes on`() throws {
    let mistake = #expect(throws: Diagnostic.self) { try spark.table("SELECT amont FROM range(3)") }
    #expect(mistake?.message == "Spark could not run the query")
    #expect(mistake?.notes.first?.hasPrefix("Spark said: ") == true)
    #expect(mistake?.notes.first?.contains("amont") == true)
    #expect(try spark.table("SELECT 1 AS one").rowCount == 1)
  }

  @Test func `a table from outside is refused with a way out`() throws {
    let mistake = #expect(throws: Diagnostic.self) {
      try spark.ingest(Table([Field("n", .integer)], rows: []), as: "t", temporary: true)
    }
    #expect(mistake?.id == "not-supported")
    #expect(mistake?.message == "Spark takes no tables from outside")
  }

  @Test func `a server that is not there is told`() throws {
    let driver = spark.database.driver
    let mistake = #expect(throws: Diagnostic.self) {
      try SparkLibrary.connect(driver, to: "grpc://127.0.0.1:9")
    }
    #expect(mistake?.id == "engine")
  }
}
