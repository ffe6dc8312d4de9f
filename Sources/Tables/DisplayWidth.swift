/// The number of terminal cells that a text takes on one line.
///
/// Wide and fullwidth characters and emoji take two cells; combining marks, zero-width and control
/// characters none; an emoji sequence counts as one character. Wide ranges follow Unicode
/// Standard Annex 11 (East Asian Width).
package func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
  var width = 0
  for character in text { width += displayWidth(of: character) }
  return width
}

/// The number of terminal cells that one character (a grapheme cluster) takes.
package func displayWidth(of character: Character) -> Int {
  let scalars = character.unicodeScalars
  guard let first = scalars.first else { return 0 }
  if first.properties.isEmoji, scalars.count > 1 {
    let joined = scalars.dropFirst().contains { scalar in
      scalar.value == 0xFE0F || scalar.value == 0x200D || scalar.value == 0x20E3
        || scalar.properties.isEmojiModifier || isRegionalIndicator(scalar)
    }
    if joined { return 2 }
  }
  var width = 0
  for scalar in scalars { width += cells(of: scalar) }
  return width
}

private func cells(of scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value >= 0x20, value < 0x7F { return 1 }
  if value < 0xA0 { return 0 }
  if value == 0xAD { return 1 }
  if isZeroWidth(scalar) { return 0 }
  return scalar.properties.isEmojiPresentation || isWide(value) ? 2 : 1
}

private func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
  (0x1F1E6...0x1F1FF).contains(scalar.value)
}

private func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
  // The vowels and final consonants of decomposed Hangul stand inside the leading consonant.
  if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) {
    return true
  }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
    return true
  default: return scalar.properties.isDefaultIgnorableCodePoint
  }
}

private func isWide(_ value: UInt32) -> Bool {
  guard value >= 0x1100 else { return false }
  var low = 0
  var high = wideRanges.count
  while low < high {
    let middle = (low + high) / 2
    if value > wideRanges[middle].upperBound {
      low = middle + 1
    } else if value < wideRanges[middle].lowerBound {
      high = middle
    } else {
      return true
    }
  }
  return false
}

/// Wide and fullwidth ranges, in order; emoji are told by their own property.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x2E99,
  0x2E9B...0x2EF3, 0x2F00...0x2FD5, 0x2FF0...0x303E, 0x3041...0x3096, 0x3099...0x30FF,
  0x3105...0x312F, 0x3131...0x318E, 0x3190...0x31E5, 0x31EF...0x321E, 0x3220...0x3247,
  0x3250...0xA48C, 0xA490...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
  0xFE10...0xFE19, 0xFE30...0xFE52, 0xFE54...0xFE66, 0xFE68...0xFE6B, 0xFF01...0xFF60,
  0xFFE0...0xFFE6, 0x16FE0...0x16FE4, 0x16FF0...0x16FF1, 0x17000...0x187F7, 0x18800...0x18CD5,
  0x18CFF...0x18D08, 0x1AFF0...0x1AFFE, 0x1B000...0x1B122, 0x1B132...0x1B132, 0x1B150...0x1B152,
  0x1B155...0x1B155, 0x1B164...0x1B167, 0x1B170...0x1B2FB, 0x1D300...0x1D356, 0x1D360...0x1D376,
  0x1F200...0x1F202, 0x1F210...0x1F23B, 0x1F240...0x1F248, 0x1F250...0x1F251, 0x20000...0x2FFFD,
  0x30000...0x3FFFD,
]
