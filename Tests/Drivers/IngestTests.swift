import CADBC
import Diagnostics
import Tables
import Testing

@testable import Drivers

@Suite struct IngestTests {
  /// Every type, with nulls, over more than one batch of the stream.
  static let table: Table = {
    let rows = (0..<70_000).map { (row: Int) -> [Value] in
      row % 5 == 4
        ? [Value](repeating: .null, count: 8)
        : [
          .boolean(row % 2 == 0), .integer(Int64(row)), .double(Double(row) / 4),
          .text("text — \(row)"), .date(Int32(row)), .timestamp(Int64(row)),
          .duration(Int64(row)), .period(.month, start: Int32(row)),
        ]
    }
    let types: [ValueType] = [
      .boolean, .integer, .double, .text, .date, .timestamp, .duration, .period(.month),
    ]
    return Table(types.map { Field($0.word, $0) }, rows: rows)
  }()

  @Test func `a table made in Swift comes back equal`() throws {
    let duckDB = try TestedEngines.connectToDuckDB()
    try duckDB.ingest(IngestTests.table, as: "odd \"name\"", temporary: true)
    let back = try duckDB.table(
      "SELECT * FROM \"odd \"\"name\"\"\"", types: IngestTests.table.fields)
    #expect(back == IngestTests.table)
  }

  @Test func `a name that is taken is told, unless the table replaces or appends`() throws {
    let duckDB = try TestedEngines.connectToDuckDB()
    let one = Table([Field("n", .integer)], rows: [[.integer(1)]])
    try duckDB.ingest(one, as: "t", temporary: false)
    let mistake = #expect(throws: Diagnostic.self) {
      try duckDB.ingest(one, as: "t", temporary: false)
    }
    #expect(mistake?.id == "engine")
    try duckDB.ingest(one, as: "t", temporary: false, mode: .append)
    #expect(try duckDB.table("SELECT n FROM t").rowCount == 2)
    try duckDB.ingest(one, as: "t", temporary: false, mode: .replace)
    #expect(try duckDB.table("SELECT n FROM t") == one)
  }

  @Test func `a table without rows has its columns`() throws {
    let duckDB = try TestedEngines.connectToDuckDB()
    let empty = Table(IngestTests.table.fields, rows: [])
    try duckDB.ingest(empty, as: "none", temporary: true)
    #expect(try duckDB.table("SELECT * FROM none", types: empty.fields) == empty)
  }

  @Test func `a stream made in Swift is read without an engine, and all of it released`() throws {
    let ledger = ReleaseLedger()
    let stream = try BatchStream.open(
      TableStream(IngestTests.table, ledger: ledger).export(), nil)
    #expect(try stream.table(types: IngestTests.table.fields) == IngestTests.table)
    #expect(ledger.made == ledger.released)
    // One stream, one schema with 8 columns, two batches with 8 columns.
    #expect(ledger.made == 1 + 9 + 2 * 9)
  }

  @Test func `what is not read to the end is released too`() throws {
    let ledger = ReleaseLedger()
    do {
      var stream = try BatchStream.open(
        TableStream(IngestTests.table, ledger: ledger).export(), nil)
      guard let batch = try stream.next() else {
        Issue.record("no batch")
        return
      }
      #expect(batch.rowCount == 65_536)
    }
    #expect(ledger.made == 1 + 9 + 9)
    #expect(ledger.released == ledger.made)
    #expect(throws: Diagnostic.self) {
      try BatchStream.open(TableStream(IngestTests.table, ledger: ledger).export(), nil)
        .table(types: [Field("a", .text)])
    }
    #expect(ledger.released == ledger.made)
  }

  @Test func `an engine releases what it was given once, on failure too`() throws {
    let duckDB = try TestedEngines.connectToDuckDB()
    for _ in 1...2 {
      let ledger = ReleaseLedger()
      let stream = TableStream(IngestTests.table, ledger: ledger)
      // The second time the name is taken.
      try? duckDB.ingest(stream, rowCount: 1, as: "t", temporary: false, mode: .create)
      #expect(ledger.made > 0)
      #expect(ledger.released == ledger.made)
    }
    #expect(try duckDB.table("SELECT count(*) AS n FROM t").rows == [[.integer(70_000)]])
  }
}
