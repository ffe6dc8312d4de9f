/// A text that diagnostics point into, with the name people know it by.
package final class SourceText: Sendable, Hashable {
  /// A file name, or nil for what was typed at the prompt or given with `-c`.
  package let name: String?
  package let text: String
  package let utf8: [UInt8]
  /// The line of `name` at which `text` starts; more than 1 for a cell inside a notebook.
  package let firstLine: Int
  private let lineStarts: [Int]

  package init(_ text: String, name: String? = nil, firstLine: Int = 1) {
    self.text = text
    self.name = name
    self.firstLine = firstLine
    let bytes = Array(text.utf8)
    utf8 = bytes
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// The line (counted from ``firstLine``) and column (characters, from 1) of a byte offset.
  package func position(of offset: Int) -> (line: Int, column: Int) {
    let index = lineIndex(of: offset)
    let column = slice(lineStarts[index]..<min(offset, utf8.count)).count + 1
    return (index + firstLine, column)
  }

  /// The text of the line that holds `offset`, without its end, and the offset where it starts.
  package func line(at offset: Int) -> (text: String, start: Int) {
    let index = lineIndex(of: offset)
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : utf8.count
    if end > start, utf8[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return (slice(start..<end), start)
  }

  package func slice(_ range: Range<Int>) -> String {
    String(decoding: utf8[range.clamped(to: 0..<utf8.count)], as: UTF8.self)
  }

  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  package static func == (left: SourceText, right: SourceText) -> Bool { left === right }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A range of bytes in a source text.
package struct SourceSpan: Sendable, Hashable {
  package let source: SourceText
  package let range: Range<Int>

  package init(_ source: SourceText, _ range: Range<Int>) {
    self.source = source
    self.range = range
  }

  package var text: String { source.slice(range) }

  /// From the start of this span to the end of the other.
  package func through(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(
      source,
      min(range.lowerBound, other.range.lowerBound)..<max(range.upperBound, other.range.upperBound))
  }
}
