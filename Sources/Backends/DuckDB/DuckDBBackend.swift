package import Diagnostics
package import Drivers
package import Engines
import Tables

/// DuckDB inside the process: the home engine, which also imports.
package enum DuckDBBackend: Backend {
  package static let name = "DuckDB"
  package static let schemes = ["duckdb"]

  /// An in-memory database with the snapshot attached read-only, opened when something is asked that
  /// is not in memory already.
  ///
  /// Throws `engine-missing` at once when there is nothing to open.
  package static func open(_ setting: EngineSetting) throws(Diagnostic) -> any Engine {
    if !DuckDBLibrary.isThere() { _ = try DuckDBLibrary.load() }
    return SQLEngine(
      name, DuckDBDialect(), staging: Ingestion(),
      tables: Dictionary(
        uniqueKeysWithValues: setting.tables.map { ($0.name, ["data", $0.name]) }),
      prefix: "_kith_", eventFiles: setting.eventFilePrefix.map { EventFiles(prefix: $0) },
      connect: { (canceller) throws(Diagnostic) in try connect(setting, canceller) })
  }

  /// A connection that sees the snapshot under the name `data`.
  package static func connect(
    _ setting: EngineSetting, _ canceller: Canceller = Canceller()
  ) throws(Diagnostic) -> Connection {
    var configuration = DuckDBConfiguration(
      attachments: [.init(path: setting.snapshot, as: "data")],
      temporaryFolder: setting.temporaryFolder, threads: setting.threads)
    configuration.readsFiles = setting.readsFiles
    return try configuration.connect(try DuckDBLibrary.load(), canceller)
  }

  /// A connection to an empty database in memory, for an import.
  package static func connection(temporaryFolder: String) throws(Diagnostic) -> Connection {
    try DuckDBConfiguration(temporaryFolder: temporaryFolder).connect(try DuckDBLibrary.load())
  }

  private struct Ingestion: SQLEngine.Staging {
    let sharesMemory = true

    func place(
      _ table: Table, as name: [String], on connection: Connection
    ) throws(Diagnostic) {
      try connection.ingest(table, as: name.last ?? "", temporary: true)
    }
  }
}
