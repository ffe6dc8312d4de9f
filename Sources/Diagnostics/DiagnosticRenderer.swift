import Tables

/// Prints diagnostics for people: the sentence, the line with carets under the place, the ways out.
///
/// The arrow line stands only where the text has a file name. A lone *did you mean* stands after the
/// carets when nothing else is to be said there.
package struct DiagnosticRenderer: Sendable {
  package enum Style: Sendable { case plain, ansi }

  package var style: Style
  /// Terminal columns; longer source lines are cut around the place.
  package var width: Int
  /// Sentences are broken between words: on a terminal, which would break them anywhere.
  package var wraps: Bool
  /// Nothing of ours outside ASCII.
  package var ascii: Bool

  package init(
    _ style: Style = .plain, width: Int = 100, wraps: Bool = false, ascii: Bool = false
  ) {
    self.style = style
    self.width = max(width, wraps ? 20 : 40)
    self.wraps = wraps
    self.ascii = ascii
  }

  /// All of them, in the order of the text, without a line end after the last.
  package func render(_ diagnostics: [Diagnostic]) -> String {
    var sources: [SourceText] = []
    let keyed = diagnostics.enumerated().map { index, diagnostic in
      var rank = 0
      if let source = diagnostic.span?.source {
        rank = sources.firstIndex(of: source) ?? sources.count
        if rank == sources.count { sources.append(source) }
      }
      let start = diagnostic.span?.range.lowerBound ?? 0
      return (key: (rank, start, index), diagnostic: diagnostic)
    }
    return keyed.sorted { $0.key < $1.key }.map { render($0.diagnostic) }.joined(separator: "\n")
  }

  /// Several lines, without a line end after the last.
  package func render(_ diagnostic: Diagnostic) -> String {
    let mark: Ink = diagnostic.severity == .error ? .red : .yellow
    let heading = "\(diagnostic.severity.rawValue)[\(diagnostic.id)]"
    var sentence = broken(heading + ": " + oneLine(diagnostic.message), width)[...]
    let first = sentence.removeFirst().dropFirst(heading.count)
    var lines = [ink(heading, mark) + ink(String(first), .bold)]
    lines += sentence.map { ink($0, .bold) }
    var help = diagnostic.help
    var label = diagnostic.labels.first?.text ?? ""
    if label.isEmpty, !diagnostic.labels.isEmpty, help.count == 1,
      help[0].hasPrefix("did you mean ")
    {
      label = help.removeFirst()
    }
    lines += arrow(diagnostic)
    lines += excerpts(diagnostic.labels, firstText: label, mark)
    lines += help.map { ink("help:", .cyan) + " " + indented($0) }
    lines += diagnostic.notes.map { ink("note:", .bold) + " " + indented($0) }
    return lines.joined(separator: "\n")
  }

  // MARK: Parts

  private func arrow(_ diagnostic: Diagnostic) -> [String] {
    guard let span = diagnostic.span else {
      return diagnostic.stage.map { [ink(" --> ", .blue) + $0] } ?? []
    }
    guard let name = span.source.name else { return [] }
    let (line, column) = span.source.position(of: span.range.lowerBound)
    let stage = diagnostic.stage.map { "  (\($0))" } ?? ""
    return [ink(" --> ", .blue) + "\(visible(name)):\(line):\(column)" + stage]
  }

  private func excerpts(_ labels: [Diagnostic.Label], firstText: String, _ mark: Ink) -> [String] {
    guard let primary = labels.first else { return [] }
    let here = labels.filter { $0.span.source == primary.span.source }
    let numbers = here.map { $0.span.source.position(of: $0.span.range.lowerBound).line }
    let gutter = numbers.map { String($0).count }.max() ?? 1
    var lines: [String] = []
    var previous: Int?
    for (index, label) in here.enumerated() {
      let excerpt = Excerpt(label.span, width: width - gutter - 3, ascii: ascii)
      let number = String(numbers[index])
      if previous != numbers[index] || excerpt.isCut {
        let margin = String(repeating: " ", count: gutter - number.count) + number + " | "
        lines.append(ink(margin, .blue) + excerpt.line)
      }
      previous = numbers[index]
      let margin = ink(String(repeating: " ", count: gutter) + " | ", .blue)
      let text = oneLine(index == 0 ? firstText : label.text)
      let carets = String(repeating: index == 0 ? "^" : "-", count: excerpt.caretCount)
      let room = width - gutter - 3 - excerpt.caretColumn - carets.count - 1
      if text.isEmpty || displayWidth(text) <= room || excerpt.caretColumn == 0 {
        let said = text.isEmpty ? carets : "\(carets) \(text)"
        lines.append(margin + excerpt.blanks + ink(said, mark))
      } else {
        let shift = max(0, min(excerpt.caretColumn, width - gutter - 3 - displayWidth(text)))
        lines.append(margin + excerpt.blanks + ink(carets, mark))
        lines.append(margin + String(repeating: " ", count: shift) + ink(text, mark))
      }
    }
    return lines
  }

  /// The lines after the first of what an engine said stand under its first word.
  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: true)
      .flatMap { broken(shown($0), width - 6) }.joined(separator: "\n      ")
  }

  private func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map(shown).joined(separator: " ")
  }

  /// A line of a sentence, whose names may hold anything.
  private func shown(_ text: Substring) -> String {
    let text = visible(String(text))
    return ascii ? inASCII(text) : text
  }

  private func broken(_ text: String, _ width: Int) -> [String] {
    wraps && displayWidth(text) > width ? wrapped(text, width: width) : [text]
  }

  // MARK: Colour

  private enum Ink: String {
    case red = "1;31"
    case yellow = "1;33"
    case cyan = "1;36"
    case blue = "34"
    case bold = "1"
  }

  private func ink(_ text: String, _ ink: Ink) -> String {
    style == .plain ? text : "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
  }
}

