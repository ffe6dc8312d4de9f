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
    try run(path, arguments, input: input, environment: environment(extra))
  }

  /// Runs a line of the system's shell, where `kith` is the program.
  static func shell(_ line: String) throws -> Result {
    let line = "kith() { \"\(path)\" \"$@\"; }; cd '\(checkout)'; " + line
    return try run("/bin/bash", ["-c", line], input: nil, environment: environment())
  }

  private static func run(
    _ program: String, _ arguments: [String], input: String?, environment: [String: String]
  ) throws -> Result {
    let folder = try TemporaryFolder()
    for (name, text) in ["in": input ?? "", "out": "", "err": ""] { try folder.file(name, text) }
    let child = try ChildProcess(
      program, arguments, environment: environment,
      input: input == nil ? "/dev/null" : folder.path + "/in", output: folder.path + "/out",
      errors: folder.path + "/err")
    let status = child.wait()
    func said(_ name: String) throws -> String {
      String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name)),
        as: UTF8.self)
    }
    return Result(status: status, output: try said("out"), errors: try said("err"))
  }
}
