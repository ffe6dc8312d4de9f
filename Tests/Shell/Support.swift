import Foundation
import Glibc

/// A program built beside the tests.
func builtProduct(_ name: String) throws -> String {
  var buffer = [CChar](repeating: 0, count: 4_096)
  let count = readlink("/proc/self/exe", &buffer, buffer.count)
  let own = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let invoked = CommandLine.arguments.map { $0[...] }
  for path in [own[...]] + invoked {
    guard let slash = path.lastIndex(of: "/") else { continue }
    let candidate = path[...slash] + name
    if access(String(candidate), X_OK) == 0 { return String(candidate) }
  }
  throw PseudoTerminal.Failure(description: "\(name) is not built beside \(own)")
}

/// A folder that goes away with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/kith-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

func contents(_ path: String) throws -> String {
  try String(contentsOfFile: path, encoding: .utf8)
}

func save(_ text: String, to path: String) throws {
  try text.write(toFile: path, atomically: false, encoding: .utf8)
}
