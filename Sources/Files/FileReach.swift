package import Diagnostics
import Synchronization
import System

/// Which files a text may name, where a relative path in it begins, and which it did read.
///
/// A query that somebody typed may name any file, relative to the folder they are in. A notebook may
/// be a stranger's: it reaches what is under its home alone, and what the command line names besides.
package final class FileReach: Sendable {
  /// A file that was read.
  package struct Read: Sendable, Hashable {
    /// As the text names it.
    package let path: String
    package let text: String
  }

  /// The folder that files must be under, without links on the way; nil for anywhere.
  package let home: String?
  /// Where relative paths begin, with a slash at its end; empty for the folder that people are in.
  package let base: String
  /// Files and folders that the command line names, without links on the way.
  private let allowed: [String]
  private let reads = Mutex<[Read]>([])

  private static let mostBytes = 1 << 20

  /// Anywhere, from the folder that people are in.
  package static func anywhere() -> FileReach { FileReach(home: nil, base: "", allowed: []) }

  private init(home: String?, base: String, allowed: [String]) {
    self.home = home
    self.base = base
    self.allowed = allowed
  }

  /// What a notebook reaches: the folder that it is in; of a folder called `notebooks`, the folder
  /// around that one.
  ///
  /// - Parameter allowed: files and folders that the command line names.
  package convenience init(ofNotebook path: String, allowed: [String] = []) {
    var home = folder(above: withoutLinksIfMade(path) ?? path)
    if lastComponent(home) == "notebooks" { home = folder(above: home) }
    let base = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    self.init(home: home, base: base, allowed: allowed.compactMap(withoutLinksIfMade))
  }

  /// The path as seen from the folder that people are in.
  package func path(_ text: String) -> String { text.hasPrefix("/") ? text : base + text }

  /// Whether a path, as seen from the folder that people are in, may be used: links are followed, and
  /// what is not there counts by where it would be.
  package func holds(_ path: String) -> Bool {
    guard let home else { return true }
    guard let real = withoutLinksIfMade(path) else { return false }
    return ([home] + allowed).contains { Self.isUnder(real, $0) }
  }

  /// The text of a file that a text names: UTF-8, not a device or a pipe, at most 1 MB.
  package func read(_ named: String, at span: SourceSpan) throws(Diagnostic) -> String {
    let path = path(named)
    guard holds(path) else {
      throw Diagnostic(
        "outside-home", "\(typed(named)) is outside of the notebook's folder", at: span,
        help: ["allow it on the command line: --allow \(shellWord(path))"])
    }
    let text = try Self.text(of: path, named, at: span)
    let read = Read(path: named, text: text)
    reads.withLock { if !$0.contains(read) { $0.append(read) } }
    return text
  }

  /// The files that were read since this was asked last, in the order of their names.
  package func takeReads() -> [Read] {
    let found = reads.withLock { reads in
      defer { reads = [] }
      return reads
    }
    return found.sorted { $0.path < $1.path }
  }

  // MARK: Files

  private static func text(
    of path: String, _ named: String, at span: SourceSpan
  ) throws(Diagnostic) -> String {
    var bytes: [UInt8]?
    do throws(FileFailure) {
      // A pipe would wait for its writer.
      let file = try ReadableFile(path, waits: false)
      if file.status?.isFile == true { bytes = try file.rest(most: mostBytes + 1) }
    } catch {
      throw Diagnostic(
        "cannot-read", "\(typed(named)) cannot be read", at: span, notes: [error.reason])
    }
    guard let bytes else {
      throw Diagnostic("cannot-read", "\(typed(named)) is not a file", at: span)
    }
    guard bytes.count <= mostBytes else {
      throw Diagnostic("cannot-read", "\(typed(named)) is larger than 1 MB", at: span)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic("not-text", "\(typed(named)) is not a UTF-8 text", at: span)
    }
    return text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text
  }

  private static func isUnder(_ path: String, _ folder: String) -> Bool {
    path == folder || folder == "/" || path.hasPrefix(folder + "/")
  }
}
