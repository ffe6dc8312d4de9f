import Foundation
import Glibc
import Tiers

/// The built `kith`, run as people run it.
struct Program {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let samples = checkout + "/samples"

  /// Beside the test bundle.
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(
      decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for candidate in [own] + CommandLine.arguments {
      guard let slash = candidate.lastIndex(of: "/") else { continue }
      let found = String(candidate[...slash]) + "kith"
      if access(found, X_OK) == 0 { return found }
    }
    return checkout + "/.build/debug/kith"
  }()

  /// The environment of the tests, with a cache of their own and no colour asked for.
  static func environment(_ extra: [String: String] = [:]) -> [String: String] {
    var variables = ProcessInfo.processInfo.environment
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"] { variables[name] = nil }
    variables["KITH_CACHE"] = checkout + "/.build/test-cache"
    return variables.merging(extra) { $1 }
  }

  /// Runs it to its end.
  static func run(
    _ arguments: String..., input: String? = nil, environment extra: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = environment(extra)
    let folder = try TemporaryFolder()
    for name in ["in", "out", "err"] {
      _ = FileManager.default.createFile(
        atPath: folder.path + "/" + name, contents: name == "in" ? input?.data(using: .utf8) : nil)
    }
    process.standardInput =
      input == nil
      ? FileHandle.nullDevice : FileHandle(forReadingAtPath: folder.path + "/in") as Any
    process.standardOutput = FileHandle(forWritingAtPath: folder.path + "/out")
    process.standardError = FileHandle(forWritingAtPath: folder.path + "/err")
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus,
      output: try String(contentsOfFile: folder.path + "/out", encoding: .utf8),
      errors: try String(contentsOfFile: folder.path + "/err", encoding: .utf8))
  }

  /// Runs a line of the system's shell, where `kith` is the program.
  static func shell(_ line: String) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "kith() { \"\(path)\" \"$@\"; }; cd '\(checkout)'; " + line]
    process.environment = environment()
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let wrong = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: wrong, as: UTF8.self))
  }
}
