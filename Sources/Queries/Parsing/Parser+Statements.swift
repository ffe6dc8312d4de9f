import Diagnostics

extension Parser {
  /// Reads the statement that ``enter(_:)`` chose; nil when nothing of it could be read.
  mutating func parseStatement() -> Statement? {
    let start = position
    var known = diagnostics.count
    do throws(SyntaxFailure) {
      let kind = try statementKind()
      known = diagnostics.count
      if position < limit {
        if current.kind != .invalid { throw leftOver() }
        return nil
      }
      return Statement(kind, span: span(from: start))
    } catch {
      forgetConsequences(after: known, from: start, to: limit)
      return nil
    }
  }

  private mutating func statementKind() throws(SyntaxFailure) -> Statement.Kind {
    let first = current
    if case .command(let text) = first.kind {
      position += 1
      if !allowsCommands {
        throw failure(
          "shell-command", "\(typed("." + text)) is a command of the prompt", at: first,
          label: "not in a script or notebook")
      }
      return .command(text)
    }
    if first.isSymbol(.pipe) { return .continuation(stages(nestedIn: nil, firstNumber: 1)) }
    switch first.keyword {
    case "let": return try letStatement()
    case "def": return try defineStatement()
    case "set":
      position += 1
      let name = try declaredName("the name of a setting")
      try equals(after: name)
      return .set(name, try expression().syntax)
    default: return .pipeline(try pipeline(nestedIn: nil).pipeline)
    }
  }

  private mutating func letStatement() throws(SyntaxFailure) -> Statement.Kind {
    position += 1
    let name = try declaredName("a name")
    try equals(after: name)
    if rightSideIsPipeline() { return .letTable(name, try pipeline(nestedIn: nil).pipeline) }
    return .letValue(name, try expression().syntax)
  }

  /// Whether the rest of the statement has a `|` outside brackets, or is `sql` or one bracket.
  private func rightSideIsPipeline() -> Bool {
    if current.keyword == "sql", token(at: position + 1).isText { return true }
    if current.isSymbol(.open), structure.partner[position] == limit - 1 {
      return structure.holdsPipeline(position, in: tokens)
    }
    var index = position
    while index < limit {
      if tokens[index].isSymbol(.pipe) { return true }
      if tokens[index].isSymbol(.open), let close = structure.partner[index] { index = close }
      index += 1
    }
    return false
  }

  private mutating func defineStatement() throws(SyntaxFailure) -> Statement.Kind {
    position += 1
    let name = try declaredName("a name")
    var parameters: [Name] = []
    let bracket = position
    if take(.open) {
      open.append(bracket)
      while !current.isSymbol(.close) {
        parameters.append(try declaredName("the name of a parameter"))
        guard take(.comma) else { break }
      }
      try close(bracket)
    }
    try equals(after: name)
    return .define(name, parameters: parameters, body: try expression().syntax)
  }

  private mutating func declaredName(_ what: String) throws(SyntaxFailure) -> Name {
    guard let name = name(at: position) else {
      if let word = current.keyword, ReservedWord.contains(word) { throw reserved() }
      if case .parameter(let text) = current.kind {
        throw expected(what, help: ["the `$` is written where the value is used: `\(text) = …`"])
      }
      throw expected(what)
    }
    position += 1
    return name
  }

  private mutating func equals(after name: Name) throws(SyntaxFailure) {
    guard take(.assign) else { throw expected("`=` after \(typed(name.text))") }
  }

  mutating func reserved() -> SyntaxFailure {
    failure(
      "reserved-word", "\(shown(current)) is a word of the language", at: current,
      label: "not a name here", help: ["backticks make any word a name"])
  }

  private mutating func leftOver() -> SyntaxFailure {
    if current.isSymbol(.close) {
      return failure("unopened-bracket", "`)` closes nothing", at: current)
    }
    return failure(
      "unexpected-token", "expected the end of the statement, not \(shown(current))", at: current,
      help: ["a new statement begins on a new line or after `;`"])
  }
}
