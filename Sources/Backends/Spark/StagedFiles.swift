import Diagnostics
import Dialects
import Drivers
import Engines
import System
import Tables

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
    do throws(Folder.Refusal) {
      try Folder.make(folder, permissions: 0o700)
    } catch {
      throw Diagnostic(
        "cannot-write", "the folder `\(error.path)` cannot be made", notes: [error.failure.reason])
    }
  }

  deinit {
    for file in sessionFiles { removeFile(file) }
  }

  /// The file of a snapshot's table, written now unless it is there.
  func file(of table: String) throws(Diagnostic) -> String {
    let path = "\(folder)/\(fileName(table)).parquet"
    if isReadable(path) { return path }
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
    removeFile(sessionFile(own))
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
}
