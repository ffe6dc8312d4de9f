import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The text of a file, or of standard input for `-`; it must be UTF-8.
func readText(_ path: String) throws(Diagnostic) -> String {
  let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
  guard descriptor >= 0 else {
    throw Diagnostic(
      "cannot-read", "`\(path)` cannot be read", notes: [String(cString: strerror(errno))])
  }
  defer { if path != "-" { close(descriptor) } }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer[..<count]
    } else if count == 0 {
      break
    } else if errno != EINTR {
      throw Diagnostic(
        "cannot-read", "`\(path)` cannot be read", notes: [String(cString: strerror(errno))])
    }
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw Diagnostic(
      "not-text", "\(path == "-" ? "standard input" : "`\(path)`") is not a UTF-8 text")
  }
  return text
}
