package import Diagnostics
import Dialects
import Drivers
package import Engines
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A server that speaks Spark SQL over Arrow Flight SQL, such as Sail.
///
/// The server reads Parquet files that the home engine writes of the snapshot's tables, so it must
/// see the same files: a shared folder, named by `KITH_STAGING`, or the same machine.
package enum SparkBackend: Backend {
  package static let name = "Spark"
  package static let schemes = ["grpc", "grpc+tls", "grpc+tcp"]

  package static func open(_ setting: EngineSetting) throws(Diagnostic) -> any Engine {
    let connection = try SparkLibrary.connect(
      try SparkLibrary.load(), to: setting.address ?? "grpc://127.0.0.1:32010")
    let dialect = SparkDialect()
    let home = try setting.home()
    let folder = stagingFolder(setting)
    // Views are one namespace for all sessions of a server: names say whose they are.
    let prefix = "kith_\(getpid())_\(UInt32.random(in: .min ... .max))_"
    var tables: [String: [String]] = [:]
    for table in setting.tables {
      let name = [prefix + table.name]
      let file = "\(folder)/\(prefix)\(table.name).parquet"
      try home.execute(
        "COPY (SELECT * FROM \(DuckDBText.quoted(["data", table.name]))) TO "
          + "\(DuckDBText.quoted(text: file)) (FORMAT parquet)")
      try connection.execute(dialect.view(name, overParquet: file))
      tables[table.name] = name
    }
    return SQLEngine(
      connection, dialect, staging: ParquetStaging(home: home, folder: folder), tables: tables,
      prefix: prefix)
  }

  private static func stagingFolder(_ setting: EngineSetting) -> String {
    guard let named = getenv("KITH_STAGING") else { return setting.temporaryFolder }
    return String(cString: named)
  }

  /// Hands small tables to the server as Parquet files that the home engine writes.
  private struct ParquetStaging: SQLEngine.Staging {
    let home: Connection
    let folder: String

    func place(
      _ table: Table, as name: [String], on connection: Connection
    ) throws(Diagnostic) {
      let file = "\(folder)/\(name.last ?? "").parquet"
      try home.ingest(table, as: name.last ?? "", temporary: true)
      try home.execute(
        "COPY (SELECT * FROM \(DuckDBText.quoted([name.last ?? ""]))) TO "
          + "\(DuckDBText.quoted(text: file)) (FORMAT parquet)")
      try connection.execute(SparkDialect().view(name, overParquet: file))
    }
  }
}

/// The few words of the home engine that writing Parquet takes.
private enum DuckDBText {
  static func quoted(_ path: [String]) -> String {
    path.map { part in
      "\"" + part.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\""
    }.joined(separator: ".")
  }

  static func quoted(text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
