import CEditLine

/// What a command tells libedit to draw.
enum Outcome {
  case normal, refresh, cursor, error

  var code: UInt8 {
    switch self {
    case .normal: UInt8(editline_normal.rawValue)
    case .refresh: UInt8(editline_refresh.rawValue)
    case .cursor: UInt8(editline_cursor.rawValue)
    case .error: UInt8(editline_error.rawValue)
    }
  }
}

/// libedit's buffer, as our commands see it.
///
/// Positions count Unicode scalars.
struct Editor {
  let pointer: OpaquePointer

  /// The text, and the cursor in UTF-8 bytes.
  var line: (text: String, cursor: Int) {
    guard let line = el_line(pointer)?.pointee, let start = line.buffer, let end = line.lastchar,
      let cursor = line.cursor
    else { return ("", 0) }
    let raw = UnsafeRawBufferPointer(start: start, count: end - start)
    return (String(decoding: raw, as: UTF8.self), cursor - start)
  }

  var buffer: EditBuffer {
    let (text, cursor) = line
    return EditBuffer(text, cursorByte: cursor)
  }

  func move(to position: Int) {
    el_cursor(pointer, Int32(clamping: position - buffer.cursor))
  }

  func moving(to position: Int) -> Outcome {
    move(to: position)
    return .cursor
  }

  func deleteBefore(_ count: Int) {
    if count > 0 { el_deletestr(pointer, Int32(clamping: count)) }
  }

  func insert(_ text: String) {
    if !text.isEmpty { el_insertstr(pointer, text) }
  }

  /// Lets the command of a private key run next.
  func push(_ key: String) { el_push(pointer, PrivateKey.bytes(key)) }

  func print(_ text: String) { editline_print(text) }

  func takeTerminal(_ yes: Bool) { editline_take_terminal(pointer, yes ? 1 : 0) }

  func redraw() { editline_redraw(pointer) }

  /// Waits for the next character typed; nil at the end of input.
  func nextScalar() -> Unicode.Scalar? {
    var character: wchar_t = 0
    guard el_wgetc(pointer, &character) == 1 else { return nil }
    return Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}"
  }
}
