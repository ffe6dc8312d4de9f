/// As many whole characters as fit.
package func beginning(of text: String, width: Int) -> String {
  var result = ""
  var used = 0
  for character in text {
    used += displayWidth(of: character)
    if used > width { break }
    result.append(character)
  }
  return result
}

/// Breaks a sentence into lines between words; a word wider than a line is broken inside.
///
/// A no-break space keeps its neighbours together and is then written as a space.
package func wrapped(_ text: String, width: Int?) -> [String] {
  guard let width, width > 0 else { return [withPlainSpaces(text)] }
  var lines: [String] = []
  var line = ""
  var used = 0
  for word in text.split(separator: " ") {
    var rest = String(word)
    var restWidth = displayWidth(rest)
    if used > 0, used + 1 + restWidth <= width {
      line += " " + rest
      used += 1 + restWidth
      continue
    }
    if used > 0 { lines.append(line) }
    while restWidth > width {
      let part = beginning(of: rest, width: width)
      guard !part.isEmpty else { break }
      lines.append(part)
      rest = String(rest.dropFirst(part.count))
      restWidth = displayWidth(rest)
    }
    line = rest
    used = restWidth
  }
  if used > 0 || lines.isEmpty { lines.append(line) }
  return lines.map(withPlainSpaces)
}

private func withPlainSpaces(_ text: String) -> String {
  String(text.map { $0 == "\u{A0}" ? " " : $0 })
}

/// A sentence of ours in ASCII, for terminals and locales without more; values stay what they are.
package func inASCII(_ text: String) -> String {
  guard !text.utf8.allSatisfy({ $0 < 0x7F }) else { return text }
  return text.map { asciiSigns[$0] ?? String($0) }.joined()
}

private let asciiSigns: [Character: String] = [
  "−": "-", "–": "-", "—": "-", "…": "...", "×": "x", "≥": ">=", "≤": "<=", "±": "+/-",
  "·": "-", "→": "->", "½": "1/2", "¼": "1/4", "¾": "3/4", "’": "'", "‘": "'", "“": "\"",
  "”": "\"", "\u{202F}": " ",
]
