import Diagnostics
import System

/// The text of a file, or of standard input for `-`; it must be UTF-8.
func readText(_ path: String) throws(Diagnostic) -> String {
  let bytes: [UInt8]
  do throws(FileFailure) {
    let file = path == "-" ? ReadableFile.standardInput : try ReadableFile(path)
    bytes = try file.rest()
  } catch {
    throw Diagnostic("cannot-read", "`\(path)` cannot be read", notes: [error.reason])
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw Diagnostic(
      "not-text", "\(path == "-" ? "standard input" : "`\(path)`") is not a UTF-8 text")
  }
  return text
}
