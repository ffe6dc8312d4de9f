import Glibc

/// A program built beside the tests.
package func builtProduct(_ name: String) throws -> String {
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
