import Diagnostics
import Dialects
import Drivers
import Engines
import Files
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The Parquet files through which a server elsewhere sees what the home engine holds.
///
/// A snapshot's tables are written once and stay beside it, because a snapshot never changes. What a
/// session makes goes to a folder of its own, which goes with the session.
final class StagedFiles: SQLEngine.Staging {
  let sharesMemory = false
  private let home: Connection
  private let dialect: SparkDialect
  private let folder: String
  private var sessionFiles: Set<String> = []

  init(home: Connection, dialect: SparkDialect, folder: String) throws(Diagnostic) {
    self.home = home
    self.dialect = dialect
    self.folder = folder
    try StagedFiles.make(folder: folder)
  }

  deinit {
    for file in sessionFiles { unlink(file) }
  }

  /// The file of a snapshot's table, written now unless it is there.
  func file(of table: String) throws(Diagnostic) -> String {
    let path = "\(folder)/\(fileName(table)).parquet"
    if access(path, R_OK) == 0 { return path }
    let file = PartialFile(for: path)
    try write(["data", table], to: file.temporaryPath)
    do throws(FileFailure) {
      try file.commit()
    } catch {
      throw Diagnostic("cannot-write", "`\(path)` cannot be written", notes: [error.reason])
    }
    return path
  }

  func place(
    _ table: Table, as name: [String], on connection: Connection
  ) throws(Diagnostic) {
    let own = name.last ?? ""
    let path = sessionFile(own)
    sessionFiles.insert(path)
    try home.ingest(table, as: own, temporary: true)
    try write([own], to: path)
    try connection.execute(dialect.view(name, overParquet: path))
  }

  func remove(
    _ name: [String], on connection: Connection, _ dialect: any Dialect
  ) throws(Diagnostic) {
    let own = name.last ?? ""
    try connection.execute(dialect.drop(view: name))
    try home.execute("DROP TABLE IF EXISTS \"\(doubled(own, "\""))\"")
    unlink(sessionFile(own))
    sessionFiles.remove(sessionFile(own))
  }

  private func sessionFile(_ name: String) -> String { "\(folder)/\(name).session.parquet" }

  private func write(_ source: [String], to path: String) throws(Diagnostic) {
    let rows = source.map { "\"\(doubled($0, "\""))\"" }.joined(separator: ".")
    try home.execute(
      "COPY (SELECT * FROM \(rows)) TO '\(doubled(path, "'"))' (FORMAT parquet)")
  }

  private func doubled(_ text: String, _ quote: Character) -> String {
    text.split(separator: quote, omittingEmptySubsequences: false)
      .joined(separator: "\(quote)\(quote)")
  }

  /// A table's name as a file's; a name with a slash would be a path.
  private func fileName(_ table: String) -> String {
    table.map { $0 == "/" || $0 == "\0" ? "_" : String($0) }.joined()
  }

  private static func make(folder: String) throws(Diagnostic) {
    var path = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
      path +=
        path.isEmpty && part.isEmpty ? "/" : (path.hasSuffix("/") || path.isEmpty ? "" : "/") + part
      guard mkdir(path, 0o700) != 0, errno != EEXIST else { continue }
      throw Diagnostic(
        "cannot-write", "the folder `\(path)` cannot be made",
        notes: [String(cString: strerror(errno))])
    }
  }
}
