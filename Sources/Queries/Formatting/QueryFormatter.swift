import Diagnostics
import Tables

/// Prints queries in their canonical form; formatting what it printed changes nothing.
///
/// A pipeline stands on one line when it fits, else every stage has its own line, indented by two
/// and beginning with `|`. Comments are kept: one inside a stage moves before it, or to its end.
package struct QueryFormatter {
  package static let width = 90

  private let printer: SyntaxPrinter

  package init(_ grammars: StageGrammars) { printer = SyntaxPrinter(grammars) }

  /// The whole text with its comments, ending in a line end; for scripts without mistakes.
  package func format(_ script: Script) -> String {
    let comments = Lexer.lex(script.source).comments
    var page = Page(source: script.source)
    var index = 0
    for (number, statement) in script.statements.enumerated() {
      let range = statement.span.range
      while index < comments.count, comments[index].range.lowerBound < range.lowerBound {
        page.add(comments[index])
        index += 1
      }
      var inside: [Comment] = []
      while index < comments.count, comments[index].range.lowerBound < range.upperBound {
        inside.append(comments[index])
        index += 1
      }
      var lines = lines(of: statement, inside, page.source)
      // Without the sign it would continue the statement before it.
      if number + 1 < script.statements.count, !statement.isCommand,
        case .continuation = script.statements[number + 1].kind
      {
        lines.endStatement()
      }
      page.add(lines.all, for: range)
    }
    while index < comments.count {
      page.add(comments[index])
      index += 1
    }
    return page.text
  }

  /// One pipeline, on one line or several, without a line end after the last.
  package func format(_ pipeline: Pipeline) -> String {
    layout(printer.source(pipeline.source), pipeline.stages).joined(separator: "\n")
  }

  /// One pipeline on one line, however long.
  package func line(_ pipeline: Pipeline) -> String { printer.pipeline(pipeline) }

  /// One stage, without its `|`.
  package func line(_ stage: Stage) -> String { printer.stage(stage) }

  package func line(_ expression: ExpressionSyntax) -> String { printer.expression(expression) }

  /// A value as it is typed.
  package func line(_ literal: Literal) -> String { printer.literal(literal) }

  // MARK: Statements

  private func lines(
    of statement: Statement, _ comments: [Comment], _ source: SourceText
  ) -> StatementLines {
    let (head, stages) = parts(of: statement)
    var units = StatementLines(
      starts: [statement.span.range.lowerBound] + stages.map(\.span.range.lowerBound))
    if case .continuation = statement.kind, !units.starts.isEmpty { units.starts.removeFirst() }
    for comment in comments { units.add(comment, source) }
    let whole = units.hasComments ? [] : layout(head, stages)
    units.texts = whole.count == 1 ? whole : separate(head, stages)
    return units
  }

  private func layout(_ head: String, _ stages: [Stage]) -> [String] {
    let lines = separate(head, stages)
    let joined = lines.enumerated().map { $0 == 0 ? $1 : String($1.dropFirst(2)) }
    let line = joined.joined(separator: " ")
    if lines.count == 1 || displayWidth(line) <= QueryFormatter.width && !line.contains("\n") {
      return [line]
    }
    return lines
  }

  private func separate(_ head: String, _ stages: [Stage]) -> [String] {
    var lines = head.isEmpty ? [] : [head]
    for stage in stages { lines.append((lines.isEmpty ? "| " : "  | ") + printer.stage(stage)) }
    return lines
  }

  private func parts(of statement: Statement) -> (head: String, stages: [Stage]) {
    switch statement.kind {
    case .letTable(let name, let pipeline):
      return (
        "let \(printer.name(name)) = " + printer.source(pipeline.source), pipeline.stages
      )
    case .letValue(let name, let value):
      return ("let \(printer.name(name)) = " + printer.expression(value), [])
    case .define(let name, let parameters, let body):
      let list = parameters.map(printer.name).joined(separator: ", ")
      return ("def \(printer.name(name))(\(list)) = " + printer.expression(body), [])
    case .set(let name, let value):
      return ("set \(printer.name(name)) = " + printer.expression(value), [])
    case .pipeline(let pipeline): return (printer.source(pipeline.source), pipeline.stages)
    case .continuation(let stages): return ("", stages)
    case .command(let text): return ("." + text, [])
    }
  }
}

extension Statement {
  fileprivate var isCommand: Bool { if case .command = kind { true } else { false } }
}

/// A statement's lines, and the comments that stood in it, by the line that they belong to.
private struct StatementLines {
  var starts: [Int]
  var texts: [String] = []
  private var before: [Int: [String]] = [:]
  private var after: [Int: [String]] = [:]

  init(starts: [Int]) { self.starts = starts }

  var hasComments: Bool { !before.isEmpty || !after.isEmpty }

  mutating func add(_ comment: Comment, _ source: SourceText) {
    let offset = comment.range.lowerBound
    let text = Page.text(of: comment, source)
    // The unit that holds the comment; between two units an own line belongs to the next.
    let unit = max(0, (starts.firstIndex { $0 > offset } ?? starts.count) - 1)
    guard comment.ownLine else { return after[unit, default: []].append(text) }
    let next = unit + 1
    let between =
      next < starts.count && onlyPipe(source, from: comment.range.upperBound, starts[next])
    before[between ? next : unit, default: []].append(text)
  }

  /// Whether nothing but comments, blanks and the `|` of the stage stands between two places.
  private func onlyPipe(_ source: SourceText, from start: Int, _ end: Int) -> Bool {
    let tokens = Lexer.lex(SourceText(source.slice(start..<end))).tokens
    return tokens.count == 2 && tokens[0].isSymbol(.pipe)
  }

  mutating func endStatement() { if !texts.isEmpty { texts[texts.count - 1] += ";" } }

  var all: [String] {
    guard hasComments else { return texts }
    var lines: [String] = []
    for (unit, text) in texts.enumerated() {
      lines += (before[unit] ?? []).map { (unit == 0 ? "" : "  ") + $0 }
      lines.append(([text] + (after[unit] ?? [])).joined(separator: "  "))
    }
    return lines
  }
}

/// The lines of a formatted text; keeps at most one of the blank lines between its parts.
private struct Page {
  let source: SourceText
  private var lines: [String] = []
  private var lastEnd: Int?

  init(source: SourceText) { self.source = source }

  static func text(of comment: Comment, _ source: SourceText) -> String {
    var text = Substring(source.slice(comment.range))
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  mutating func add(_ comment: Comment) {
    let text = Page.text(of: comment, source)
    if !comment.ownLine, !lines.isEmpty {
      lines[lines.count - 1] += "  " + text
      lastEnd = comment.range.upperBound
    } else {
      add([text], for: comment.range)
    }
  }

  mutating func add(_ added: [String], for range: Range<Int>) {
    if let lastEnd, hasBlankLine(lastEnd, range.lowerBound) { lines.append("") }
    lines += added
    lastEnd = range.upperBound
  }

  private func hasBlankLine(_ start: Int, _ end: Int) -> Bool {
    guard start < end else { return false }
    var ends = 0
    for index in start..<end {
      let byte = source.utf8[index]
      let lone = byte == 13 && (index + 1 >= source.utf8.count || source.utf8[index + 1] != 10)
      if byte == 10 || lone { ends += 1 }
    }
    return ends > 1
  }

  var text: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }
}
