import CADBC

/// A shared library that was opened at run time and stays open.
package struct SharedLibrary: @unchecked Sendable {
  /// Why the loader refused a library, in its own words.
  package struct Refusal: Error, Sendable {
    package let reason: String
  }

  package let path: String
  let handle: UnsafeMutableRawPointer

  /// Opens a library by path, or by name through the loader's own search.
  package init(_ path: String) throws(Refusal) {
    var reason = [CChar](repeating: 0, count: 1024)
    guard let handle = adbc_open_library(path, &reason, reason.count) else {
      throw Refusal(reason: words(reason))
    }
    self.path = path
    self.handle = handle
  }

  /// What the library's function `const char *name(void)` says, such as its version.
  package func text(from function: String) -> String? {
    adbc_call_text(handle, function).map { String(cString: $0) }
  }

  /// Gives back a library that turned out not to be the one looked for.
  package consuming func close() { adbc_close_library(handle) }
}

private func words(_ characters: [CChar]) -> String {
  String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