/// The line that holds the start of a span, cut to a width, and where the carets stand under it.
struct Excerpt {
  private(set) var line = ""
  /// What stands before the carets: blanks, and the tabs of the line.
  private(set) var blanks = ""
  private(set) var caretColumn = 0
  private(set) var caretCount = 1
  private(set) var isCut = false

  init(_ span: SourceSpan, width: Int, ascii: Bool = false) {
    let (text, lineStart) = span.source.line(at: span.range.lowerBound)
    let length = text.utf8.count
    let start = min(max(span.range.lowerBound - lineStart, 0), length)
    let end = min(max(span.range.upperBound - lineStart, start), length)
    // Only the bytes that can be seen are looked at: a line may be megabytes long.
    let windowStart = start > 2_000 ? start - 1_000 : 0
    let windowEnd = min(length, max(start + 2_000, min(end, start + 4_000)))
    func slice(_ from: Int, _ to: Int) -> [Character] {
      Array(
        Excerpt.shown(
          span.source.slice(lineStart + from..<lineStart + to), hidden: ascii ? "?" : "·"))
    }
    var before = slice(windowStart, start)
    var under = slice(start, min(end, windowEnd))
    var after = slice(min(end, windowEnd), windowEnd)
    var (cutBefore, cutAfter) = (windowStart > 0, windowEnd < length)
    if cells(before) + cells(under) + cells(after) > width || cutBefore || cutAfter {
      isCut = true
      // The place is shown, then what stands after it, then as much before it as fits.
      let room = max(width - 2, 10)
      (under, _) = cut(under, room)
      if cells(under) == room { after = [] }
      let afterRoom = max((room - cells(under)) / 3, room - cells(under) - cells(before))
      let (keptAfter, lostAfter) = cut(after, afterRoom)
      cutAfter = cutAfter || lostAfter || end > windowEnd || cells(under) == room
      after = keptAfter
      let (kept, lost) = cut(before.reversed(), room - cells(under) - cells(after))
      cutBefore = cutBefore || lost
      before = kept.reversed()
    }
    let mark = ascii ? "~" : "…"
    line =
      (cutBefore ? mark : "") + String(before) + String(under) + String(after)
      + (cutAfter ? mark : "")
    blanks = cutBefore ? " " : ""
    for character in before {
      blanks += character == "\t" ? "\t" : String(repeating: " ", count: cells([character]))
    }
    caretColumn = cells(before) + (cutBefore ? 1 : 0)
    caretCount = max(1, cells(under))
  }

  /// The text with one sign for everything that would act on a terminal, tabs excepted.
  static func shown(_ text: some StringProtocol, hidden: Unicode.Scalar = "·") -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      shown.unicodeScalars.append(scalar != "\t" && isInvisible(scalar) ? hidden : scalar)
    }
    return shown
  }
}

private func cells(_ characters: [Character]) -> Int {
  // A tab takes a cell here so that a caret is seen under it.
  characters.reduce(0) { $0 + ($1 == "\t" ? 1 : displayWidth(of: $1)) }
}

/// As many characters from the start as fit, and whether any are lost.
private func cut(_ characters: [Character], _ room: Int) -> ([Character], Bool) {
  var kept: [Character] = []
  var used = 0
  for character in characters {
    used += cells([character])
    guard used <= room else { return (kept, true) }
    kept.append(character)
  }
  return (kept, false)
}
