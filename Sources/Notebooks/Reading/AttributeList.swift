package import Diagnostics

/// What stands after the fence word: a name perhaps, then `key=value` pairs.
package struct AttributeList: Sendable, Hashable {
  /// A word and its place.
  package struct Word: Sendable, Hashable {
    package let text: String
    package let span: SourceSpan
  }

  /// A pair such as `store=yes`.
  package struct Pair: Sendable, Hashable {
    package let key: Word
    package let value: Word
  }

  package private(set) var name: Word?
  /// In the order of the file, unknown ones too.
  package private(set) var pairs: [Pair] = []

  package subscript(key: String) -> Word? { pairs.first { $0.key.text == key }?.value }

  /// Reads the rest of an info string, from `range`; what cannot be read is a mistake.
  init(_ range: Range<Int>, of source: SourceText, into diagnostics: inout [Diagnostic]) {
    var reader = AttributeReader(source: source, position: range.lowerBound, end: range.upperBound)
    while let start = reader.nextStart() {
      guard let word = reader.word() else {
        diagnostics.append(.badAttribute(reader.rest(from: start)))
        return
      }
      if !reader.take("=") {
        guard pairs.isEmpty, name == nil else {
          diagnostics.append(.badAttribute(word.span))
          return
        }
        name = word
        continue
      }
      guard let value = reader.value(), reader.atBoundary else {
        diagnostics.append(.badAttribute(reader.rest(from: start)))
        return
      }
      if self[word.text] != nil {
        diagnostics.append(
          Diagnostic("duplicate-attribute", "\(typed(word.text)) stands twice", at: word.span))
      }
      pairs.append(Pair(key: word, value: value))
    }
  }
}

extension Diagnostic {
  static func badAttribute(_ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "bad-attribute", "\(typed(span.text)) is neither a name nor `key=value`", at: span,
      help: ["a name has letters, digits and `_`; a value with blanks stands in double quotes"])
  }
}

/// A place in an info string.
private struct AttributeReader {
  let source: SourceText
  var position: Int
  let end: Int

  mutating func nextStart() -> Int? {
    while position < end, source.utf8[position] == 32 || source.utf8[position] == 9 {
      position += 1
    }
    return position < end ? position : nil
  }

  var atBoundary: Bool {
    position >= end || source.utf8[position] == 32 || source.utf8[position] == 9
  }

  mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard position < end, source.utf8[position] == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  /// Letters of any script, digits and `_`, not beginning with a digit, up to `=` or a blank.
  mutating func word() -> AttributeList.Word? {
    let start = position
    while !atBoundary, source.utf8[position] != UInt8(ascii: "=") { position += 1 }
    let span = SourceSpan(source, start..<position)
    let text = span.text
    guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return nil }
    let fits = text.unicodeScalars.allSatisfy {
      $0 == "_" || $0.properties.isAlphabetic || $0.properties.generalCategory == .decimalNumber
        || $0.properties.generalCategory == .nonspacingMark
    }
    return fits ? AttributeList.Word(text: text, span: span) : nil
  }

  mutating func value() -> AttributeList.Word? {
    if take("\"") {
      let start = position
      while position < end, source.utf8[position] != UInt8(ascii: "\"") { position += 1 }
      let span = SourceSpan(source, start..<position)
      let banned: [UInt8] = [UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "&")]
      guard take("\""), !source.utf8[span.range].contains(where: banned.contains) else {
        return nil
      }
      return AttributeList.Word(text: span.text, span: span)
    }
    let start = position
    while position < end, AttributeReader.isPlain(source.utf8[position]) { position += 1 }
    let span = SourceSpan(source, start..<position)
    return start < position ? AttributeList.Word(text: span.text, span: span) : nil
  }

  func rest(from start: Int) -> SourceSpan { SourceSpan(source, start..<end) }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "._:/@+,%-".utf8.contains(byte)
    }
  }
}
