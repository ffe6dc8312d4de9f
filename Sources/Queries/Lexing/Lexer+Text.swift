import Diagnostics

extension Lexer {
  /// Reads `"…"` or `'…'`; only the text after `sql` may go on over line ends.
  mutating func readText(until quote: UInt8) {
    let start = offset
    let spansLines = output.tokens.last?.keyword == "sql"
    offset += 1
    var text: [UInt8] = []
    while true {
      let next = byte()
      if atEnd || (!spansLines && (next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r"))) {
        if spansLines { output.endsInsideText = true }
        let sign = String(UnicodeScalar(quote))
        report(
          "unterminated-text", "a text has no end", start..<offset,
          label: spansLines ? "no second \(sign)" : "no second \(sign) on this line",
          help: quote == UInt8(ascii: "'") && output.tokens.last?.range.upperBound == start
            ? ["a text with an apostrophe is written \"…\""] : [])
        break
      }
      offset += 1
      if next == quote { break }
      switch next {
      case UInt8(ascii: "\\"): readEscape(into: &text)
      case UInt8(ascii: "\r"): if byte() != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
      case UInt8(ascii: "\n"), UInt8(ascii: "\t"), 0x20...: text.append(next)
      default:
        report(
          "unexpected-character", "a text holds the control character \(codePoint(UInt32(next)))",
          offset - 1..<offset)
      }
    }
    add(.literal(.text(String(decoding: text, as: UTF8.self))), from: start)
  }

  private mutating func readEscape(into text: inout [UInt8]) {
    switch byte() {
    case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): text.append(byte())
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return
    default:
      guard !atEnd else { return }
      let (value, length) = scalar()
      report(
        "bad-escape", "no escape `\\\(value)` in a text", offset - 1..<offset + length,
        help: ["a backslash itself is written `\\\\`: `\\\\\(value)`"])
      text += bytes[offset..<offset + length]
      offset += length
      return
    }
    offset += 1
  }

  /// Reports what no rule knows, with the sign that was meant when that is plain.
  mutating func readUnknown() {
    let start = offset
    for (typed, meant) in Lexer.foreignOperators
    where bytes[offset...].starts(with: Array(typed.utf8)) {
      offset += typed.utf8.count
      report("unknown-operator", "no operator `\(typed)`", start..<offset, help: [meant.help])
      return add(meant.kind, from: start)
    }
    let (value, length) = scalar()
    if value == "“" || value == "”" || value == "„" || value == "«" || value == "‘" || value == "’"
    {
      return readCurlyText()
    }
    offset += length
    if let meant = Lexer.lookalikes[value] {
      report(
        "unexpected-character", "no character `\(value)` in queries", start..<offset,
        help: ["did you mean `\(meant.rawValue)`?"])
      return add(.symbol(meant), from: start)
    }
    let control = value.properties.generalCategory == .control || value == "\u{FFFD}"
    var help: [String] = []
    if value == "]" || value == "}", sawForeignBracket { return add(.invalid, from: start) }
    sawForeignBracket = sawForeignBracket || value == "[" || value == "{"
    if value == "[" || value == "]" || value == "{" || value == "}" {
      help = ["a list is written `(a, b)`"]
    } else if value == "." {
      help = ["a name with a dot in it stands in backticks"]
    }
    report(
      "unexpected-character",
      control
        ? "no character \(codePoint(value.value)) in queries"
        : "no character `\(value)` in queries",
      start..<offset, help: help)
    // A run of such characters is one mistake.
    while !atEnd, byte() >= 0x80 || byte() < 0x20, !isWordStart(at: 0) {
      let (next, nextLength) = scalar()
      if next.properties.isWhitespace || Lexer.lookalikes[next] != nil { break }
      offset += max(nextLength, 1)
    }
    add(.invalid, from: start)
  }

  /// Texts pasted from a word processor.
  private mutating func readCurlyText() {
    let start = offset
    offset += scalar().length
    let inside = offset
    var end = offset
    while !atEnd, byte() != UInt8(ascii: "\n"), byte() != UInt8(ascii: "\r") {
      let (value, length) = scalar()
      end = offset
      offset += length
      if value == "”" || value == "“" || value == "»" || value == "’" || value == "\"" { break }
      end = offset
    }
    report(
      "unexpected-character", "no typographic quotation marks in queries", start..<offset,
      help: ["a text is written \"…\" or '…'"])
    add(.literal(.text(source.slice(inside..<end))), from: start)
  }

  private static let foreignOperators: [(String, (kind: Token.Kind, help: String))] = [
    ("&&", (.word("and"), "did you mean `and`?")),
    ("||", (.word("or"), "`or` joins conditions, one `|` joins stages")),
    ("===", (.symbol(.equal), "did you mean `==`?")),
    ("!==", (.symbol(.notEqual), "did you mean `!=`?")),
    ("=~", (.word("matches"), "did you mean `matches`?")),
    ("!~", (.word("matches"), "did you mean `not matches`?")),
    ("!", (.word("not"), "did you mean `not`?")),
    ("?", (.symbol(.coalesce), "did you mean `??`?")),
    ("&", (.word("and"), "did you mean `and`?")),
  ]

  private static let lookalikes: [Unicode.Scalar: Symbol] = [
    "−": .subtract, "–": .subtract, "—": .subtract, "×": .multiply, "÷": .divide, "≤": .lessOrEqual,
    "≥": .greaterOrEqual, "≠": .notEqual, "…": .range, "；": .semicolon, "，": .comma, "（": .open,
    "）": .close, "｜": .pipe, "¦": .pipe,
  ]
}

/// As in `U+0000`.
private func codePoint(_ value: UInt32) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
