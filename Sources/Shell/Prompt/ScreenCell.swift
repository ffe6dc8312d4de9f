import Tables

/// A sign on the screen: what is sent for it, and the columns that it takes.
package struct ScreenCell: Sendable, Hashable {
  package var text: String
  /// At least 1.
  package var width: Int
  /// Its first character, where terminals disagree about the width of the whole (an emoji made of
  /// several, say): the painter then says itself where the next sign begins.
  package var contested: String?

  package init(_ text: String, width: Int, contested: String? = nil) {
    self.text = text
    self.width = width
    self.contested = contested
  }
}

extension ScreenCell {
  /// How many scalars of one sign are sent: a base with thousands of marks is cut.
  private static let longest = 16

  /// A character of the text, which is no line end and no tab.
  ///
  /// Control characters become `^[`, whatever else would be invisible its number, such as
  /// `\u{200b}`, a cell for each letter: the cursor can stand on all that can be deleted.
  static func cells(for character: Character) -> [ScreenCell] {
    let scalars = character.unicodeScalars
    if let only = scalars.first, scalars.count == 1 {
      if only.value < 0x20 || only.value == 0x7F {
        return letters("^" + String(UnicodeScalar(UInt8(only.value ^ 0x40))))
      }
      if isCertain(only) { return [ScreenCell(String(character), width: 1)] }
    }
    let width = displayWidth(of: character)
    // A soft hyphen is drawn by some terminals and left out by others; what begins with nothing to be
    // seen would join the sign before it.
    guard width > 0, let first = scalars.first, first != "\u{AD}",
      displayWidth(of: Character(first)) > 0
    else {
      return letters(scalars.prefix(longest).map(escaped).joined())
    }
    // Marks of direction inside a sign would turn what follows it; a joiner left open would take
    // whatever comes next, wherever that is put.
    var kept = String.UnicodeScalarView()
    for scalar in scalars.prefix(longest) where !isInvisible(scalar) {
      let isEmoji = scalar.properties.isEmoji && scalar.value > 0xFF
      if kept.last == "\u{200D}", !isEmoji { kept.removeLast() }
      kept.append(scalar)
    }
    if kept.last == "\u{200D}" { kept.removeLast() }
    if scalars.count == 1, isCertainlyWide(first) {
      return [ScreenCell(String(kept), width: width)]
    }
    return [ScreenCell(String(kept), width: width, contested: String(first))]
  }

  static func letters(_ text: String) -> [ScreenCell] {
    text.map { ScreenCell(String($0), width: 1) }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + String(scalar.value, radix: 16) + "}"
  }

  /// Letters that every terminal draws in one column: ASCII, Latin, Greek, Cyrillic, Armenian and
  /// Georgian.
  static func isCertain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F, 0xC0..<0x300, 0x391...0x3A1, 0x3A3...0x3CE, 0x400...0x482, 0x48A...0x52F,
      0x531...0x556, 0x561...0x587, 0x10D0...0x10FA:
      true
    default: false
    }
  }

  /// Ideographs, kana and Hangul syllables: two columns everywhere.
  private static func isCertainlyWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FA5, 0xAC00...0xD7A3: true
    default: false
    }
  }
}

/// What stands before the text: on its first row, and on the rows after a line end.
package struct PromptText: Sendable, Hashable {
  private let first: [ScreenCell]
  private let later: [ScreenCell]

  /// A prompt of one-column letters, with colour sequences if wanted; `kith> ` goes on as `  ..> `.
  package init(_ prompt: String) {
    var cells: [ScreenCell] = []
    var style = ""
    var isStyle = false
    for character in prompt {
      if character == "\u{1B}" { isStyle = true }
      if isStyle {
        style.append(character)
        if character.isLetter { isStyle = false }
      } else {
        cells.append(ScreenCell(style + String(character), width: 1))
        style = ""
      }
    }
    if !style.isEmpty, let last = cells.indices.last { cells[last].text += style }
    first = cells
    let mark = "..> ".suffix(cells.count)
    later = ScreenCell.letters(String(repeating: " ", count: cells.count - mark.count) + mark)
  }

  /// The cells for a window of so many columns: shorter, then none, where little room is left.
  func cells(columns: Int, isFirst: Bool) -> [ScreenCell] {
    if first.isEmpty || columns >= first.count + 8 { return isFirst ? first : later }
    if columns >= 6 { return ScreenCell.letters(isFirst ? "> " : ": ") }
    return []
  }
}
