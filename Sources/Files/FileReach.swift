package import Diagnostics
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
    let real = Self.resolved(path) ?? path
    var folder = Self.parent(of: real)
    if folder.split(separator: "/").last == "notebooks" { folder = Self.parent(of: folder) }
    let base = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    self.init(home: folder, base: base, allowed: allowed.compactMap(Self.resolved))
  }

  /// The path as seen from the folder that people are in.
  package func path(_ text: String) -> String { text.hasPrefix("/") ? text : base + text }

  /// Whether a path, as seen from the folder that people are in, may be used: links are followed, and
  /// what is not there counts by where it would be.
  package func holds(_ path: String) -> Bool {
    guard let home else { return true }
    guard let real = Self.resolved(path) else { return false }
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
    // A pipe would wait for its writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw Diagnostic(
        "cannot-read", "\(typed(named)) cannot be read", at: span,
        notes: [String(cString: strerror(errno))])
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic("cannot-read", "\(typed(named)) is not a file", at: span)
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= mostBytes {
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, &buffer, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, &buffer, buffer.count)
      #else
        let count = Glibc.read(descriptor, &buffer, buffer.count)
      #endif
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 || errno != EINTR {
        break
      }
    }
    guard bytes.count <= mostBytes else {
      throw Diagnostic("cannot-read", "\(typed(named)) is larger than 1 MB", at: span)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic("not-text", "\(typed(named)) is not a UTF-8 text", at: span)
    }
    return text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text
  }

  /// The path without links; of what is not there, that of the folder it would be in and its name.
  static func resolved(_ path: String) -> String? {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    var status = stat()
    // A link that leads nowhere may lead anywhere tomorrow.
    guard lstat(path, &status) != 0, errno == ENOENT || errno == ENOTDIR else { return nil }
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    guard !name.isEmpty, name != "..", name != "." else { return nil }
    guard path.contains("/") else { return resolved(".").map { $0 + "/" + name } }
    let folder = parent(of: path)
    guard folder != path else { return nil }
    return resolved(folder.isEmpty ? "." : folder).map { $0 + "/" + name }
  }

  private static func parent(of path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func isUnder(_ path: String, _ folder: String) -> Bool {
    path == folder || folder == "/" || path.hasPrefix(folder + "/")
  }
}
