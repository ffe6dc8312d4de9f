import Diagnostics
import Tables

/// A record that is not a row, and why.
struct Reject: Sendable, Hashable {
  var file: String
  /// From 1; nil when it is not known.
  var line: Int?
  /// The column, when one value is at fault.
  var column: String?
  var reason: String
  /// The text of the record or value, cut after 200 characters.
  var raw: String
}

/// What a whole file holds, found by reading every byte of it once.
struct FileScan: Sendable {
  /// Rows as wide as the header.
  var rows = 0
  var rejectCount = 0
  /// The first ``FileScan/keptRejects`` of the rejects.
  var rejects: [Reject] = []
  /// Whether an engine's reader reads these bytes exactly as we do: one kind of line end, no blank
  /// lines, no odd quotes, no rejects.
  var isRegular = true
  /// Whether each record is one line.
  var isOneLineEach = true

  static let keptRejects = 1_000
  /// A longer record is rejected: it is a broken line, and readers have such limits.
  static let longestRecord = 2_000_000

  /// Reads a file whose header has `width` columns.
  static func of(
    _ path: String, named name: String, _ layout: FileLayout, width: Int
  ) throws(Diagnostic) -> FileScan {
    var scan = FileScan()
    var isHeader = true
    var ending: RecordCutter.Ending?
    if layout.linesBefore > 0 { scan.isRegular = false }
    try RecordStream(path, layout).records { record throws(Diagnostic) in
      let cut = record.cut
      if cut.ending != .none {
        if cut.ending == .cr || cut.ending != ending ?? cut.ending { scan.isRegular = false }
        ending = cut.ending
      }
      if isBlankRecord(record, width: width) {
        scan.isRegular = false
        return true
      }
      if cut.isOdd || cut.hasGarbage { scan.isRegular = false }
      if isHeader {
        isHeader = false
        return true
      }
      if cut.lines > 1 { scan.isOneLineEach = false }
      guard let reason = rejection(record, width: width) else {
        scan.rows &+= 1
        return true
      }
      scan.isRegular = false
      scan.rejectCount += 1
      if scan.rejects.count < keptRejects {
        scan.rejects.append(
          Reject(
            file: name, line: record.line, column: nil, reason: reason, raw: excerpt(record.bytes)))
      }
      return true
    }
    return scan
  }

  /// Why a record is no row; nil when it is one.
  static func rejection(_ record: RecordView, width: Int) -> String? {
    let fields = record.cut.fields
    if record.bytes.count > longestRecord {
      return "the line is longer than \(longestRecord / 1_000_000) MB"
    }
    if fields < width { return "\(counted(fields, "column")) where the header has \(width)" }
    if fields > width { return "\(counted(fields, "column")) where the header has \(width)" }
    if record.cut.hasGarbage { return "text after a closing quote" }
    return nil
  }

  /// Whether a record is an empty line, or one of spaces only in a file of several columns.
  static func isBlankRecord(_ record: RecordView, width: Int) -> Bool {
    if record.bytes.isEmpty { return true }
    guard record.cut.fields == 1, width > 1 else { return false }
    return record.bytes.allSatisfy { $0 == 32 || $0 == 9 }
  }

  private static func excerpt(_ bytes: UnsafeRawBufferPointer) -> String {
    let text = String(decoding: bytes.prefix(800), as: UTF8.self)
    return text.count > 200 || bytes.count > 800 ? text.prefix(200) + "…" : text
  }
}
