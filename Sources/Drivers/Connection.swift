import CADBC
package import Diagnostics
package import Tables

/// One session with an engine, used by one thread; only its ``canceller`` may be used by others.
///
/// Takes one statement at a time: a text with several statements runs all but the last while it is
/// being set, and a result must be read or dropped before the next statement. Every operation throws
/// `engine` with the engine's words as a note, or `cancelled`.
package final class Connection {
  package let database: Database
  package let canceller: Canceller
  /// The text of the statement that ran last, for whoever wants to see what the engine was told.
  package private(set) var lastStatement = ""
  let raw: UnsafeMutablePointer<ADBCConnection>

  /// The engine as messages name it.
  package var engine: String { database.driver.engine }

  init(_ database: Database, _ canceller: Canceller) throws(Diagnostic) {
    self.database = database
    self.canceller = canceller
    raw = .allocate(capacity: 1)
    raw.initialize(to: ADBCConnection())
    let (operations, raw) = (database.driver.operations, raw)
    do throws(EngineFailure) {
      try EngineFailure.check { adbc_connection_new(operations, raw, $0) }
      try EngineFailure.check { adbc_connection_init(operations, raw, database.raw, $0) }
    } catch {
      throw error.diagnostic(
        database.driver.engine, "\(database.driver.engine) could not be reached")
    }
  }

  deinit {
    EngineFailure.ignore { adbc_connection_release(database.driver.operations, raw, $0) }
    raw.deallocate()
  }

  /// Runs a statement whose rows, if any, are not wanted.
  package func execute(_ sql: String) throws(Diagnostic) {
    var stream = try query(sql)
    while try stream.next() != nil {}
  }

  /// Runs a statement and hands its rows over batch by batch.
  package func query(_ sql: String) throws(Diagnostic) -> BatchStream {
    let statement = try begin(sql)
    let stream = UnsafeMutablePointer<ArrowArrayStream>.allocate(capacity: 1)
    stream.initialize(to: ArrowArrayStream())
    do throws(EngineFailure) {
      try statement.setSQL(sql)
      try statement.run(into: stream)
    } catch {
      arrow_stream_release(stream)
      stream.deallocate()
      throw failure(error)
    }
    return try BatchStream.open(stream, statement)
  }

  /// Runs a query and copies its rows.
  ///
  /// With promised `types` the table has exactly these fields, by position; otherwise names and
  /// types are the engine's. Throws `column-type` when the engine broke the promise or sent what no
  /// table holds, `column-range` for a number or an instant that does not fit.
  package func table(_ sql: String, types: [Field]? = nil) throws(Diagnostic) -> Table {
    try query(sql).table(types: types)
  }

  /// The fields that a query would give, found by running it for no rows.
  package func schema(of sql: String) throws(Diagnostic) -> [Field] {
    let query = sql.trimmingEnd { $0.isWhitespace || $0 == ";" }
    return try self.query("SELECT * FROM (\(query)\n) AS described LIMIT 0").fields()
  }

  /// How ``ingest(_:as:temporary:mode:)`` treats a table of that name.
  package enum IngestMode: String, Sendable {
    case create, append, replace
  }

  /// Writes a table made in Swift into the engine; decimals arrive as DOUBLE, durations as BIGINT
  /// microseconds, periods as the DATE of their first day.
  ///
  /// Throws `not-supported` on an engine without the ``Driver/Traits/ingests`` trait.
  package func ingest(
    _ table: Table, as name: String, temporary: Bool, mode: IngestMode = .create
  ) throws(Diagnostic) {
    try ingest(
      TableStream(table), rowCount: table.rowCount, as: name, temporary: temporary, mode: mode)
  }

  func ingest(
    _ table: TableStream, rowCount: Int, as name: String, temporary: Bool, mode: IngestMode
  ) throws(Diagnostic) {
    guard database.driver.traits.ingests else {
      throw Diagnostic(
        "not-supported", "\(engine) takes no tables from outside",
        help: ["write a Parquet file and read it as a temporary view"])
    }
    let statement = try begin("-- ingest \(rowCount) rows into \(name)")
    let stream = table.export()
    defer {
      arrow_stream_release(stream)
      stream.deallocate()
    }
    do throws(EngineFailure) {
      try statement.setOption("adbc.ingest.target_table", name)
      try statement.setOption("adbc.ingest.mode", "adbc.ingest.mode." + mode.rawValue)
      if temporary { try statement.setOption("adbc.ingest.temporary", "true") }
      try statement.bind(stream)
      try statement.run(into: nil)
    } catch {
      throw failure(error)
    }
    if canceller.isAsked { throw .cancelled }
  }

  private func begin(_ sql: String) throws(Diagnostic) -> EngineStatement {
    guard !canceller.isRunning else {
      throw Diagnostic(
        Diagnostic.ID.engine, "a result of \(engine) is still being read",
        notes: ["the statement before was: \(lastStatement)"])
    }
    lastStatement = sql
    return try EngineStatement(self)
  }

  /// What a failed call means: after a cancel was asked for, always that.
  func failure(_ failure: EngineFailure) -> Diagnostic {
    let isInterrupt = failure.words.hasPrefix("INTERRUPT Error")
    if failure.status == Int(ADBC_CANCELLED) || isInterrupt || canceller.isAsked {
      return .cancelled
    }
    return failure.diagnostic(engine, "\(engine) could not run the query")
  }
}

extension String {
  fileprivate func trimmingEnd(_ isDropped: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let last = rest.last, isDropped(last) { rest.removeLast() }
    return rest
  }
}
