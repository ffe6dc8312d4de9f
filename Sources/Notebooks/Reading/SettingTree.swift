import Diagnostics

/// A value of the front matter: texts, lists and maps of them, each with its place.
///
/// The front matter is a subset of YAML 1.2: block and flow maps and lists, plain and quoted
/// scalars, comments. A plain scalar stays a text until whoever reads it knows its type, so that
/// `no`, `1:30`, `2025-12` and `012` are what they look like. Anchors, tags, block scalars and
/// several documents are mistakes.
struct SettingTree {
  struct Setting {
    let key: String
    let place: SourceSpan
    let value: SettingTree
  }

  enum Content {
    case missing
    case text(String)
    case list([SettingTree])
    case map([Setting])
  }

  let content: Content
  let span: SourceSpan

  var text: String? { if case .text(let text) = content { text } else { nil } }
  var entries: [Setting]? { if case .map(let entries) = content { entries } else { nil } }

  /// Reads the lines between the rules; a mistake ends the reading.
  static func read(_ body: Range<Int>, of source: SourceText) throws(Diagnostic) -> SettingTree {
    var reader = SettingReader(body, of: source)
    return try reader.document()
  }
}

private struct SettingReader {
  static let deepest = 8

  private struct Row {
    let indent: Int
    let start: Int
    let end: Int
  }

  private let source: SourceText
  private let body: Range<Int>
  private var rows: [Row] = []
  private var next = 0
  private var tabbed: SourceSpan?

  init(_ body: Range<Int>, of source: SourceText) {
    self.source = source
    self.body = body
    let lines = Lines(Array(source.utf8[..<body.upperBound]), from: body.lowerBound)
    for line in lines.all {
      var start = line.content.lowerBound
      while start < line.content.upperBound, source.utf8[start] == 32 { start += 1 }
      guard start < line.content.upperBound, !lines.isBlank(line),
        source.utf8[start] != UInt8(ascii: "#")
      else { continue }
      if source.utf8[start] == 9, tabbed == nil {
        tabbed = SourceSpan(source, start..<start + 1)
      }
      rows.append(
        Row(indent: start - line.content.lowerBound, start: start, end: line.content.upperBound))
    }
  }

  mutating func document() throws(Diagnostic) -> SettingTree {
    if let tabbed {
      throw mistake("a tab cannot indent the front matter", tabbed.range, ["use blanks"])
    }
    guard let first = rows.first else {
      return SettingTree(content: .map([]), span: SourceSpan(source, body))
    }
    let tree = try block(indent: first.indent, depth: 0)
    if next < rows.count {
      throw mistake(
        "this line is indented unlike those before it", rows[next].start..<rows[next].end)
    }
    return tree
  }

  // MARK: Blocks

  private mutating func block(indent: Int, depth: Int) throws(Diagnostic) -> SettingTree {
    let start = rows[next].start
    guard depth < SettingReader.deepest else {
      throw mistake("nested too deep", start..<rows[next].end)
    }
    if isItem(rows[next]) {
      var items: [SettingTree] = []
      while next < rows.count, rows[next].indent == indent, isItem(rows[next]) {
        items.append(try item(depth))
      }
      return tree(.list(items), from: start)
    }
    var entries: [SettingTree.Setting] = []
    while next < rows.count, rows[next].indent == indent {
      let entry = try entry(indent, depth)
      if entries.contains(where: { $0.key == entry.key }) {
        throw Diagnostic(
          "bad-front-matter", "\(typed(entry.key)) stands twice", at: entry.place)
      }
      entries.append(entry)
    }
    return tree(.map(entries), from: start)
  }

  private func isItem(_ row: Row) -> Bool {
    source.utf8[row.start] == UInt8(ascii: "-")
      && (row.start + 1 == row.end || source.utf8[row.start + 1] == 32)
  }

  private mutating func item(_ depth: Int) throws(Diagnostic) -> SettingTree {
    let row = rows[next]
    var position = row.start + 1
    skipBlanks(&position, row.end)
    guard position < row.end, source.utf8[position] != UInt8(ascii: "#") else {
      throw mistake("an item of a list has no value", row.start..<row.end)
    }
    return try value(at: position, depth)
  }

