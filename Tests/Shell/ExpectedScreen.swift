import Tables

/// What the window has to show of a text, worked out row by row in the plainest way: a second
/// opinion on the layout.
struct ExpectedScreen {
  /// For every row of the text, what each column shows: a sign's first scalar; for the right part of
  /// a wide one, a NUL and the other scalars, any of which a terminal may draw there.
  var rows: [[String]] = []
  var cursor = (row: 0, column: 0)

  init(text: String, cursor: Int, columns: Int, prompt: String) {
    var position = 0
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      var row: [String] = ExpectedScreen.prompt(prompt, isFirst: index == 0, columns: columns)
      func begin() {
        rows.append(row)
        row = []
      }
      for sign in line {
        let count = sign.unicodeScalars.count
        for (part, cell) in ExpectedScreen.cells(sign, at: row.count, columns).enumerated() {
          let width = cell.width > columns ? 1 : cell.width
          if row.count + width > columns { begin() }
          if part == 0, cursor >= position, cursor < position + count {
            self.cursor = (rows.count, row.count)
          }
          row.append(cell.width > columns ? "?" : cell.text)
          row += Array(repeating: "\0" + String(sign), count: width - 1)
        }
        position += count
      }
      if cursor == position {
        if row.count == columns { begin() }
        self.cursor = (rows.count, row.count)
      }
      begin()
      position += 1
    }
  }

  private static func prompt(_ prompt: String, isFirst: Bool, columns: Int) -> [String] {
    if prompt.isEmpty { return [] }
    if columns >= prompt.count + 8 {
      let later = String(repeating: " ", count: prompt.count - 4) + "..> "
      return (isFirst ? prompt : later).map(String.init)
    }
    return columns >= 6 ? (isFirst ? "> " : ": ").map(String.init) : []
  }

  private static func cells(
    _ sign: Character, at column: Int, _ columns: Int
  ) -> [(text: String, width: Int)] {
    let scalars = sign.unicodeScalars
    guard let first = scalars.first else { return [] }
    if sign == "\t" {
      let start = column == columns ? 0 : column
      let end = min(columns, start / 8 * 8 + 8)
      return Array(repeating: (" ", 1), count: end - start)
    }
    if scalars.count == 1, first.value < 32 || first.value == 127 {
      return [("^", 1), (String(UnicodeScalar(UInt8(first.value ^ 64))), 1)]
    }
    let width = displayWidth(of: sign)
    if width > 0, first != "\u{AD}", displayWidth(of: Character(first)) > 0 {
      return [(String(first), width)]
    }
    return scalars.flatMap { "\\u{\(String($0.value, radix: 16))}" }.map { (String($0), 1) }
  }
}
