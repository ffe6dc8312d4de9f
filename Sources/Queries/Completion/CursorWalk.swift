/// Follows the tokens of one statement up to the cursor, without ever giving up.
struct CursorWalk {
  fileprivate enum State {
    /// A table is due, a verb is due, and so on.
    case source, afterSource, verb
    /// Straight after a verb or clause word.
    case opening
    case value, afterValue
    /// A name that is being made.
    case declaration
  }

  fileprivate struct Frame {
    var state: State
    var verb: String?
    var clause: String?
    var clauses: Set<String> = []
    /// The first token of its pipeline.
    var start: Int
    /// The last `|`; nil while there is none.
    var pipe: Int?
    /// Nothing but a value, as between the brackets of a call.
    var isCall = false
    var isBracket = false
    /// A table or pipeline may stand here: a bracket at an item's start or after `in`.
    var mayBeTable = false
  }

  let tokens: [Token]
  let grammars: StageGrammars
  private var frames: [Frame] = []

  init(tokens: [Token], grammars: StageGrammars) {
    self.tokens = tokens
    self.grammars = grammars
  }

  // MARK: What was found

  var place: CursorContext.Place {
    guard let frame = frames.last else { return .source }
    let stage = frames.last { $0.verb != nil && !$0.isBracketOfValues }
    switch frame.state {
    case .source: return .source
    case .verb: return .verb
    case .declaration, .afterSource: return .none
    case .opening:
      return .clauseOrItem(verb: frame.verb ?? "", clause: frame.clause, afterItem: false)
    case .value:
      return .expression(verb: stage?.verb, clause: stage?.clause, mayBeTable: frame.mayBeTable)
    case .afterValue:
      guard let verb = frame.verb else { return .none }
      return .clauseOrItem(verb: verb, clause: frame.clause, afterItem: true)
    }
  }

  /// The tokens of the pipeline before the stage at the cursor.
  var rows: Range<Int>? {
    guard let frame = frames.last(where: { $0.pipe != nil }), let pipe = frame.pipe else {
      return nil
    }
    return frame.start..<pipe
  }

  // MARK: Following

  mutating func run(_ start: Int, to end: Int) {
    var index = start
    guard index < end else {
      frames = [Frame(state: .source, start: start)]
      return
    }
    switch tokens[start].keyword {
    case "let", "def", "set":
      frames = [Frame(state: .declaration, start: start)]
      index += 1
      while index < end, !tokens[index].isSymbol(.assign) { index += 1 }
      guard index < end else { return }
      index += 1
      let isLet = tokens[start].keyword == "let"
      frames = [Frame(state: isLet ? .source : .value, start: index)]
    default: frames = [Frame(state: .source, start: start)]
    }
    while index < end {
      step(index)
      index += 1
    }
  }

  private mutating func step(_ index: Int) {
    let token = tokens[index]
    guard var frame = frames.popLast() else { return }
    defer { if frames.isEmpty { frames = [frame] } }
    if token.isSymbol(.close) {
      guard frame.isBracket, !frames.isEmpty else { return frames.append(frame) }
      let outer = frames.count - 1
      frames[outer].state = frames[outer].state == .source ? .afterSource : .afterValue
      return
    }
    if token.isSymbol(.open) {
      let inner = bracket(in: &frame, index)
      frames += [frame, inner]
      return
    }
    if token.isSymbol(.pipe), !frame.isCall {
      frame.pipe = index
      frame.state = .verb
      (frame.verb, frame.clause) = (nil, nil)
    } else {
      follow(token, index, &frame)
    }
    frames.append(frame)
  }

  /// The frame of the bracket that opens at a token.
  private func bracket(in frame: inout Frame, _ index: Int) -> Frame {
    var inner = Frame(state: .value, start: index + 1)
    inner.isBracket = true
    switch frame.state {
    case .source: inner.state = .source
    case .afterValue, .afterSource: inner.isCall = true
    default:
      let before = index > 0 ? tokens[index - 1] : tokens[index]
      inner.mayBeTable =
        before.keyword == "in" || frame.state == .opening
        || !frame.isBracket && (before.isSymbol(.comma) || before.isSymbol(.assign))
        || frame.mayBeTable
      inner.isCall = !inner.mayBeTable
    }
    if frame.state == .opening { frame.state = .value }
    return inner
  }

  private func follow(_ token: Token, _ index: Int, _ frame: inout Frame) {
    let word = token.keyword
    switch frame.state {
    case .source:
      // `let x = 3 + …` is a value after all.
      frame.state = isValue(token) && word != "sql" ? .afterSource : .source
      if case .literal(.text) = token.kind { frame.state = .afterSource }
      if token.isSymbol(.subtract) || word == "not" { frame.state = .value }
    case .afterSource:
      if isOperator(token) { frame.state = .value }
    case .verb:
      guard let word else { return }
      let grammar = grammars[word]
      frame.verb = grammar?.verb ?? word
      frame.clauses = grammar.map { Set($0.clauses.map(\.word)) } ?? grammars.clauseWords
      frame.state = .opening
    case .opening:
      if let word, frame.clauses.contains(word), !Parser.readsAsItem(index, in: tokens.dropLast(2))
      {
        frame.clause = word
      } else {
        frame.state = isValue(token) ? .afterValue : .value
      }
    case .value:
      if isValue(token) { frame.state = .afterValue }
    case .afterValue:
      if let word, frame.clauses.contains(word), !frame.isBracketOfValues {
        frame.clause = word
        frame.state = .opening
      } else if isOperator(token) {
        frame.state = .value
      }
    case .declaration: break
    }
  }

  /// Whether a value is complete with the token.
  private func isValue(_ token: Token) -> Bool {
    switch token.kind {
    case .word: token.keyword.map { !ReservedWord.operators.contains($0) } ?? false
    case .quotedName, .parameter, .literal, .invalid: true
    default: false
    }
  }

  private func isOperator(_ token: Token) -> Bool {
    switch token.kind {
    case .symbol: true
    case .word: token.keyword.map(ReservedWord.operators.contains) ?? false
    default: false
    }
  }
}

extension CursorWalk.Frame {
  /// Brackets that hold values until a `|` shows that they hold a pipeline.
  fileprivate var isBracketOfValues: Bool { isBracket && pipe == nil }
}