  private mutating func entry(_ indent: Int, _ depth: Int) throws(Diagnostic) -> SettingTree.Setting
  {
    let row = rows[next]
    var position = row.start
    let (key, place) = try key(&position, row)
    skipBlanks(&position, row.end)
    if position < row.end, !startsComment(position) {
      return SettingTree.Setting(key: key, place: place, value: try value(at: position, depth))
    }
    next += 1
    guard next < rows.count,
      rows[next].indent > indent || rows[next].indent == indent && isItem(rows[next])
    else {
      let value = SettingTree(content: .missing, span: place)
      return SettingTree.Setting(key: key, place: place, value: value)
    }
    let value = try block(indent: rows[next].indent, depth: depth + 1)
    return SettingTree.Setting(key: key, place: place, value: value)
  }

  private func key(_ position: inout Int, _ row: Row) throws(Diagnostic) -> (String, SourceSpan) {
    let start = position
    let key: SettingTree
    if isQuote(source.utf8[position]) {
      key = try quoted(&position, row.end)
    } else {
      while position < row.end, !isColon(position, row.end) { position += 1 }
      key = plain(start..<position)
    }
    guard position < row.end, isColon(position, row.end), let text = key.text, !text.isEmpty else {
      throw mistake("expected `key: value`", row.start..<row.end)
    }
    position += 1
    return (text, key.span)
  }

  /// A colon that ends a key: a blank or nothing follows it.
  private func isColon(_ position: Int, _ end: Int) -> Bool {
    guard source.utf8[position] == UInt8(ascii: ":") else { return false }
    return position + 1 >= end || source.utf8[position + 1] == 32 || isLineEnd(position + 1)
  }

