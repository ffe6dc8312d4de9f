/// A text being edited and a cursor in it, for moving between its rows.
struct EditBuffer {
  let scalars: [Unicode.Scalar]
  /// Counted in Unicode scalars, as the line editor does.
  let cursor: Int

  init(_ text: String, cursor: Int) {
    scalars = Array(text.unicodeScalars)
    self.cursor = max(0, min(cursor, scalars.count))
  }

  /// The cursor is counted in UTF-8 bytes.
  init(_ text: String, cursorByte: Int) {
    let before = String(decoding: Array(text.utf8.prefix(max(0, cursorByte))), as: UTF8.self)
    self.init(text, cursor: before.unicodeScalars.count)
  }

  var rowStart: Int {
    (scalars[..<cursor].lastIndex(of: "\n") ?? -1) + 1
  }

  var rowEnd: Int {
    scalars[cursor...].firstIndex(of: "\n") ?? scalars.count
  }

  /// The same column one row up, or nil on the first row.
  var above: Int? {
    guard rowStart > 0 else { return nil }
    let end = rowStart - 1
    let start = (scalars[..<end].lastIndex(of: "\n") ?? -1) + 1
    return min(start + cursor - rowStart, end)
  }

  /// The same column one row down, or nil on the last row.
  var below: Int? {
    guard rowEnd < scalars.count else { return nil }
    let start = rowEnd + 1
    let end = scalars[start...].firstIndex(of: "\n") ?? scalars.count
    return min(start + cursor - rowStart, end)
  }

  /// The cursor stands at the end, on a row with nothing in it, below others.
  var isOnBlankLastRow: Bool {
    cursor == scalars.count && rowStart > 0 && scalars[rowStart...].allSatisfy { $0 == " " }
  }
}
