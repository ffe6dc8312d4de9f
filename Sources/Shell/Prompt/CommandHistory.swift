import Glibc

/// The history file: one entry a line, shared by all shells of a user, readable only by them.
///
/// Entries are appended one `write` each to a file opened for appending, so that several shells at
/// once lose nothing. Only the end of a long file is read.
package struct CommandHistory: Sendable {
  /// How many entries are kept in reach.
  package static let limit = 5_000
  /// How much of the file's end is looked at, in bytes.
  private static let reach = 4 << 20
  /// Entries longer than this, in bytes, are not written.
  private static let longest = 1 << 16

  package let path: String

  package init(path: String) { self.path = path }

  /// `$XDG_STATE_HOME/kith/history`, else `~/.local/state/kith/history`; nil without a home.
  package init?(environment: [String: String]) {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      path = state + "/kith/history"
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      path = home + "/.local/state/kith/history"
    } else {
      return nil
    }
  }

  /// Whether a line is to be remembered: not when it is blank or starts with a space.
  package static func keeps(_ entry: String) -> Bool {
    !entry.hasPrefix(" ") && entry.contains { !$0.isWhitespace }
  }

  /// The newest entries, oldest first, an entry that repeats the one before it left out.
  ///
  /// A file that cannot be read is an empty history.
  package func load() -> [String] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    let start = max(0, Int(lseek(descriptor, 0, SEEK_END)) - CommandHistory.reach)
    lseek(descriptor, off_t(start), SEEK_SET)

    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < CommandHistory.reach {
      let count = read(descriptor, &block, block.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      bytes += block[..<count]
    }
    var lines = bytes.split(separator: UInt8(ascii: "\n"))
    // A file read from its middle begins within an entry.
    if start > 0, !lines.isEmpty { lines.removeFirst() }

    var entries: [String] = []
    for line in lines.suffix(CommandHistory.limit) {
      let entry = CommandHistory.unescaped(String(decoding: line, as: UTF8.self))
      if entry != entries.last { entries.append(entry) }
    }
    return entries
  }

  /// Writes an entry at the end; says whether it did.
  ///
  /// A history that cannot be written is no reason to stop a session.
  @discardableResult
  package func append(_ entry: String) -> Bool {
    let line = Array((CommandHistory.escaped(entry) + "\n").utf8)
    guard CommandHistory.keeps(entry), line.count <= CommandHistory.longest else { return false }
    makeFolder()
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return write(descriptor, line, line.count) == line.count
  }

  private func makeFolder() {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o700)
    }
  }

  static func escaped(_ entry: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in entry.unicodeScalars {
      switch scalar {
      case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\r": result.append(contentsOf: "\\r".unicodeScalars)
      case "\0": continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  static func unescaped(_ line: String) -> String {
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in line.unicodeScalars where scalar != "\0" {
      if isEscaped {
        isEscaped = false
        switch scalar {
        case "n": result.append("\n")
        case "r": result.append("\r")
        default: result.append(scalar)
        }
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
