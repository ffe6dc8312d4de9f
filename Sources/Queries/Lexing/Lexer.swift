package import Diagnostics

/// Cuts a text into tokens and comments; never fails, what it cannot read becomes a diagnostic.
package struct Lexer {
  package struct Output: Sendable {
    /// Always ends in ``Token/Kind/end``.
    package var tokens: [Token] = []
    package var comments: [Comment] = []
    package var diagnostics: [Diagnostic] = []
    /// A text that may go on in the next line, as after `sql`, is still open at the end.
    package var endsInsideText = false
  }

  /// More mistakes than this help nobody.
  static let mostDiagnostics = 100

  let source: SourceText
  let bytes: [UInt8]
  var offset = 0
  var startsLine = true
  var indent = 0
  var output = Output()
  /// A `[` or `{` was reported, so that its partner need not be.
  var sawForeignBracket = false

  package static func lex(_ source: SourceText) -> Output {
    var lexer = Lexer(source: source)
    lexer.run()
    return lexer.output
  }

  private init(source: SourceText) {
    self.source = source
    bytes = source.utf8
  }

  private mutating func run() {
    while true {
      skipBlanks()
      guard offset < bytes.count else { break }
      let start = offset
      readToken()
      if offset == start { offset += 1 }
    }
    add(.end, from: bytes.count)
  }

  // MARK: Reading on

  func byte(_ distance: Int = 0) -> UInt8 {
    let index = offset + distance
    return index < bytes.count ? bytes[index] : 0
  }

  var atEnd: Bool { offset >= bytes.count }

  /// The scalar at the offset and the bytes it takes.
  func scalar() -> (value: Unicode.Scalar, length: Int) {
    let first = byte()
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = UInt32(length == 1 ? first : first & (0xFF >> (UInt8(length) + 1)))
    for index in 1..<max(length, 1) { value = value << 6 | UInt32(byte(index) & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", min(length, bytes.count - offset))
  }

  mutating func add(_ kind: Token.Kind, from start: Int) {
    output.tokens.append(
      Token(kind: kind, range: start..<offset, startsLine: startsLine, indent: indent))
    startsLine = false
  }

  mutating func report(
    _ id: String, _ message: String, _ range: Range<Int>, label: String = "", help: [String] = []
  ) {
    guard output.diagnostics.count < Lexer.mostDiagnostics else { return }
    output.diagnostics.append(
      Diagnostic(id, message, at: SourceSpan(source, range), label: label, help: help))
  }

  private mutating func skipBlanks() {
    while !atEnd {
      switch byte() {
      case UInt8(ascii: " "), 0x0B, 0x0C:
        if startsLine { indent += 1 }
        offset += 1
      case UInt8(ascii: "\t"):
        if startsLine { indent = indent / 8 * 8 + 8 }
        offset += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        startsLine = true
        indent = 0
        offset += 1
      case UInt8(ascii: "#"): skipComment()
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"): skipComment()
      case UInt8(ascii: "-") where byte(1) == UInt8(ascii: "-"): skipComment()
      case 0x80...:
        let (value, length) = scalar()
        guard value.properties.isWhitespace || value == "\u{FEFF}" || value == "\u{200B}" else {
          return
        }
        offset += length
      default: return
      }
    }
  }

  private mutating func skipComment() {
    let start = offset
    skipToLineEnd()
    output.comments.append(Comment(range: start..<offset, ownLine: startsLine))
  }

  mutating func skipToLineEnd() {
    while !atEnd, byte() != UInt8(ascii: "\n"), byte() != UInt8(ascii: "\r") { offset += 1 }
  }

  // MARK: Tokens

  private mutating func readToken() {
    let start = offset
    let first = byte()
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): readText(until: first)
    case UInt8(ascii: "`"): readQuotedName()
    case UInt8(ascii: "$"): readParameter()
    case UInt8(ascii: "@"): readDate()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
    case UInt8(ascii: ".") where startsLine && isWordStart(at: 1): readCommand()
    default:
      if skipWord() {
        add(.word(source.slice(start..<offset)), from: start)
      } else {
        readSymbol()
      }
    }
  }

  private mutating func readCommand() {
    let start = offset
    skipToLineEnd()
    let text = source.slice(start + 1..<offset)
    var end = text.endIndex
    while end > text.startIndex, text[text.index(before: end)].isWhitespace {
      end = text.index(before: end)
    }
    add(.command(String(text[..<end])), from: start)
  }

  private mutating func readParameter() {
    let start = offset
    offset += 1
    guard skipWord() else {
      report(
        "unexpected-character", "no name after `$`", start..<offset,
        help: ["a parameter is written `$name`"])
      return add(.invalid, from: start)
    }
    add(.parameter(source.slice(start + 1..<offset)), from: start)
  }

  private mutating func readQuotedName() {
    let start = offset
    offset += 1
    var name: [UInt8] = []
    while true {
      let next = byte()
      if atEnd || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r") {
        report(
          "unterminated-name", "a name in backticks has no end", start..<offset,
          label: "no second backtick on this line")
        return add(.quotedName(String(decoding: name, as: UTF8.self)), from: start)
      }
      offset += 1
      if next == UInt8(ascii: "`") {
        guard byte() == UInt8(ascii: "`") else { break }
        offset += 1
      }
      name.append(next)
    }
    if name.isEmpty {
      report("unterminated-name", "a name in backticks is empty", start..<offset)
    }
    add(.quotedName(String(decoding: name, as: UTF8.self)), from: start)
  }

  private mutating func readSymbol() {
    let start = offset
    for length in [2, 1] where offset + length <= bytes.count {
      let text = source.slice(offset..<offset + length)
      let symbol = text == "<>" ? .notEqual : Symbol(rawValue: text)
      guard let symbol else { continue }
      let following = start + length < bytes.count ? bytes[start + length] : 0
      if length == 2, following == UInt8(ascii: "="), symbol == .equal || symbol == .notEqual {
        break
      }
      if symbol == .pipe, following == UInt8(ascii: "|") { break }
      if symbol == .assign, following == UInt8(ascii: "~") { break }
      offset += length
      return add(.symbol(symbol), from: start)
    }
    readUnknown()
  }

  // MARK: Words

  func isWordStart(at distance: Int) -> Bool {
    var copy = self
    copy.offset += distance
    return copy.skipWord()
  }

  /// Moves over a word: a letter of any script or `_`, then letters, marks, digits and `_`.
  mutating func skipWord() -> Bool {
    let start = offset
    while !atEnd {
      let first = byte()
      if first < 0x80 {
        let letter = (first | 0x20) >= UInt8(ascii: "a") && (first | 0x20) <= UInt8(ascii: "z")
        let digit = first >= UInt8(ascii: "0") && first <= UInt8(ascii: "9") && offset > start
        guard letter || digit || first == UInt8(ascii: "_") else { break }
        offset += 1
      } else {
        let (value, length) = scalar()
        guard isWordPart(value, first: offset == start) else { break }
        offset += length
      }
    }
    return offset > start
  }
}

/// Whether a scalar outside ASCII may stand in a name; marks and digits not at its start.
private func isWordPart(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    .letterNumber:
    true
  case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
    !first
  default:
    // The joiners that Persian and Indic words need.
    !first && (scalar == "\u{200C}" || scalar == "\u{200D}")
  }
}
