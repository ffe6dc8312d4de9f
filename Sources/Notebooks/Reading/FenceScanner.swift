import Diagnostics

/// Finds the fences of ours in a Markdown text, line by line.
///
/// A fence is ours when it opens at the start of a line after a blank line (or the start of the
/// text, the front matter or another fence), its first word is one of ``Fence/Word``, and it stands
/// neither in another fence nor in an HTML comment or `<pre>`, `<script>`, `<style>`, `<textarea>`.
/// Everything else is prose (CommonMark 0.31, sections 4.5, 4.6, 5.1 and 5.2). Lists and quotes need
/// no following: a fence at the start of a line ends them.
struct FenceScanner {
  struct Scan {
    let source: SourceText
    var lineEnd = "\n"
    /// The length of a byte order mark.
    var mark = 0
    /// From the first `---` to the end of the last, and the lines between them.
    var frontMatter: (range: Range<Int>, body: Range<Int>)?
    var fences: [Fence] = []
    var diagnostics: [Diagnostic] = []
  }

  private enum State {
    case text
    /// A fence of somebody else's.
    case fence(OpenFence)
    case own(OpenFence, Fence.Word, AttributeList, opening: SourceSpan)
    /// An HTML block that ends with one of these texts.
    case html([String], opening: SourceSpan)
  }

  private struct OpenFence {
    let sign: UInt8
    let length: Int
    let start: Int
    let bodyStart: Int
  }

  private let source: SourceText
  private let lines: Lines
  private var scan: Scan
  private var state = State.text
  /// Whether a fence may open here: nothing, a blank line or the end of a fence stands before.
  private var isAfterBlank = true
  /// The indent that a line needs to stay in the outermost open list item.
  private var listIndent: Int?
  /// A line that opened an HTML block of the kind that goes on to the next blank line.
  private var tag: SourceSpan?
  private var conflicts = ConflictMarkers()

  static func scan(_ source: SourceText) -> Scan {
    var scanner = FenceScanner(source)
    return scanner.run()
  }

  private init(_ source: SourceText) {
    self.source = source
    let mark = source.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lines = Lines(source.utf8, from: mark)
    scan = Scan(source: source, lineEnd: lines.commonEnd, mark: mark)
  }

  private mutating func run() -> Scan {
    var index = frontMatterEnd()
    while index < lines.all.count {
      let line = lines.all[index]
      read(line)
      index += 1
    }
    if let unclosed { scan.diagnostics.append(unclosed) }
    return scan
  }

  /// A block that runs to the end of the file, where whatever is appended would be part of it.
  private var unclosed: Diagnostic? {
    switch state {
    case .text: nil
    case .own(let open, let word, _, let opening):
      .swallowing(
        word, opening, SourceSpan(source, open.bodyStart..<source.utf8.count), isClosed: false)
    case .fence(let open):
      Diagnostic(
        "unclosed-fence", "this fence is never closed",
        at: SourceSpan(source, open.start..<open.start + open.length))
    case .html(let ends, let opening):
      Diagnostic(
        "unclosed-block", "this HTML block is never closed", at: opening,
        help: ["close it with `\(ends[0])`"])
    }
  }

  // MARK: Front matter

  /// Takes the lines of the front matter; gives the index of the line after them.
  private mutating func frontMatterEnd() -> Int {
    guard let first = lines.all.first, isRule(first, ["---"]) else { return 0 }
    guard let last = lines.all.dropFirst().firstIndex(where: { isRule($0, ["---", "..."]) }) else {
      scan.diagnostics.append(
        Diagnostic(
          Diagnostic.ID.unclosedFrontMatter, "the front matter is never closed",
          at: SourceSpan(source, first.content), help: ["close it with a line `---`"]))
      return 0
    }
    scan.frontMatter = (
      first.content.lowerBound..<lines.all[last].end, first.end..<lines.all[last].content.lowerBound
    )
    return last + 1
  }

  private func isRule(_ line: Lines.Line, _ rules: [String]) -> Bool {
    var text = Substring(lines.text(line.content))
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return rules.contains(String(text))
  }

  // MARK: Lines

  private mutating func read(_ line: Lines.Line) {
    switch state {
    case .fence(let open):
      if closes(open, line) { leaveFence() } else { warnIfHidden(line, in: open) }
    case .own(let open, let word, let attributes, let opening):
      conflicts.read(line, lines, source, into: &scan.diagnostics)
      guard closes(open, line) else { return }
      scan.fences.append(
        Fence(
          word: word, attributes: attributes, range: open.start..<line.end, opening: opening,
          body: SourceSpan(source, open.bodyStart..<line.content.lowerBound)))
      leaveFence()
    case .html(let ends, _):
      warnIfHidden(line)
      if holds(line, ends) { state = .text }
      isAfterBlank = false
    case .text:
      conflicts.read(line, lines, source, into: &scan.diagnostics)
      readText(line)
    }
  }

