import Diagnostics

extension Parser {
  /// Reads `source { "|" stage }` up to the end of the statement, or to the bracket that ends it.
  mutating func pipeline(
    nestedIn bracket: Int?
  ) throws(SyntaxFailure) -> (pipeline: Pipeline, height: Int) {
    let start = position
    let (outerTallest, outerStage) = (tallest, stage)
    defer { (tallest, stage) = (outerTallest, outerStage) }
    tallest = 0
    let source = try pipelineSource()
    if !atEnd, !current.isSymbol(.pipe), !endsNested(bracket) {
      throw missingPipe(after: token(at: start), nested: bracket != nil)
    }
    let stages = stages(nestedIn: bracket, firstNumber: 2)
    return (Pipeline(source: source, stages: stages, span: span(from: start)), tallest)
  }

  private mutating func pipelineSource() throws(SyntaxFailure) -> Pipeline.Source {
    let start = position
    if take(.open) {
      try descend()
      open.append(start)
      let inner = try pipeline(nestedIn: start)
      tallest = max(tallest, inner.height)
      try close(start)
      leave()
      return .pipeline(inner.pipeline)
    }
    if current.keyword == "sql", token(at: position + 1).isText,
      case .literal(.text(let text)) = token(at: position + 1).kind
    {
      position += 2
      return .sql(text, span(from: start))
    }
    guard let name = name(at: position) else {
      if let word = current.keyword, ReservedWord.contains(word) { throw reserved() }
      throw expected(
        "a table", help: current.kind == .end ? [] : ["a query begins with a table: `purchases`"])
    }
    if !name.quoted, name.text.lowercased() == "sql" {
      position += 1
      throw expected("a text after `sql`", help: ["as in `sql \"select 1 as one\"`"])
    }
    position += 1
    return .name(name)
  }

  private mutating func missingPipe(after first: Token, nested: Bool) -> SyntaxFailure {
    if current.kind == .invalid { return SyntaxFailure() }
    if current.isSymbol(.close), !nested {
      return failure("unopened-bracket", "`)` closes nothing", at: current)
    }
    if let word = first.keyword, let grammar = grammars[word] {
      return failure(
        "missing-source", "no table before `\(grammar.verb)`", at: first,
        label: "a verb, not a table",
        help: ["a query begins with a table: `purchases | \(grammar.verb) …`"])
    }
    return failure("missing-pipe", "expected `|` before \(shown(current))", at: current)
  }

  func endsNested(_ bracket: Int?) -> Bool {
    guard let bracket else { return false }
    return current.isSymbol(.close) && structure.partner[position] == bracket
  }

  /// Reads stages as long as there is a `|`; a mistake in one does not hide those of the next.
  mutating func stages(nestedIn bracket: Int?, firstNumber: Int) -> [Stage] {
    var stages: [Stage] = []
    var number = firstNumber
    while take(.pipe) {
      let start = position
      let (outerDepth, outerOpen, known) = (depth, open, diagnostics.count)
      do throws(SyntaxFailure) {
        stages.append(try parseStage(number: number, nestedIn: bracket))
      } catch {
        (depth, open) = (outerDepth, outerOpen)
        position = nextStage(from: start, nestedIn: bracket)
        forgetConsequences(after: known, from: start, to: position)
      }
      number += 1
    }
    return stages
  }

  /// The `|` of the next stage, or where the pipeline ends.
  private func nextStage(from start: Int, nestedIn bracket: Int?) -> Int {
    let end = bracket.flatMap { structure.partner[$0] } ?? limit
    var index = start
    while index < end {
      if tokens[index].isSymbol(.pipe) { return index }
      if tokens[index].isSymbol(.open), let close = structure.partner[index] { index = close }
      index += 1
    }
    return min(end, limit)
  }

  private mutating func parseStage(
    number: Int, nestedIn bracket: Int?
  ) throws(SyntaxFailure) -> Stage {
    let start = position
    stage = "stage \(number)"
    let verb = try stageVerb()
    let grammar = verb.quoted ? nil : grammars[verb.text]
    stage = "stage \(number), \(verb.text)"
    var reader = StageReader(verb: verb, grammar: grammar, everyClause: grammars.clauseWords)
    var opening = true
    while !stageEnds(bracket) {
      if let word = reader.clause(at: current),
        !(opening && Parser.readsAsItem(position, in: tokens[..<limit]))
      {
        position += 1
        reader.open(Name(word, span: span(token(at: position - 1))))
        opening = true
      } else if opening {
        try items(into: &reader)
        opening = false
      } else {
        throw missingComma(in: reader)
      }
    }
    return reader.stage(span: span(from: start))
  }

  private mutating func stageVerb() throws(SyntaxFailure) -> Name {
    guard let name = name(at: position), !name.quoted else {
      if let word = current.keyword, ReservedWord.contains(word) { throw reserved() }
      if current.isSymbol(.pipe) {
        throw failure("missing-verb", "no verb between `|` and `|`", at: current)
      }
      throw expected("a verb")
    }
    position += 1
    let word = name.text.lowercased()
    return Name(grammars[word]?.verb ?? name.text, span: name.span)
  }

  private func stageEnds(_ bracket: Int?) -> Bool {
    atEnd || current.isSymbol(.pipe) || endsNested(bracket)
  }

