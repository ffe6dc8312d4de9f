import Catalogs
package import Diagnostics
package import Queries
import Tables

/// A stage as written, read by its verb place by place.
package struct Arguments {
  package let stage: Stage
  package let signature: Signature
  package let scope: Scope

  /// Checks what the signature says of every stage: no clause twice, no place over- or underfull.
  package init(_ stage: Stage, signature: Signature, scope: Scope) throws(Diagnostic) {
    self.stage = stage
    self.signature = signature
    self.scope = scope
    if let items = signature.items {
      try check(stage.items, items, in: stage.verb.text, at: stage.verb.span)
    } else if let item = stage.items.first {
      throw .takesNothing(signature, at: item.span)
    }
    var seen: Set<String> = []
    for clause in stage.clauses {
      guard seen.insert(clause.word.text).inserted else {
        throw Diagnostic(
          "repeated-clause", "`\(clause.word.text)` stands twice in `\(signature.name)`",
          at: clause.word.span)
      }
      guard let parameter = signature.clause(clause.word.text) else {
        throw .unknownClause(clause.word, signature)
      }
      try check(clause.items, parameter, in: clause.word.text, at: clause.word.span)
    }
    for parameter in signature.clauses where parameter.isRequired && clause(parameter.word) == nil {
      throw Diagnostic(
        "missing-clause", "`\(signature.name)` needs `\(parameter.usage)`", at: stage.verb.span,
        help: ["usage: \(signature.usage)"])
    }
  }

  private func check(
    _ items: [Item], _ parameter: Parameter, in word: String, at span: SourceSpan
  ) throws(Diagnostic) {
    if case .nothing = parameter.holds {
      if let item = items.first {
        throw Diagnostic("too-many-items", "`\(word)` takes nothing after it", at: item.span)
      }
      return
    }
    if items.count < parameter.count.lowerBound {
      throw Diagnostic(
        "missing-item", "`\(word)` needs \(amount(parameter))", at: span,
        help: ["usage: \(signature.usage)"])
    }
    if items.count > parameter.count.upperBound {
      throw Diagnostic(
        "too-many-items", "`\(word)` takes \(most(parameter)), not \(grouped(items.count))",
        at: items[parameter.count.upperBound].span, help: ["usage: \(signature.usage)"])
    }
  }

  private func amount(_ parameter: Parameter) -> String {
    let range = parameter.count
    let word = parameter.placeholder.isEmpty ? "item" : parameter.placeholder
    if range.lowerBound == range.upperBound { return "\(numberWord(range.lowerBound)) \(word)" }
    if range.upperBound >= 1000 { return "at least \(numberWord(range.lowerBound)) \(word)" }
    return "\(range.lowerBound) to \(range.upperBound) \(word)s"
  }

  /// The amount as a limit: a range without end in sight still has one.
  private func most(_ parameter: Parameter) -> String {
    let range = parameter.count
    guard range.upperBound >= 1000, range.lowerBound < range.upperBound else {
      return amount(parameter)
    }
    let word = parameter.placeholder.isEmpty ? "item" : parameter.placeholder
    return "at most \(grouped(range.upperBound)) \(word)"
  }

  private func numberWord(_ number: Int) -> String {
    switch number {
    case 1: "one"
    case 2: "two"
    case 3: "three"
    default: String(number)
    }
  }

  /// The items straight after the verb.
  package var items: [Item] { stage.items }

  package func clause(_ word: String) -> Clause? { stage.clauses.first { $0.word.text == word } }

  /// Whether a mode such as `weighted` is there.
  func has(_ word: String) -> Bool { clause(word) != nil }

  /// The items of a clause; empty when it is absent.
  package func items(_ word: String) -> [Item] { clause(word)?.items ?? [] }

  /// The one expression of a clause, or of the stage itself.
  package func expression(_ word: String? = nil) throws(Diagnostic) -> ExpressionSyntax? {
    let items = word.map { self.items($0) } ?? stage.items
    guard let item = items.first else { return nil }
    return try item.expression()
  }

  /// A duration written in place or as `$name`.
  func duration(_ word: String) throws(Diagnostic) -> DurationLiteral? {
    guard let syntax = try expression(word) else { return nil }
    guard case .duration(let value) = try scope.constant(syntax) else {
      throw .expected("a duration such as `30d` or `3mo`", after: word, at: syntax.span)
    }
    return value
  }

  /// A whole number within a range.
  func integer(
    _ word: String? = nil, in range: ClosedRange<Int64>
  ) throws(Diagnostic) -> Int? {
    guard let syntax = try expression(word) else { return nil }
    guard case .integer(let value) = try scope.constant(syntax), range.contains(value) else {
      let upper = range.upperBound == .max ? "" : " and at most \(range.upperBound)"
      throw .expected(
        "a whole number, at least \(range.lowerBound)\(upper)", after: word ?? stage.verb.text,
        at: syntax.span)
    }
    return Int(value)
  }

  /// A number within a range.
  func number(
    _ word: String, in range: ClosedRange<Double>
  ) throws(Diagnostic) -> Double? {
    guard let syntax = try expression(word) else { return nil }
    let value: Double? =
      switch try scope.constant(syntax) {
      case .integer(let value): Double(value)
      case .number(let digits): Double(digits)
      default: nil
      }
    guard let value, range.contains(value) else {
      throw .expected(
        "a number from \(plainNumber(range.lowerBound)) to \(plainNumber(range.upperBound))",
        after: word, at: syntax.span)
    }
    return value
  }

  /// One of the words that the signature lists for a clause, or for the stage itself.
  func choice(_ word: String? = nil) throws(Diagnostic) -> String? {
    guard let syntax = try expression(word) else { return nil }
    let parameter = word.flatMap { signature.clause($0) } ?? signature.items
    guard case .choices(let words)? = parameter?.holds else { return nil }
    if case .name(let name) = syntax.kind, words.contains(name.text) { return name.text }
    if case .literal(.integer(let value)) = syntax.kind, words.contains(String(value)) {
      return String(value)
    }
    var diagnostic = Diagnostic.expected(
      words.map { "`\($0)`" }.joined(separator: " or "), after: word ?? stage.verb.text,
      at: syntax.span)
    if let near = closest(to: syntax.span.text, in: words) {
      diagnostic.help = ["did you mean `\(near)`?"]
    }
    throw diagnostic
  }

  /// The scope that the stage's own `asof` and `confidence` make.
  package func ownScope() throws(Diagnostic) -> Scope {
    var own = scope
    if let end = try self[CommonClauses.asOf] {
      // What is hidden from every stage is not shown by one.
      own.asOf = own.asOfIsSet ? min(end, own.asOf) : end
      own.asOfIsSet = true
    }
    if let confidence = try self[CommonClauses.confidence] { own.confidence = confidence }
    return own
  }
}

