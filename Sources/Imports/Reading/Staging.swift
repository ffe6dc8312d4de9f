import Diagnostics
import Drivers
import System
import Tables

/// A table as its files have it: every column text (`c0`, `c1`, …), rows in file order.
///
/// The engine's `rowid` of the staged table is the row's place in its files.
struct StagedTable: Sendable {
  let source: TableSource
  /// The staged table's name in the engine.
  let name: String
  var rows = 0
  var scans: [FileScan] = []

  var header: Header { source.header }
  var rejectCount: Int { scans.reduce(0) { $0 + $1.rejectCount } }
  var rejects: [Reject] { scans.flatMap(\.rejects) }
}

/// Texts that stand for no value.
let nullTexts = ["", "-", "n/a", "N/A", "#N/A", "NULL"]

/// Reads files into the engine with an explicit layout.
struct Stager {
  let engine: Connection
  let workFolder: String
  /// The database that staged tables are made in.
  let database: String

  /// Reads one table's files; `scans` are what we read in them ourselves.
  ///
  /// Throws `record-count` when the engine did not read the rows that we counted.
  func stage(
    _ source: TableSource, scans: [FileScan], number: Int
  ) throws(Diagnostic) -> StagedTable {
    let columns = source.header.names.indices.map { "c\($0) VARCHAR" }.joined(separator: ", ")
    // First as the files are; when the engine's reader sees other records than we do, once more
    // from files rewritten so that they have one reading.
    for isRewritten in [false, true] {
      var table = StagedTable(source: source, name: "\(database).main.staged_\(number)")
      try engine.execute("CREATE OR REPLACE TABLE \(table.name) (\(columns))")
      for (file, scan) in zip(source.files, scans) {
        let read = try append(file, isRewritten: isRewritten || !scan.isRegular, to: table)
        if read != scan.rows {
          guard isRewritten else { break }
          throw Diagnostic(
            "record-count",
            "`\(file.path)` was read as \(counted(read, "row")), but it has \(grouped(scan.rows))",
            help: ["check the quotes in the file"])
        }
        table.rows += read
        table.scans.append(scan)
      }
      if table.scans.count == source.files.count { return table }
    }
    throw Diagnostic("record-count", "`\(source.files[0].path)` could not be read")
  }

  /// Appends one file's rows; returns how many the engine read, -1 when it refused.
  private func append(
    _ file: SourceFile, isRewritten: Bool, to table: StagedTable
  ) throws(Diagnostic) -> Int {
    guard isRewritten else {
      do throws(Diagnostic) {
        return try append(file, at: file.path, file.layout.delimiter, to: table)
      } catch {
        if error.id == Diagnostic.ID.cancelled { throw error }
        return -1
      }
    }
    let path = "\(workFolder)/rewritten.csv"
    defer { removeFile(path) }
    try writeCanonical(file.path, file.layout, width: file.header.names.count, to: path)
    return try append(file, at: path, UInt8(ascii: ","), to: table)
  }

  /// Appends the rows of a file as it is; returns how many the engine read.
  private func append(
    _ file: SourceFile, at path: String, _ delimiter: UInt8, to table: StagedTable
  ) throws(Diagnostic) -> Int {
    let names = file.header.names
    let order = table.header.names.map { names.firstIndex(of: $0) ?? 0 }
    let select = order.map { "c\($0)" }.joined(separator: ", ")
    let types = names.indices.map { "'c\($0)': 'VARCHAR'" }.joined(separator: ", ")
    let nulls = nullTexts.map(literal).joined(separator: ", ")
    let separator = delimiter == 9 ? "\\t" : String(UnicodeScalar(delimiter))
    try engine.execute(
      """
      INSERT INTO \(table.name) SELECT \(select) FROM read_csv(\(fileLiteral(path)), \
      auto_detect = false, header = false, skip = 1, delim = '\(separator)', quote = '"', \
      escape = '"', columns = {\(types)}, nullstr = [\(nulls)], \
      max_line_size = \(FileScan.longestRecord + 1_000), strict_mode = true, \
      null_padding = false, ignore_errors = false)
      """)
    let count = try engine.table("SELECT count(*) AS n FROM \(table.name)")
    return (count.integer("n") ?? 0) - table.rows
  }

  /// A path as the engine's file functions take it: they read `*`, `?`, `[` as patterns.
  private func fileLiteral(_ path: String) -> String {
    var escaped = ""
    for character in path {
      switch character {
      case "*", "?", "[": escaped += "[\(character)]"
      default: escaped.append(character)
      }
    }
    return literal(escaped.contains("://") ? "./" + escaped : escaped)
  }
}

extension Table {
  /// The whole number in a column of the first row.
  func integer(_ column: String) -> Int? { integer(self[column]) }

  func integer(_ column: Column?, row: Int = 0) -> Int? {
    guard let column, row < rowCount else { return nil }
    return switch column[row] {
    case .integer(let value), .timestamp(let value): Int(value)
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }
}
