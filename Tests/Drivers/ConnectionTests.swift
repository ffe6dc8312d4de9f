import Diagnostics
import Drivers
import DuckDBBackend
import Tables
import Testing

@Suite struct ConnectionTests {
  let duckDB: Connection

  init() throws { duckDB = try TestedEngines.connectToDuckDB() }

  @Test func `100,000 rows arrive in order`() throws {
    let table = try duckDB.table(
      "SELECT i, CASE WHEN i % 10 = 0 THEN NULL ELSE 'n' || i END AS t FROM range(100000) AS r(i)")
    #expect(table.rowCount == 100_000)
    #expect(table.columns[1].nullCount == 10_000)
    #expect(table.row(99_999) == [.integer(99_999), .text("n99999")])
  }

  @Test func `copying takes time in proportion to the rows`() throws {
    // 490 batches: copying them anew for each next one would take minutes.
    let start = ContinuousClock.now
    #expect(try duckDB.table("SELECT i FROM range(1000000) AS r(i)").rowCount == 1_000_000)
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func `batches are read where they are`() throws {
    var total: Int64 = 0
    var nulls = 0
    var stream = try duckDB.query("SELECT nullif(i, 5) AS i FROM range(10000) AS r(i)")
    while let batch = try stream.next() {
      try batch.withIntegers(of: 0) { (values) throws(Diagnostic) in
        try batch.withValidity(of: 0) { valid in
          for row in values.indices {
            if valid[row] { total += values[row] } else { nulls += 1 }
          }
        }
      }
    }
    #expect(total == 49_995_000 - 5)
    #expect(nulls == 1)
  }

  @Test func `reading a column as another type is told`() throws {
    var stream = try duckDB.query("SELECT 1.5::DOUBLE AS x")
    guard let batch = try stream.next() else {
      Issue.record("no batch")
      return
    }
    do throws(Diagnostic) {
      _ = try batch.withIntegers(of: 0) { $0.count }
      Issue.record("read")
    } catch {
      #expect(error.message == "column `x` is number, not values of type Int64")
    }
    do throws(Diagnostic) {
      _ = try batch.withIntegers(of: 7) { $0.count }
      Issue.record("read")
    } catch {
      #expect(error.message == "the result has no column 8")
    }
  }

  @Test func `a mistake has the engine's words and the connection goes on`() throws {
    let mistake = #expect(throws: Diagnostic.self) {
      try duckDB.execute("SELECT amont FROM range(3)")
    }
    #expect(mistake?.id == "engine")
    #expect(mistake?.message == "DuckDB could not run the query")
    #expect(mistake?.notes.first?.hasPrefix("DuckDB said: Binder Error") == true)
    #expect(mistake?.notes.first?.contains("amont") == true)
    #expect(duckDB.lastStatement == "SELECT amont FROM range(3)")
    let syntax = #expect(throws: Diagnostic.self) { try duckDB.table("SELEC 1") }
    #expect(syntax?.notes.first?.contains("syntax error at or near \"SELEC\"") == true)
    #expect(throws: Diagnostic.self) { try duckDB.execute("") }
    #expect(throws: Diagnostic.self) { try duckDB.table("SELECT error('late') FROM range(9)") }
    #expect(try duckDB.table("SELECT 1 AS one").rows == [[.integer(1)]])
  }

  @Test func `a second statement waits for the first result`() throws {
    let stream = try duckDB.query("SELECT * FROM range(100000)")
    let mistake = #expect(throws: Diagnostic.self) { try duckDB.execute("SELECT 1") }
    #expect(mistake?.message == "a result of DuckDB is still being read")
    _ = consume stream
    try duckDB.execute("SELECT 1")
  }

  @Test func `the fields of a query are known without its rows`() throws {
    let fields = try duckDB.schema(
      of: "WITH a AS (SELECT 1 AS n) SELECT n, 'a' AS t FROM a -- b\n;\n")
    #expect(fields == [Field("n", .integer), Field("t", .text)])
  }

  @Test func `statements change the session`() throws {
    try duckDB.execute("CREATE TABLE t AS SELECT i FROM range(3) AS r(i)")
    try duckDB.execute("INSERT INTO t VALUES (7)")
    #expect(try duckDB.table("SELECT sum(i)::BIGINT AS s FROM t").rows == [[.integer(10)]])
  }

  @Test func `a snapshot is attached read-only and its tables have plain names`() throws {
    let path = "/tmp/kith-drivers-\(UInt64.random(in: 0 ... .max)).duckdb"
    do {
      let writer = try TestedEngines.connectToDuckDB([
        .init(path: path, as: "it's", isReadOnly: false)
      ])
      try writer.execute(
        "CREATE TABLE \"it's\".events AS SELECT 'a'::ENUM('a', 'b') AS step, 3 AS n")
    }
    let readers = [
      try TestedEngines.connectToDuckDB([.init(path: path, as: "data")]),
      try TestedEngines.connectToDuckDB([.init(path: path, as: "data")]),
    ]
    for reader in readers {
      #expect(try reader.table("SELECT * FROM events").rows == [[.text("a"), .integer(3)]])
      try reader.execute("CREATE TABLE mine AS SELECT * FROM events")
      #expect(throws: Diagnostic.self) {
        try reader.execute("INSERT INTO data.events VALUES ('b', 4)")
      }
    }
    let missing = #expect(throws: Diagnostic.self) {
      try TestedEngines.connectToDuckDB([.init(path: "/nowhere/x.duckdb", as: "data")])
    }
    #expect(missing?.notes.first?.contains("/nowhere/x.duckdb") == true)
  }
}
