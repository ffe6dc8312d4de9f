import System

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
    guard let (bytes, isWhole) = try? end() else { return [] }
    var lines = bytes.split(separator: UInt8(ascii: "\n"))
    // A file read from its middle begins within an entry.
    if !isWhole, !lines.isEmpty { lines.removeFirst() }

    var entries: [String] = []
    for line in lines.suffix(CommandHistory.limit) {
      let entry = CommandHistory.unescaped(String(decoding: line, as: UTF8.self))
      if entry != entries.last { entries.append(entry) }
    }
    return entries
  }

  private func end() throws(FileFailure) -> (bytes: [UInt8], isWhole: Bool) {
    let file = try ReadableFile(path, waits: false)
    let isCut = file.skip(toLast: CommandHistory.reach)
    return (try file.rest(most: CommandHistory.reach), !isCut)
  }

  /// Writes an entry at the end; says whether it did.
  ///
  /// A history that cannot be written is no reason to stop a session.
  @discardableResult
  package func append(_ entry: String) -> Bool {
    let line = Array((CommandHistory.escaped(entry) + "\n").utf8)
    guard CommandHistory.keeps(entry), line.count <= CommandHistory.longest else { return false }
    try? Folder.make(folder(above: path), permissions: 0o700)
    return (try? WritableFile.append(line, to: path)) != nil
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
