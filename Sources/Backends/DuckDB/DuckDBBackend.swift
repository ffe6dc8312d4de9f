package import Diagnostics
package import Drivers
package import Engines
import Tables

/// DuckDB inside the process: the home engine, which also imports.
package enum DuckDBBackend: Backend {
  package static let name = "DuckDB"
  package static let schemes = ["duckdb"]

  /// Opens an in-memory database with the snapshot attached read-only.
  package static func open(_ setting: EngineSetting) throws(Diagnostic) -> any Engine {
    let connection = try connect(setting)
    return SQLEngine(
      connection, DuckDBDialect(), staging: Ingestion(),
      tables: Dictionary(
        uniqueKeysWithValues: setting.tables.map { ($0.name, ["data", $0.name]) }),
      prefix: "_kith_")
  }

  /// A connection that sees the snapshot under the name `data`.
  package static func connect(_ setting: EngineSetting) throws(Diagnostic) -> Connection {
    let configuration = DuckDBConfiguration(
      attachments: [.init(path: setting.snapshot, as: "data")],
      temporaryFolder: setting.temporaryFolder)
    return try configuration.connect(try DuckDBLibrary.load())
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
