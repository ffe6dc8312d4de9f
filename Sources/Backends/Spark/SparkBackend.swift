package import Diagnostics
import Dialects
import Drivers
package import Engines
import System
import Tables

/// A server that speaks Spark SQL over Arrow Flight SQL, such as Sail.
///
/// The server reads Parquet files that the home engine writes of the snapshot's tables, so it must
/// see the same files: the same machine, or a shared folder named by `KITH_STAGING`.
package enum SparkBackend: Backend {
  package static let name = "Spark"
  package static let schemes = ["grpc", "grpc+tls", "grpc+tcp"]

  package static func open(_ setting: EngineSetting) throws(Diagnostic) -> any Engine {
    let connection = try SparkLibrary.connect(
      try SparkLibrary.load(), to: setting.address ?? "grpc://127.0.0.1:32010")
    let dialect = SparkDialect()
    let shared = environmentVariable("KITH_STAGING")
    let snapshot = setting.snapshot.split(separator: "/").last.map(String.init) ?? "snapshot"
    let files = try StagedFiles(
      home: try setting.home(setting), dialect: dialect,
      folder: (shared ?? setting.exportFolder) + "/" + snapshot + ".parquet")
    // Views and tables are one namespace for all sessions of a server: names say whose they are.
    let prefix = "kith_\(processID)_\(UInt32.random(in: .min ... .max))_"
    var tables: [String: [String]] = [:]
    for (index, table) in setting.tables.enumerated() {
      let name = ["\(prefix)table_\(index)"]
      try connection.execute(dialect.view(name, overParquet: try files.file(of: table.name)))
      tables[table.name] = name
    }
    return SQLEngine(
      connection, dialect, staging: files, tables: tables, prefix: prefix, dropsAtEnd: true)
  }
}
