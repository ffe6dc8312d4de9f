import Foundation
import PseudoTerminals
import Tiers

/// Runs what the documentation shows, in a folder that looks like the checkout's root.
///
/// What a command writes stays in that folder; the data is imported once for all of them.
struct CommandRunner: Sendable {
  struct Result {
    var status: Int32
    /// Standard output and standard error as they came, without blanks at the ends of lines.
    var lines: [String]
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  static let shared = Swift.Result { try CommandRunner() }

  private static let seconds = 60.0
  private let folder: String
  private let environment: [String: String]

  private init() throws {
    let program = try builtProduct("kith")
    let files = FileManager.default
    folder = files.temporaryDirectory.path + "/kith-documentation-\(getpid())"
    try? files.removeItem(atPath: folder)
    try files.createDirectory(atPath: folder + "/home", withIntermediateDirectories: true)
    for name in ["samples", "notebooks"] {
      // Copies, as links would lead out of the folder that looks like the checkout.
      try files.copyItem(atPath: Page.checkout + "/" + name, toPath: folder + "/" + name)
    }
    let programFolder = URL(fileURLWithPath: program).deletingLastPathComponent().path
    var environment = [
      "PATH": programFolder + ":/usr/local/bin:/usr/bin:/bin", "HOME": folder + "/home",
      "KITH_CACHE": folder + "/cache", "NO_COLOR": "1", "COLUMNS": "80", "TERM": "dumb",
      "LANG": "C.UTF-8",
    ]
    let own = ProcessInfo.processInfo.environment
    for name in ["KITH_DUCKDB", "KITH_ENGINE_HOME", "LD_LIBRARY_PATH"] {
      environment[name] = own[name]
    }
    self.environment = environment
    atexit { CommandRunner.removeFolder() }
    let imported = try run("kith import samples/")
    guard imported.status == 0 else {
      throw Failure(description: imported.lines.joined(separator: "\n"))
    }
  }

  private static func removeFolder() {
    guard case .success(let own) = shared else { return }
    try? FileManager.default.removeItem(atPath: own.folder)
  }

  /// Runs a command line with /bin/sh; standard input is empty, or the given text.
  func run(_ command: String, input: String? = nil) throws -> Result {
    let files = try TemporaryFolder()
    for (name, text) in ["in": input ?? "", "out": ""] { try files.file(name, text) }
    let output = files.path + "/out"
    let child = try ChildProcess(
      "/bin/sh", ["-c", "cd '\(folder)'\n" + command], environment: environment,
      input: input == nil ? "/dev/null" : files.path + "/in", output: output, errors: output)
    let status = child.wait(seconds: Self.seconds)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: output))
    return Result(status: status, lines: printed(String(decoding: bytes, as: UTF8.self)))
  }

  /// Runs a command on a terminal, and types a line at each prompt.
  func session(_ command: String, typing inputs: [(prompt: String, text: String)]) throws -> Result
  {
    let terminal = try PseudoTerminal(
      "/bin/sh", arguments: ["-c", "cd '\(folder)' && " + command], environment: environment)
    for input in inputs {
      try terminal.wait(for: input.prompt, seconds: Self.seconds)
      terminal.type(input.text + "\n")
    }
    let status = try terminal.waitForExit(seconds: Self.seconds)
    return Result(status: status, lines: printed(stripped(terminal.raw)))
  }

  /// The line without blanks and without the time of an answer at its end, which is never the same;
  /// nil for a line that is nothing but a time.
  private func untimed(_ line: String) -> String? {
    func trimmed(_ text: Substring) -> Substring {
      var text = text
      while text.last?.isWhitespace ?? false { text.removeLast() }
      return text
    }
    let plain = trimmed(line[...])
    guard plain.hasSuffix(" ms") else { return String(plain) }
    var rest = plain.dropLast(3)
    while let last = rest.last, last.isNumber || last == "," { rest.removeLast() }
    guard rest.isEmpty || rest.hasSuffix("   ") else { return String(plain) }
    let words = trimmed(rest)
    return words.isEmpty ? nil : String(words)
  }

  private func printed(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).compactMap {
      untimed(String($0))
    }
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines
  }
}