  /// The value that starts in the current row; moves to the row after it.
  private mutating func value(at start: Int, _ depth: Int) throws(Diagnostic) -> SettingTree {
    let row = rows[next]
    var position = start
    var value: SettingTree
    let first = source.utf8[start]
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      value = try flow(&position, depth + 1)
    } else if isQuote(first) {
      value = try quoted(&position, row.end)
    } else {
      try checkSign(start)
      while position < row.end, !startsComment(position) { position += 1 }
      value = plain(start..<position)
      if value.text?.contains(": ") == true {
        throw mistake("a text with `: ` stands in quotes", value.span.range)
      }
    }
    while next < rows.count, rows[next].end < position { next += 1 }
    let end = rows[next].end
    skipBlanks(&position, end)
    guard position >= end || startsComment(position) else {
      throw mistake("nothing may follow the value", position..<end)
    }
    next += 1
    return value
  }

  // MARK: Values

  /// `{a: 1, b: [x, y]}`, over several lines too.
  private func flow(_ position: inout Int, _ depth: Int) throws(Diagnostic) -> SettingTree {
    let start = position
    guard depth < SettingReader.deepest else { throw mistake("nested too deep", start..<start + 1) }
    let isMap = source.utf8[start] == UInt8(ascii: "{")
    let close = UInt8(ascii: isMap ? "}" : "]")
    var items: [SettingTree] = []
    var entries: [SettingTree.Setting] = []
    position += 1
    while true {
      skipSpace(&position)
      guard position < body.upperBound else {
        throw mistake(
          "`\(isMap ? "{" : "[")` is never closed", start..<start + 1)
      }
      if source.utf8[position] == close { break }
      let item = try flowItem(&position, depth)
      if isMap {
        guard position < body.upperBound, source.utf8[position] == UInt8(ascii: ":"),
          let key = item.text
        else { throw mistake("expected `key: value`", item.span.range) }
        position += 1
        skipSpace(&position)
        if entries.contains(where: { $0.key == key }) {
          throw Diagnostic("bad-front-matter", "\(typed(key)) stands twice", at: item.span)
        }
        entries.append(
          SettingTree.Setting(key: key, place: item.span, value: try flowItem(&position, depth)))
      } else {
        items.append(item)
      }
      skipSpace(&position)
      if position < body.upperBound, source.utf8[position] == UInt8(ascii: ",") {
        position += 1
      } else if position < body.upperBound, source.utf8[position] != close {
        throw mistake("expected `,` or `\(isMap ? "}" : "]")`", position..<position + 1)
      }
    }
    position += 1
    return SettingTree(
      content: isMap ? .map(entries) : .list(items), span: SourceSpan(source, start..<position))
  }

  private func flowItem(_ position: inout Int, _ depth: Int) throws(Diagnostic) -> SettingTree {
    guard position < body.upperBound else {
      throw mistake("a value is missing at the end", position - 1..<position)
    }
    let start = position
    let first = source.utf8[start]
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      return try flow(&position, depth + 1)
    }
    if isQuote(first) {
      let text = try quoted(&position, body.upperBound)
      skipSpace(&position)
      return text
    }
    if !",]}:".utf8.contains(first) { try checkSign(start) }
    while position < body.upperBound, !",[]{}".utf8.contains(source.utf8[position]),
      !isColon(position, body.upperBound), !startsComment(position), !isLineEnd(position)
    {
      position += 1
    }
    guard position > start else {
      throw mistake("a value is missing here", start..<start + 1)
    }
    return plain(start..<position)
  }

  private func plain(_ range: Range<Int>) -> SettingTree {
    var end = range.upperBound
    while end > range.lowerBound, source.utf8[end - 1] == 32 || source.utf8[end - 1] == 9 {
      end -= 1
    }
    let span = SourceSpan(source, range.lowerBound..<end)
    return SettingTree(content: .text(span.text), span: span)
  }

  /// `'it''s'` or `"a \"b\""`, on one line.
  private func quoted(_ position: inout Int, _ end: Int) throws(Diagnostic) -> SettingTree {
    let start = position
    let quote = source.utf8[start]
    var text: [UInt8] = []
    position += 1
    while position < end, !isLineEnd(position) {
      let byte = source.utf8[position]
      let following = position + 1 < end ? source.utf8[position + 1] : 0
      position += 1
      if byte == quote {
        guard quote == UInt8(ascii: "'"), following == quote else {
          return SettingTree(
            content: .text(String(decoding: text, as: UTF8.self)),
            span: SourceSpan(source, start..<position))
        }
        position += 1
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        switch following {
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(following)
        default:
          throw mistake(
            "an escape is one of `\\\\ \\\" \\n \\t`", position - 1..<min(position + 1, end))
        }
        position += 1
        continue
      }
      text.append(byte)
    }
    throw mistake("the quote is never closed", start..<start + 1)
  }

  // MARK: Signs

  private func checkSign(_ position: Int) throws(Diagnostic) {
    guard "&*!|>%@`".utf8.contains(source.utf8[position]) else { return }
    throw mistake(
      "a value cannot begin with `\(source.slice(position..<position + 1))` in a notebook",
      position..<position + 1, ["a text that does stands in quotes"])
  }

  private func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
  }

  private func isLineEnd(_ position: Int) -> Bool {
    position < source.utf8.count && (source.utf8[position] == 10 || source.utf8[position] == 13)
  }

  private func startsComment(_ position: Int) -> Bool {
    guard position < source.utf8.count, source.utf8[position] == UInt8(ascii: "#") else {
      return false
    }
    let before = source.utf8[position - 1]
    return before == 32 || before == 9 || before == 10 || before == 13
  }

  private func skipBlanks(_ position: inout Int, _ end: Int) {
    while position < end, source.utf8[position] == 32 || source.utf8[position] == 9 {
      position += 1
    }
  }

  /// Blanks, line ends and comments.
  private func skipSpace(_ position: inout Int) {
    while position < body.upperBound {
      if startsComment(position) {
        while position < body.upperBound, !isLineEnd(position) { position += 1 }
      } else if [9, 10, 13, 32].contains(source.utf8[position]) {
        position += 1
      } else {
        return
      }
    }
  }

  private func tree(_ content: SettingTree.Content, from start: Int) -> SettingTree {
    let end = next > 0 ? rows[next - 1].end : start
    return SettingTree(content: content, span: SourceSpan(source, start..<max(start, end)))
  }

  private func mistake(
    _ message: String, _ range: Range<Int>, _ help: [String] = []
  ) -> Diagnostic {
    Diagnostic("bad-front-matter", message, at: SourceSpan(source, range), help: help)
  }
}
