import CEditLine
import System

/// What a command leaves libedit to do.
enum EditorReply {
  case normal, error
  /// The line is over; our reader knows how it ended.
  case end

  var code: UInt8 {
    switch self {
    case .normal: UInt8(editline_normal.rawValue)
    case .error: UInt8(editline_error.rawValue)
    case .end: UInt8(editline_end.rawValue)
    }
  }
}

/// libedit's buffer, as our commands see it.
///
/// Positions count Unicode scalars.
struct Editor {
  let pointer: OpaquePointer

  var buffer: EditBuffer {
    guard let line = el_wline(pointer)?.pointee, let start = line.buffer, let end = line.lastchar,
      let cursor = line.cursor
    else { return EditBuffer([], cursor: 0) }
    let characters = UnsafeBufferPointer(start: start, count: end - start)
    return EditBuffer(
      characters.map { Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}" },
      cursor: cursor - start)
  }

  func move(to position: Int) {
    el_cursor(pointer, Int32(clamping: position - buffer.cursor))
  }

  func moving(to position: Int) -> EditorReply {
    move(to: position)
    return .normal
  }

  func deleteBefore(_ count: Int) {
    if count > 0 { el_deletestr(pointer, Int32(clamping: count)) }
  }

  func insert(_ text: String) {
    guard !text.isEmpty else { return }
    el_winsertstr(pointer, text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0])
  }

  /// Puts another text in place of the whole.
  func replace(with text: String) {
    let count = buffer.scalars.count
    move(to: count)
    deleteBefore(count)
    insert(text)
  }

  /// Makes room for so many scalars: libedit's own commands, such as putting back what was deleted,
  /// do not grow the buffer.
  func reserve(_ count: Int) {
    insert(String(repeating: " ", count: count))
    deleteBefore(count)
  }

  func takeTerminal(_ yes: Bool) { editline_take_terminal(pointer, yes ? 1 : 0) }
}
