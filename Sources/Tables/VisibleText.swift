/// Whether a character steers the terminal or the reading direction instead of showing something.
///
/// Joiners and variation selectors are not among them: letters and emoji need them.
package func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0...0x1F, 0x7F...0x9F: true
  case 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
  case 0xFFF9...0xFFFB: true
  default: false
  }
}

/// Whether a byte of UTF-8 cannot belong to a character that ``isInvisible(_:)``: a quick first look.
///
/// Those beyond ASCII all begin with C2, D8, E2 or EF.
package func isShown(_ byte: UInt8) -> Bool {
  byte >= 0x20 && byte != 0x7F && byte != 0xC2 && byte != 0xD8 && byte != 0xE2 && byte != 0xEF
}

/// The text with everything that could act on a terminal written out: `\n`, `\u{1b}`.
///
/// A value can then neither move the cursor nor break a line nor turn the reading direction.
/// With `keepingLines`, tabs and line ends stay.
package func visible(_ text: String, keepingLines: Bool = false) -> String {
  guard !text.utf8.allSatisfy(isShown),
    text.unicodeScalars.contains(where: isInvisible)
  else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n" where keepingLines, "\r" where keepingLines, "\t" where keepingLines:
      result.unicodeScalars.append(scalar)
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where isInvisible(scalar):
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// A text of ours for people, such as a list of tables: each line ``visible(_:keepingLines:)``, so
/// that no name in it acts on the terminal.
package func visibleLines(_ text: String) -> String {
  guard !text.utf8.allSatisfy({ isShown($0) || $0 == UInt8(ascii: "\n") }) else { return text }
  return text.split(separator: "\n", omittingEmptySubsequences: false).map { visible(String($0)) }
    .joined(separator: "\n")
}