  private mutating func leaveFence() {
    state = .text
    isAfterBlank = true
  }

  private mutating func readText(_ line: Lines.Line) {
    guard !lines.isBlank(line) else {
      isAfterBlank = true
      tag = nil
      return
    }
    let wasAfterBlank = isAfterBlank
    isAfterBlank = false
    let (indent, start) = indentation(line)
    if let needed = listIndent {
      if indent >= needed { return }
      listIndent = nil
    }
    guard indent < 4 else { return }
    if let needed = listContent(line, indent, start, afterBlank: wasAfterBlank) {
      listIndent = needed
      return
    }
    if let run = fenceRun(line, start) {
      open(line, run, indent, start, afterBlank: wasAfterBlank)
    } else if source.utf8[start] == UInt8(ascii: "<") {
      enterHTML(line, start)
    }
  }

  // MARK: Fences

  /// How many signs open a fence, when the line does.
  private func fenceRun(_ line: Lines.Line, _ start: Int) -> Int? {
    let sign = source.utf8[start]
    guard sign == UInt8(ascii: "`") || sign == UInt8(ascii: "~") else { return nil }
    var end = start
    while end < line.content.upperBound, source.utf8[end] == sign { end += 1 }
    guard end - start >= 3 else { return nil }
    let info = source.utf8[end..<line.content.upperBound]
    if sign == UInt8(ascii: "`"), info.contains(sign) { return nil }
    return end - start
  }

  private mutating func open(
    _ line: Lines.Line, _ length: Int, _ indent: Int, _ start: Int, afterBlank: Bool
  ) {
    let opened = OpenFence(
      sign: source.utf8[start], length: length, start: line.content.lowerBound, bodyStart: line.end)
    let opening = SourceSpan(source, line.content)
    if let tag {
      scan.diagnostics.append(
        Diagnostic(
          "fence-in-html", "this fence is part of the HTML before it for most readers",
          at: opening, help: ["leave a blank line before it"]))
      scan.diagnostics[scan.diagnostics.count - 1].labels.append(.init(tag))
      self.tag = nil
    }
    guard let (word, rest) = ownWord(line, start + length) else {
      state = .fence(opened)
      return
    }
    guard indent == 0 else {
      scan.diagnostics.append(.hiddenCell(opening, "is indented", "move it to the line's start"))
      state = .fence(opened)
      return
    }
    if !afterBlank {
      scan.diagnostics.append(
        Diagnostic(
          "no-blank-line", "no blank line before the `\(word.rawValue)` fence", at: opening,
          help: ["leave a blank line before it"]))
    }
    let attributes = AttributeList(
      rest..<line.content.upperBound, of: source, into: &scan.diagnostics)
    state = .own(opened, word, attributes, opening: opening)
  }

  /// The fence word of ours that stands at a place, and where what follows it starts.
  private func ownWord(_ line: Lines.Line, _ position: Int) -> (word: Fence.Word, rest: Int)? {
    var start = position
    let end = line.content.upperBound
    while start < end, isBlank(source.utf8[start]) { start += 1 }
    var rest = start
    while rest < end, !isBlank(source.utf8[rest]) { rest += 1 }
    return Fence.Word(rawValue: lines.text(start..<rest)).map { ($0, rest) }
  }

  private func closes(_ open: OpenFence, _ line: Lines.Line) -> Bool {
    let (indent, start) = indentation(line)
    guard indent < 4 else { return false }
    var end = start
    while end < line.content.upperBound, source.utf8[end] == open.sign { end += 1 }
    return end - start >= open.length
      && source.utf8[end..<line.content.upperBound].allSatisfy(isBlank)
  }

  /// A cell that nobody runs should not be so by accident; in a fence of somebody else's it is not
  /// when fewer backticks or other signs show that it is only quoted.
  private mutating func warnIfHidden(_ line: Lines.Line, in open: OpenFence? = nil) {
    let (indent, start) = indentation(line)
    guard indent == 0, start < line.content.upperBound, let run = fenceRun(line, start),
      let (word, _) = ownWord(line, start + run), word == .cell
    else { return }
    if let open, open.sign != source.utf8[start] || open.length > run { return }
    let number = open.map { source.position(of: $0.start).line }
    scan.diagnostics.append(
      .hiddenCell(
        SourceSpan(source, line.content),
        number.map { "stands in the fence of line \($0)" } ?? "stands in an HTML block",
        number == nil ? "close the block before it" : "close that fence, or make it longer"))
  }

