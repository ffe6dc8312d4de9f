import CADBC
import Diagnostics

/// One SQL text on its way through the engine; released once, after its stream.
final class EngineStatement {
  let connection: Connection
  private let raw: UnsafeMutablePointer<ADBCStatement>
  private var driver: Driver { connection.database.driver }

  /// Makes a statement, which from here on can be cancelled.
  init(_ connection: Connection) throws(Diagnostic) {
    self.connection = connection
    raw = .allocate(capacity: 1)
    raw.initialize(to: ADBCStatement())
    let (operations, raw) = (connection.database.driver.operations, raw)
    do throws(EngineFailure) {
      try EngineFailure.check { adbc_statement_new(operations, connection.raw, raw, $0) }
    } catch {
      throw error.diagnostic(
        connection.database.driver.engine,
        "\(connection.database.driver.engine) could not take a statement")
    }
    connection.canceller.begin(raw, of: driver)
  }

  func setSQL(_ sql: String) throws(EngineFailure) {
    try EngineFailure.check { adbc_statement_set_sql(driver.operations, raw, sql, $0) }
  }

  func setOption(_ name: String, _ value: String) throws(EngineFailure) {
    try EngineFailure.check { adbc_statement_set_option(driver.operations, raw, name, value, $0) }
  }

  func bind(_ stream: UnsafeMutablePointer<ArrowArrayStream>) throws(EngineFailure) {
    try EngineFailure.check { adbc_statement_bind_stream(driver.operations, raw, stream, $0) }
  }

  /// Runs the statement; with a stream it is filled with the rows.
  func run(into stream: UnsafeMutablePointer<ArrowArrayStream>?) throws(EngineFailure) {
    var rows: Int64 = -1
    try EngineFailure.check {
      adbc_statement_execute(driver.operations, raw, stream, &rows, $0)
    }
  }

  deinit {
    connection.canceller.end()
    EngineFailure.ignore { adbc_statement_release(connection.database.driver.operations, raw, $0) }
    raw.deallocate()
  }
}
