package import Diagnostics

/// A line for the shell itself: a dot and a name, then words.
package struct MetaLine: Sendable {
  package let source: SourceText
  /// The command as typed, with the dot.
  package let name: MetaWord

  /// Nil for any other line.
  package init?(_ source: SourceText) {
    let bytes = source.utf8
    let start = bytes.firstIndex { !isSpace($0) } ?? bytes.count
    guard start < bytes.count, bytes[start] == UInt8(ascii: ".") else { return nil }
    let end = bytes[start...].firstIndex { isSpace($0) } ?? bytes.count
    // A number such as `.5` belongs to a query.
    if start + 1 < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[start + 1]) {
      return nil
    }
    let span = SourceSpan(source, start..<end)
    self.source = source
    name = MetaWord(text: span.text, span: span)
  }

  /// All that follows the name, without the spaces around it; nil when nothing does.
  package var text: MetaWord? {
    let bytes = source.utf8
    let rest = name.span.range.upperBound..<bytes.count
    guard let start = bytes[rest].firstIndex(where: { !isSpace($0) }),
      let last = bytes[rest].lastIndex(where: { !isSpace($0) })
    else { return nil }
    let span = SourceSpan(source, start..<last + 1)
    return MetaWord(text: span.text, span: span)
  }

  /// The words after the name, split at spaces.
  ///
  /// Single quotes keep what they hold; in double quotes `\"` and `\\` stand for the sign. Throws
  /// `unclosed-quote`.
  package func words() throws(Diagnostic) -> [MetaWord] {
    var words: [MetaWord] = []
    var scanner = WordScanner(source, from: name.span.range.upperBound)
    while let word = try scanner.next() { words.append(word) }
    return words
  }
}

private struct WordScanner {
  private let source: SourceText
  private var position: Int

  init(_ source: SourceText, from position: Int) {
    self.source = source
    self.position = position
  }

  mutating func next() throws(Diagnostic) -> MetaWord? {
    let bytes = source.utf8
    while position < bytes.count, isSpace(bytes[position]) { position += 1 }
    guard position < bytes.count else { return nil }
    let start = position
    var text: [UInt8] = []
    while position < bytes.count, !isSpace(bytes[position]) {
      switch bytes[position] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): text += try quoted()
      case let byte:
        text.append(byte)
        position += 1
      }
    }
    return MetaWord(
      text: String(decoding: text, as: UTF8.self), span: SourceSpan(source, start..<position))
  }

  /// What stands between the quote here and the next one like it.
  private mutating func quoted() throws(Diagnostic) -> [UInt8] {
    let bytes = source.utf8
    let backslash = UInt8(ascii: "\\")
    let opening = position
    let quote = bytes[opening]
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      var byte = bytes[position]
      position += 1
      if byte == quote { return text }
      if byte == backslash, quote == UInt8(ascii: "\""), position < bytes.count,
        bytes[position] == quote || bytes[position] == backslash
      {
        byte = bytes[position]
        position += 1
      }
      text.append(byte)
    }
    let sign = String(decoding: [quote], as: UTF8.self)
    throw Diagnostic(
      "unclosed-quote", "a quote is opened and not closed",
      at: SourceSpan(source, opening..<opening + 1), label: "opened here",
      help: ["close it with `\(sign)`"])
  }
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || (9...13).contains(byte)
}
