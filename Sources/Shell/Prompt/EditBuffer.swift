/// A text being edited and a cursor in it, for moving between its rows and over its signs.
struct EditBuffer {
  let scalars: [Unicode.Scalar]
  /// Counted in Unicode scalars, as the line editor does.
  let cursor: Int

  init(_ scalars: [Unicode.Scalar], cursor: Int) {
    self.scalars = scalars
    self.cursor = max(0, min(cursor, scalars.count))
  }

  init(_ text: String, cursor: Int) { self.init(Array(text.unicodeScalars), cursor: cursor) }

  /// The cursor is counted in UTF-8 bytes.
  init(_ text: String, cursorByte: Int) {
    let before = String(decoding: Array(text.utf8.prefix(max(0, cursorByte))), as: UTF8.self)
    self.init(text, cursor: before.unicodeScalars.count)
  }

  var text: String { EditBuffer.string(scalars[...]) }

  /// The cursor in UTF-8 bytes.
  var cursorByte: Int { scalars[..<cursor].reduce(0) { $0 + UTF8.width($1) } }

  static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  var rowStart: Int {
    (scalars[..<cursor].lastIndex(of: "\n") ?? -1) + 1
  }

  var rowEnd: Int {
    scalars[cursor...].firstIndex(of: "\n") ?? scalars.count
  }

  /// Where the sign before the cursor begins: an emoji of seven scalars is one step.
  var signBefore: Int {
    guard cursor > rowStart else { return max(0, cursor - 1) }
    var start = rowStart
    var last = start
    forEachSign(of: scalars[start..<cursor]) { _, count in
      last = start
      start += count
    }
    return last
  }

  /// Where the sign at the cursor ends.
  var signAfter: Int {
    guard cursor < rowEnd else { return min(scalars.count, cursor + 1) }
    var first: Int?
    forEachSign(of: scalars[cursor..<rowEnd]) { _, count in first = first ?? cursor + count }
    return first ?? cursor
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

/// The signs (grapheme clusters) of one row of text, each with how many scalars it is made of.
func forEachSign(
  of row: ArraySlice<Unicode.Scalar>, _ body: (_ sign: Character, _ count: Int) -> Void
) {
  var start = row.startIndex
  while start < row.endIndex {
    // Letters that nothing joins are taken as they come; the others are left to Unicode's rules.
    var end = start
    while end < row.endIndex, row[end].value < 0x300 { end += 1 }
    let simple = end < row.endIndex ? max(start, end - 1) : end
    for scalar in row[start..<simple] { body(Character(scalar), 1) }
    start = simple
    guard start < row.endIndex else { return }
    var last = start + 1
    while last < row.endIndex, row[last].value >= 0x300 { last += 1 }
    for sign in EditBuffer.string(row[start..<last]) { body(sign, sign.unicodeScalars.count) }
    start = last
  }
}
