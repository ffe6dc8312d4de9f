import Diagnostics
import Dispatch
import Synchronization
import Tables
import Works

/// The files of an import, each read once from end to end: dialects, headers, records, hashes.
struct Inventory: Sendable {
  /// The files that are tables.
  private(set) var sources: [SourceFile] = []
  private(set) var scans: [FileScan] = []
  /// SHA-256 of each file's bytes.
  private(set) var hashes: [String] = []
  private(set) var warnings: [String] = []

  var byteCount: Int64 { sources.reduce(0) { $0 &+ $1.file.stamp.size } }

  init(_ files: [InputFile], report: (WorkProgress) -> Void) throws(Diagnostic) {
    for file in files {
      let source = try SourceFile(file)
      if file.isFound, source.header.names.count == 1, file.name.lowercased().hasSuffix(".txt") {
        warnings.append("`\(file.path)` was left out: it has no columns")
        continue
      }
      if source.header.looksLikeData {
        warnings.append("the first line of `\(file.path)` looks like values, not like names")
      }
      sources.append(source)
    }
    guard !sources.isEmpty else {
      throw Diagnostic("no-files", "no file with columns among those named")
    }
    report(WorkProgress(activity: "reading " + counted(sources.count, "file"), fraction: 0.05))
    try readAll()
  }

  /// What one job found in its file.
  private struct Found: Sendable {
    var scan: FileScan?
    var hash: String?
    var failure: Diagnostic?
  }

  /// Scans and hashes all files, on all processors.
  private mutating func readAll() throws(Diagnostic) {
    let sources = self.sources
    let found = Mutex([Found](repeating: Found(), count: sources.count * 2))
    DispatchQueue.concurrentPerform(iterations: sources.count * 2) { job in
      let source = sources[job / 2]
      var result = Found()
      do throws(Diagnostic) {
        if job % 2 == 0 {
          result.scan = try FileScan.of(
            source.path, named: source.file.name, source.layout,
            width: source.header.names.count)
        } else {
          result.hash = try SHA256.digest(ofFile: source.path)
        }
      } catch {
        result.failure = error
      }
      let done = result
      found.withLock { $0[job] = done }
    }
    for result in found.withLock({ $0 }) {
      if let failure = result.failure { throw failure }
      if let scan = result.scan { scans.append(scan) }
      if let hash = result.hash { hashes.append(hash) }
    }
    for (source, scan) in zip(sources, scans) where scan.rows == 0 && scan.rejectCount == 0 {
      warnings.append("`\(source.path)` has a line of column names and no rows")
    }
  }

  /// Refuses files of which too many records are no rows.
  func checkRejects(most: Int?) throws(Diagnostic) {
    for (source, scan) in zip(sources, scans) where scan.rejectCount > 0 {
      let total = scan.rows + scan.rejectCount
      guard scan.rejectCount > most ?? (total / 2) else { continue }
      let first = scan.rejects[0]
      throw Diagnostic(
        "too-many-rejects",
        "\(grouped(scan.rejectCount)) of \(counted(total, "record")) of `\(source.path)` "
          + "cannot be read",
        notes: ["line \(first.line ?? 0): \(first.reason)"],
        help: ["check that the first line names the columns, or allow more with `--max-rejects`"])
    }
  }

  /// Refuses files that changed while they were read.
  func checkUnchanged() throws(Diagnostic) {
    for source in sources where FileStamp(source.path) != source.file.stamp {
      throw Diagnostic(
        "file-changed", "`\(source.path)` changed while it was read",
        help: ["run the command again when the file is complete"])
    }
  }
}
