import CADBC
package import Diagnostics

/// An open database; it closes when its last connection is gone.
package final class Database {
  package let driver: Driver
  let raw: UnsafeMutablePointer<ADBCDatabase>

  init(_ driver: Driver, _ options: [(name: String, value: String)]) throws(Diagnostic) {
    self.driver = driver
    raw = .allocate(capacity: 1)
    raw.initialize(to: ADBCDatabase())
    let (operations, raw) = (driver.operations, raw)
    do throws(EngineFailure) {
      try EngineFailure.check { adbc_database_new(operations, raw, $0) }
      for (name, value) in options {
        try EngineFailure.check { adbc_database_set_option(operations, raw, name, value, $0) }
      }
      try EngineFailure.check { adbc_database_init(operations, raw, $0) }
    } catch {
      throw error.diagnostic(driver.engine, "\(driver.engine) could not open the database")
    }
  }

  /// Opens a connection, whose statements `canceller` stops; nobody else's.
  ///
  /// Throws `engine` with the engine's words.
  package func connect(
    _ canceller: Canceller = Canceller()
  ) throws(Diagnostic) -> Connection { try Connection(self, canceller) }

  deinit {
    EngineFailure.ignore { adbc_database_release(driver.operations, raw, $0) }
    raw.deallocate()
  }
}
