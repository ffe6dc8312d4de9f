package import Diagnostics

/// What a text says, and every mistake in it; with mistakes the script is what could be read.
package struct ParsedScript: Sendable {
  package var script: Script
  /// In the order of the text.
  package var diagnostics: [Diagnostic]

  /// The script, if it has no mistakes.
  package func checked() throws(DiagnosticList) -> Script {
    guard diagnostics.isEmpty else { throw DiagnosticList(diagnostics) }
    return script
  }
}

/// Thrown after a mistake was reported, to where reading can go on.
struct SyntaxFailure: Error {}

/// Reads queries by recursive descent (design: one grammar for every stage).
///
/// Names are taken from the text as written but for verbs, which become their canonical name, and
/// clause words, which become lower case. Chains of `and` and of `or` become balanced trees.
package struct Parser {
  /// Deeper brackets, and longer chains of other operators than `and` and `or`, are a mistake.
  static let deepest = 100

  let source: SourceText
  let grammars: StageGrammars
  let tokens: [Token]
  let structure: TokenStructure
  let allowsCommands: Bool
  var diagnostics: [Diagnostic] = []
  /// Where the lexer found mistakes, ascending.
  private let lexicalMistakes: [Int]
  var position = 0
  /// The token after the last of the statement.
  var limit = 0
  var depth = 0
  /// Open brackets that reading is inside of, as token indices.
  var open: [Int] = []
  /// The height of the tallest expression in the pipeline being read.
  var tallest = 0
  /// Such as `stage 2, summarize`.
  var stage: String?

  /// Reads a whole text; `.command` lines are a mistake unless `allowsCommands`.
  package static func parse(
    _ source: SourceText, grammars: StageGrammars, allowsCommands: Bool = false
  ) -> ParsedScript {
    let lexed = Lexer.lex(source)
    var parser = Parser(source, lexed, grammars, allowsCommands: allowsCommands)
    parser.diagnostics = lexed.diagnostics
    var statements: [Statement] = []
    for range in parser.structure.statements {
      parser.enter(range)
      if let statement = parser.parseStatement() { statements.append(statement) }
      if parser.diagnostics.count >= Lexer.mostDiagnostics { break }
    }
    let found = parser.diagnostics.enumerated().sorted { left, right in
      let leftStart = left.element.span?.range.lowerBound ?? 0
      let rightStart = right.element.span?.range.lowerBound ?? 0
      return (leftStart, left.offset) < (rightStart, right.offset)
    }
    return ParsedScript(
      script: Script(source: source, statements: statements), diagnostics: found.map(\.element))
  }

  /// Whether the prompt may run the text: no open bracket, no operator, comma or `|` at its end.
  package static func isComplete(_ text: String) -> Bool {
    let lexed = Lexer.lex(SourceText(text))
    if lexed.endsInsideText { return false }
    let tokens = lexed.tokens.dropLast()
    guard let last = tokens.last else { return true }
    if last.continuesLine || last.isSymbol(.open) { return false }
    var unclosed = 0
    for token in tokens {
      switch token.kind {
      case .symbol(.open): unclosed += 1
      case .symbol(.close): unclosed = max(0, unclosed - 1)
      case .symbol(.semicolon), .command: unclosed = 0
      default: break
      }
    }
    return unclosed == 0
  }

  /// The value if the text is one literal, as in `--set k=v`: a number, date, period or duration.
  package static func literal(_ text: String) -> Literal? {
    let source = SourceText(text)
    let lexed = Lexer.lex(source)
    guard lexed.diagnostics.isEmpty, lexed.tokens.count <= 3 else { return nil }
    var parser = Parser(source, lexed, StageGrammars([]), allowsCommands: false)
    parser.enter(0..<lexed.tokens.count - 1)
    guard let value = try? parser.expression(), parser.position == parser.limit,
      parser.diagnostics.isEmpty, case .literal(let literal) = value.syntax.kind
    else { return nil }
    return literal
  }

  init(
    _ source: SourceText, _ lexed: Lexer.Output, _ grammars: StageGrammars, allowsCommands: Bool
  ) {
    self.source = source
    tokens = lexed.tokens
    lexicalMistakes = lexed.diagnostics.compactMap { $0.span?.range.lowerBound }.sorted()
    self.grammars = grammars
    self.allowsCommands = allowsCommands
    structure = TokenStructure(lexed.tokens)
  }

  mutating func enter(_ range: Range<Int>) {
    position = range.lowerBound
    limit = range.upperBound
    depth = 0
    open = []
    tallest = 0
    stage = nil
  }

  // MARK: Tokens

  var current: Token { token(at: position) }

  func token(at index: Int) -> Token {
    if index < limit, index >= 0 { return tokens[index] }
    let end = limit > 0 ? tokens[limit - 1].range.upperBound : 0
    return Token(kind: .end, range: end..<end, startsLine: false, indent: 0)
  }

  var atEnd: Bool { position >= limit }

  func span(_ token: Token) -> SourceSpan { SourceSpan(source, token.range) }

  /// From the token at `start` to the last one read.
  func span(from start: Int) -> SourceSpan {
    let first = token(at: start).range
    let last = token(at: max(start, position - 1)).range
    return SourceSpan(source, first.lowerBound..<max(first.lowerBound, last.upperBound))
  }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard current.isSymbol(symbol) else { return false }
    position += 1
    return true
  }

  mutating func take(keyword: String) -> Bool {
    guard current.keyword == keyword else { return false }
    position += 1
    return true
  }

  /// The token as a name, reserved words excepted.
  func name(at index: Int) -> Name? {
    let token = token(at: index)
    switch token.kind {
    case .word(let text):
      return ReservedWord.contains(text) ? nil : Name(text, span: span(token))
    case .quotedName(let text): return Name(text, quoted: true, span: span(token))
    default: return nil
    }
  }

  // MARK: Mistakes

  /// Records a mistake; reading goes on.
  mutating func report(_ diagnostic: Diagnostic) {
    guard diagnostics.count < Lexer.mostDiagnostics else { return }
    diagnostics.append(diagnostic.located(at: nil, stage: stage))
  }

  /// Drops the mistakes after the first `count` when they follow from an unreadable sign.
  ///
  /// That is so when the lexer reported something between the two tokens.
  mutating func forgetConsequences(after count: Int, from start: Int, to end: Int) {
    let from = token(at: start).range.lowerBound
    let to = end > start ? token(at: end - 1).range.upperBound : from
    guard lexicalMistakes.contains(where: { $0 >= from && $0 < max(to, from + 1) }) else { return }
    diagnostics.removeSubrange(min(count, diagnostics.count)...)
  }

  /// Records a mistake and gives what to throw.
  mutating func failure(
    _ id: String, _ message: String, at token: Token, label: String = "", help: [String] = []
  ) -> SyntaxFailure {
    report(Diagnostic(id, message, at: span(token), label: label, help: help))
    return SyntaxFailure()
  }

  /// How a token reads in a sentence.
  func shown(_ token: Token) -> String {
    token.kind == .end ? "the end" : typed(source.slice(token.range))
  }

  /// Something was expected here: the end inside an open bracket is that bracket's mistake.
  mutating func expected(_ what: String, label: String = "", help: [String] = []) -> SyntaxFailure {
    let token = current
    if token.kind == .invalid { return SyntaxFailure() }
    if let bracket = open.last, structure.partner[bracket] == nil,
      token.kind == .end || token.isSymbol(.pipe)
    {
      return neverClosed(bracket)
    }
    if token.kind == .end {
      let before = position > 0 ? " after \(shown(self.token(at: position - 1)))" : ""
      return failure("unexpected-end", "expected \(what)\(before)", at: token, help: help)
    }
    return failure(
      "unexpected-token", "expected \(what), not \(shown(token))", at: token, label: label,
      help: help)
  }

  mutating func neverClosed(_ bracket: Int) -> SyntaxFailure {
    failure(
      "unclosed-bracket", "`(` is never closed", at: token(at: bracket), label: "no `)` for it")
  }

  // MARK: Depth

  /// Goes one level down; every call has its ``leave()`` unless it throws.
  mutating func descend() throws(SyntaxFailure) {
    guard depth < Parser.deepest else { throw tooDeep(at: current) }
    depth += 1
  }

  mutating func leave() { depth -= 1 }

  mutating func tooDeep(at token: Token) -> SyntaxFailure {
    failure(
      "too-deep", "nested deeper than \(Parser.deepest) levels", at: token,
      help: ["parts of a long expression can be named with `extend` first"])
  }
}
