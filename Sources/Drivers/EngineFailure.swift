import CADBC
import Diagnostics

/// A status other than OK, with the engine's words.
struct EngineFailure: Error {
  let status: Int
  let words: String

  init(status: Int, words: String) {
    self.status = status
    self.words = words
  }

  /// Calls an operation; throws its status and words when it fails.
  static func check(
    _ operation: (UnsafeMutablePointer<ADBCError>) -> ADBCStatus
  ) throws(EngineFailure) {
    var error = ADBCError()
    let status = operation(&error)
    defer { adbc_error_release(&error) }
    guard status != ADBC_OK else { return }
    let words = error.message.map { String(cString: $0) } ?? ""
    throw EngineFailure(
      status: Int(status), words: words.isEmpty ? EngineFailure.word(for: Int(status)) : words)
  }

  /// Calls an operation on the way out, where a failure can help nobody any more.
  static func ignore(_ operation: (UnsafeMutablePointer<ADBCError>) -> Void) {
    var error = ADBCError()
    operation(&error)
    adbc_error_release(&error)
  }

  func diagnostic(_ engine: String, _ sentence: String) -> Diagnostic {
    Diagnostic(Diagnostic.ID.engine, sentence, notes: ["\(engine) said: \(words)"])
  }

  /// What a status means when the driver adds no words.
  private static func word(for status: Int) -> String {
    switch status {
    case Int(ADBC_NOT_IMPLEMENTED): "not implemented"
    case Int(ADBC_NOT_FOUND): "not found"
    case Int(ADBC_ALREADY_EXISTS): "already exists"
    case Int(ADBC_INVALID_ARGUMENT): "invalid argument"
    case Int(ADBC_INVALID_STATE): "invalid state"
    case Int(ADBC_INVALID_DATA): "invalid data"
    case Int(ADBC_INTEGRITY): "a constraint is broken"
    case Int(ADBC_IO): "input or output failed"
    case Int(ADBC_CANCELLED): "cancelled"
    case Int(ADBC_TIMEOUT): "timed out"
    case Int(ADBC_UNAUTHENTICATED): "not authenticated"
    case Int(ADBC_UNAUTHORIZED): "not authorized"
    default: "status \(status)"
    }
  }
}
