import CADBC
package import Diagnostics

/// A loaded ADBC driver: the table of operations of one engine.
///
/// Drivers are never unloaded, because engines keep threads.
package final class Driver: @unchecked Sendable {
  /// What differs between engines although they share one interface.
  package struct Traits: Sendable {
    /// Whether a table made in Swift can be bound to a statement (``Connection/ingest(_:as:temporary:mode:)``).
    package var ingests: Bool
    /// Whether a cancel stops the work, not only the waiting for it.
    package var cancelStopsWork: Bool

    package init(ingests: Bool, cancelStopsWork: Bool) {
      self.ingests = ingests
      self.cancelStopsWork = cancelStopsWork
    }
  }

  /// The engine as messages name it, such as `DuckDB`.
  package let engine: String
  package let library: SharedLibrary
  package let traits: Traits
  let operations: UnsafeMutablePointer<ADBCDriver>

  /// Asks the library for its operations.
  ///
  /// Throws `engine-missing` when the library is no driver.
  package init(
    _ library: SharedLibrary, entryPoint: String, engine: String, traits: Traits
  ) throws(Diagnostic) {
    let table = UnsafeMutablePointer<ADBCDriver>.allocate(capacity: 1)
    table.initialize(to: ADBCDriver())
    do throws(EngineFailure) {
      try EngineFailure.check { adbc_initialize(library.handle, entryPoint, table, $0) }
    } catch {
      table.deallocate()
      let reason =
        error.status == ADBC_NOT_FOUND ? "it has no `\(entryPoint)`" : error.words
      throw Diagnostic(
        "engine-missing", "`\(library.path)` is not a driver of \(engine)", notes: [reason])
    }
    self.engine = engine
    self.library = library
    self.traits = traits
    operations = table
  }

  /// Opens a database with the engine's options, in the order given.
  ///
  /// Throws `engine` with the engine's words.
  package func open(_ options: [(name: String, value: String)] = []) throws(Diagnostic) -> Database
  {
    try Database(self, options)
  }
}
