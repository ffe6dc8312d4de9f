import Glibc

/// What the system said when a file could not be opened, read, written or named.
package struct FileFailure: Error, Sendable, Hashable {
  /// The number of the error, such as `EEXIST`.
  package let code: Int32

  /// The failure of the call before, as `errno` has it.
  package init() { code = errno }

  package init(code: Int32) { self.code = code }

  /// The system's words, as in `No space left on device`.
  package var reason: String { String(cString: strerror(code)) }

  /// A file of the name is there already.
  package var isTaken: Bool { code == EEXIST }

  /// Runs `body` and throws what the system said if it gave false.
  static func check(_ body: () -> Bool) throws(FileFailure) {
    if !body() { throw FileFailure() }
  }
}