  // MARK: Other blocks

  /// The column where a line's text starts, tabs reaching to multiples of four, and its offset.
  private func indentation(_ line: Lines.Line) -> (indent: Int, start: Int) {
    var column = 0
    var start = line.content.lowerBound
    while start < line.content.upperBound, isBlank(source.utf8[start]) {
      column += source.utf8[start] == 9 ? 4 - column % 4 : 1
      start += 1
    }
    return (column, start)
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

  /// The indent of what belongs to the list item that the line opens, if it opens one.
  private func listContent(
    _ line: Lines.Line, _ indent: Int, _ start: Int, afterBlank: Bool
  ) -> Int? {
    let end = line.content.upperBound
    var after = start
    while after < end, after - start < 9, (48...57).contains(source.utf8[after]) { after += 1 }
    if after == start {
      guard "-+*".utf8.contains(source.utf8[after]) else { return nil }
    } else {
      // Only a list that begins with 1 interrupts a paragraph.
      guard after < end, ".)".utf8.contains(source.utf8[after]),
        afterBlank || lines.text(start..<after) == "1"
      else { return nil }
    }
    after += 1
    let marker = after - start
    guard after < end else { return afterBlank ? indent + marker + 1 : nil }
    var blanks = 0
    while after < end, isBlank(source.utf8[after]) {
      blanks += source.utf8[after] == 9 ? 4 - (indent + marker + blanks) % 4 : 1
      after += 1
    }
    guard blanks > 0, after < end || afterBlank else { return nil }
    return indent + marker + (after == end || blanks > 4 ? 1 : blanks)
  }

  private mutating func enterHTML(_ line: Lines.Line, _ start: Int) {
    let text = lines.text(start..<min(line.content.upperBound, start + 12)).lowercased()
    var ends: [String] = []
    if text.hasPrefix("<!--") {
      ends = ["-->"]
    } else if text.hasPrefix("<?") {
      ends = ["?>"]
    } else if text.hasPrefix("<![cdata[") {
      ends = ["]]>"]
    } else if text.hasPrefix("<!"), text.dropFirst(2).first?.isLetter == true {
      ends = [">"]
    } else {
      for name in ["pre", "script", "style", "textarea"] where text.hasPrefix("<" + name) {
        let next = text.dropFirst(name.count + 1).first
        if next == nil || next == ">" || next == " " || next == "\t" {
          ends = ["</pre>", "</script>", "</style>", "</textarea>"]
        }
      }
    }
    if ends.isEmpty {
      let next = text.dropFirst().first
      if next == "/" || next?.isLetter == true { tag = SourceSpan(source, line.content) }
    } else if !holds(line, ends, from: start + (ends == ["-->"] ? 4 : 2)) {
      state = .html(ends, opening: SourceSpan(source, line.content))
    }
  }

  private func holds(_ line: Lines.Line, _ ends: [String], from start: Int? = nil) -> Bool {
    let from = min(start ?? line.content.lowerBound, line.content.upperBound)
    let text = source.utf8[from..<line.content.upperBound]
    return ends.contains { end in
      let wanted = Array(end.utf8)
      guard text.count >= wanted.count else { return false }
      return (text.startIndex...text.endIndex - wanted.count).contains { offset in
        wanted.indices.allSatisfy { index in
          let byte = text[offset + index]
          return byte == wanted[index]
            || (65...90).contains(byte) && byte + 32 == wanted[index]
        }
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func hiddenCell(
    _ span: SourceSpan, _ why: String, _ help: String
  ) -> Diagnostic {
    .warning("hidden-cell", "this cell \(why) and does not run", at: span, help: [help])
  }
}

/// Watches for the three marks of a merge that was not finished, in their order.
private struct ConflictMarkers {
  private var opened: SourceSpan?
  private var divided = false

  mutating func read(
    _ line: Lines.Line, _ lines: Lines, _ source: SourceText, into diagnostics: inout [Diagnostic]
  ) {
    guard let first = lines.bytes[line.content].first, "<=>".utf8.contains(first) else { return }
    let text = lines.text(line.content)
    if text.hasPrefix("<<<<<<< ") {
      opened = SourceSpan(source, line.content)
      divided = false
    } else if text == "=======" {
      divided = opened != nil
    } else if text.hasPrefix(">>>>>>> "), divided, let place = opened {
      diagnostics.append(
        Diagnostic(
          "conflict-markers", "a merge was not finished here", at: place,
          help: ["choose one side and remove the marks"]))
      opened = nil
      divided = false
    }
  }
}