  /// Whether a clause word straight after a verb is an item after all: `,`, `=` or a binary
  /// operator other than `-` follows it.
  static func readsAsItem(_ index: Int, in tokens: ArraySlice<Token>) -> Bool {
    guard tokens.indices.contains(index + 1) else { return false }
    if case .symbol(let symbol) = tokens[index + 1].kind {
      return symbol == .comma || symbol == .range
        || symbol != .subtract && symbol.binaryOperator != nil
    }
    guard let word = tokens[index + 1].keyword else { return false }
    guard word == "not" else { return ReservedWord.operators.contains(word) }
    guard tokens.indices.contains(index + 2), let operation = tokens[index + 2].keyword else {
      return false
    }
    return operation != "is" && ReservedWord.comparisons.contains(operation)
  }

  private mutating func items(into reader: inout StageReader) throws(SyntaxFailure) {
    repeat {
      let item = try parseItem(inConditions: reader.holdsConditions)
      tallest = max(tallest, item.height)
      reader.add(item.item)
    } while take(.comma)
  }

  private mutating func parseItem(
    inConditions: Bool
  ) throws(SyntaxFailure) -> (item: Item, height: Int) {
    let start = position
    var name: Name?
    if !inConditions, token(at: position + 1).isSymbol(.assign) {
      if let word = current.keyword, ReservedWord.contains(word) { throw reserved() }
      name = self.name(at: position)
      if name != nil { position += 2 }
    }
    let value: Item.Value
    let height: Int
    if current.isSymbol(.open), structure.holdsPipeline(position, in: tokens) {
      let nested = try bracketedPipeline()
      value = .pipeline(nested.pipeline)
      height = nested.height
    } else {
      let tree = try expression()
      value = .expression(tree.syntax)
      height = tree.height
    }
    var direction: Item.Direction?
    if let word = current.keyword, let found = Item.Direction(rawValue: word) {
      direction = found
      position += 1
    }
    return (Item(name: name, value: value, direction: direction, span: span(from: start)), height)
  }

  /// Reads `( pipeline )`; further brackets around it are dropped.
  mutating func bracketedPipeline() throws(SyntaxFailure) -> (pipeline: Pipeline, height: Int) {
    let start = position
    try descend()
    position += 1
    open.append(start)
    var result = try pipeline(nestedIn: start)
    try close(start)
    leave()
    while result.pipeline.stages.isEmpty, case .pipeline(let inner) = result.pipeline.source {
      result.pipeline = inner
    }
    result.height += 1
    return result
  }

  mutating func close(_ bracket: Int) throws(SyntaxFailure) {
    guard take(.close) else {
      if current.kind == .invalid { throw SyntaxFailure() }
      if structure.partner[bracket] == nil { throw neverClosed(bracket) }
      throw failure(
        "missing-comma", "expected a comma, an operator or `)` before \(shown(current))",
        at: current)
    }
    if open.last == bracket { open.removeLast() }
  }

  private mutating func missingComma(in reader: StageReader) -> SyntaxFailure {
    let token = current
    if token.kind == .invalid { return SyntaxFailure() }
    if token.isSymbol(.close) {
      return failure("unopened-bracket", "`)` closes nothing", at: token)
    }
    guard case .word(let word) = token.kind else {
      return failure(
        "missing-comma", "expected a comma, an operator or `|` before \(shown(token))", at: token)
    }
    let verb = reader.verb.text
    var help: [String] = []
    if let meant = Parser.foreignWords[word.lowercased()] {
      help = [meant]
    } else if grammars[word.lowercased()] != nil {
      help = ["a stage begins with `|`: `| \(word)`"]
    } else if let meant = closest(to: word, in: reader.clauses.sorted()) {
      help = [didYouMean(meant)]
    }
    let message =
      reader.clauses.isEmpty || reader.grammar == nil
      ? "missing comma, operator or `|` before \(typed(word))"
      : "missing comma, or no clause \(typed(word)) in `\(verb)`"
    return failure("missing-comma", message, at: token, help: help)
  }

  /// Operators of other languages, where ours end.
  private static let foreignWords = [
    "like": "did you mean `contains` or `matches`?", "ilike": "did you mean `contains`?",
    "rlike": "did you mean `matches`?", "regexp": "did you mean `matches`?",
    "as": "a name stands first: `name = value`", "isnull": "did you mean `is null`?",
    "notnull": "did you mean `is not null`?", "xor": "did you mean `!=`?",
    "equals": "did you mean `==`?", "div": "did you mean `/`?", "mod": "did you mean `%`?",
  ]
}

/// What has been read of a stage.
struct StageReader {
  let verb: Name
  let grammar: StageGrammar?
  let clauses: Set<String>
  private var items: [Item] = []
  private var closed: [Clause] = []
  private var word: Name?

  init(verb: Name, grammar: StageGrammar?, everyClause: Set<String>) {
    self.verb = verb
    self.grammar = grammar
    clauses = grammar.map { Set($0.clauses.map(\.word)) } ?? everyClause
  }

  /// Whether `=` is `==` where reading stands.
  var holdsConditions: Bool {
    guard let word else { return grammar?.holdsConditions ?? false }
    return grammar?.clauses.contains { $0.word == word.text && $0.holdsConditions } ?? false
  }

  /// The clause that the token opens, in lower case.
  func clause(at token: Token) -> String? {
    token.keyword.flatMap { clauses.contains($0) ? $0 : nil }
  }

  mutating func open(_ name: Name) {
    finish()
    word = name
  }

  mutating func add(_ item: Item) { items.append(item) }

  private var direct: [Item] = []

  private mutating func finish() {
    if let word {
      let span = items.last.map { word.span.through($0.span) } ?? word.span
      closed.append(Clause(word: word, items: items, span: span))
    } else {
      direct = items
    }
    items = []
  }

  func stage(span: SourceSpan) -> Stage {
    var copy = self
    copy.finish()
    return Stage(verb: verb, items: copy.direct, clauses: copy.closed, span: span)
  }
}