extension Item {
  /// The item as an expression; a pipeline is an error here.
  package func expression() throws(Diagnostic) -> ExpressionSyntax {
    switch value {
    case .expression(let syntax): return syntax
    case .pipeline:
      throw Diagnostic("unexpected-pipeline", "a pipeline cannot stand here", at: span)
    }
  }
}

extension Diagnostic {
  package static func expected(
    _ what: String, after word: String, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic("expected-value", "`\(word)` needs \(what)", at: span)
  }

  fileprivate static func takesNothing(_ signature: Signature, at span: SourceSpan) -> Diagnostic {
    var help = ["usage: \(signature.usage)"]
    if let near = closest(to: span.text, in: signature.clauses.map(\.word)) {
      help = ["did you mean `\(near)`?"]
    }
    return Diagnostic(
      "too-many-items", "`\(signature.name)` takes nothing here", at: span, help: help)
  }

  fileprivate static func unknownClause(_ word: Name, _ signature: Signature) -> Diagnostic {
    var diagnostic = Diagnostic(
      "unknown-clause", "no clause `\(word.text)` in `\(signature.name)`", at: word.span)
    let words = signature.clauses.map(\.word)
    if let near = closest(to: word.text, in: words) {
      diagnostic.help = ["did you mean `\(near)`?"]
    } else if !words.isEmpty {
      diagnostic.notes = ["clauses here: \(words.joined(separator: ", "))"]
    }
    return diagnostic
  }
}
