import Diagnostics
import Tables

/// Prints syntax on one line in the canonical form: one blank, lower-case words, `==`, `"…"`.
struct SyntaxPrinter {
  let grammars: StageGrammars

  init(_ grammars: StageGrammars) { self.grammars = grammars }

  // MARK: Names

  func name(_ name: Name) -> String {
    let text = name.text
    if !name.quoted, SyntaxPrinter.isWord(text), !ReservedWord.contains(text) { return text }
    return "`"
      + text.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``")
      + "`"
  }

  private static func isWord(_ text: String) -> Bool {
    let lexed = Lexer.lex(SourceText(text))
    guard lexed.tokens.count == 2, case .word(let word) = lexed.tokens[0].kind else { return false }
    return word.utf8.count == text.utf8.count
  }

  // MARK: Stages

  func pipeline(_ pipeline: Pipeline) -> String {
    ([source(pipeline.source)] + pipeline.stages.map(stage)).joined(separator: " | ")
  }

  func source(_ source: Pipeline.Source) -> String {
    switch source {
    case .name(let name): self.name(name)
    case .pipeline(let inner): "(\(pipeline(inner)))"
    case .sql(let text, _): "sql " + quoted(text, keepingLines: true)
    }
  }

  func stage(_ stage: Stage) -> String {
    let grammar = stage.verb.quoted ? nil : grammars[stage.verb.text.lowercased()]
    let clauses = grammar.map { Set($0.clauses.map(\.word)) } ?? grammars.clauseWords
    var parts = [grammar?.verb ?? name(stage.verb)]
    if !stage.items.isEmpty { parts.append(items(stage.items, clauses)) }
    for clause in stage.clauses {
      parts.append(clause.word.text)
      if !clause.items.isEmpty { parts.append(items(clause.items, clauses)) }
    }
    return parts.joined(separator: " ")
  }

  /// Items, the first in brackets if it would read as a clause.
  private func items(_ items: [Item], _ clauses: Set<String>) -> String {
    let texts = items.map { item($0) }
    let text = texts.joined(separator: ", ")
    guard let first = items.first, first.name == nil, case .expression(let value) = first.value
    else { return text }
    let tokens = Lexer.lex(SourceText(text)).tokens
    guard let word = tokens[0].keyword, clauses.contains(word),
      !Parser.readsAsItem(0, in: tokens[...])
    else { return text }
    let direction = first.direction.map { " " + $0.rawValue } ?? ""
    return (["(\(expression(value)))" + direction] + texts.dropFirst()).joined(separator: ", ")
  }

  private func item(_ item: Item) -> String {
    var text = item.name.map { name($0) + " = " } ?? ""
    switch item.value {
    case .expression(let value): text += expression(value)
    case .pipeline(let value): text += "(\(pipeline(value)))"
    }
    return text + (item.direction.map { " " + $0.rawValue } ?? "")
  }

  // MARK: Expressions

  /// How tightly what is printed binds; a part that binds less than its place asks stands in brackets.
  private enum Level: Int {
    case or = 1
    case and, not, comparison, range, coalesce, add, multiply, sign, value

    var next: Level { Level(rawValue: rawValue + 1) ?? .value }
  }

  func expression(_ expression: ExpressionSyntax) -> String { print(expression, .or) }

  private func print(_ expression: ExpressionSyntax, _ asked: Level) -> String {
    let (text, level) = printed(expression)
    return level.rawValue < asked.rawValue ? "(\(text))" : text
  }

  private func printed(_ expression: ExpressionSyntax) -> (String, Level) {
    switch expression.kind {
    case .name(let name): return (self.name(name), .value)
    case .parameter(let name): return ("$" + name.text, .value)
    case .literal(let literal): return (self.literal(literal), .value)
    case .call(let name, let arguments):
      return (self.name(name) + list(arguments), .value)
    case .list(let values): return (list(values), .value)
    case .pipeline(let pipeline): return ("(\(self.pipeline(pipeline)))", .value)
    case .not(let operand): return ("not " + print(operand, .not), .not)
    case .negate(let operand):
      let text = print(operand, .sign)
      let first = text.utf8.first ?? 0
      let apart = first == UInt8(ascii: "-") || (48...57).contains(first)
      return (apart ? "-(\(text))" : "-" + text, .sign)
    case .binary(let operation, let left, let right): return binary(operation, left, right)
    case .text(let operation, let left, let right, let negated):
      return compared(left, (negated ? "not " : "") + operation.rawValue, print(right, .range))
    case .isNull(let operand, let negated):
      return compared(operand, negated ? "is not" : "is", "null")
    case .membership(let left, let right, let negated):
      return compared(left, negated ? "not in" : "in", print(right, .range))
    case .between(let value, let low, let high, let negated):
      return compared(
        value, negated ? "not between" : "between",
        print(low, .coalesce) + " .. " + print(high, .coalesce))
    case .range(let low, let high):
      return (print(low, .coalesce) + " .. " + print(high, .coalesce), .range)
    }
  }

  private func compared(
    _ left: ExpressionSyntax, _ word: String, _ right: String
  ) -> (String, Level) {
    ("\(print(left, .range)) \(word) \(right)", .comparison)
  }

  private func binary(
    _ operation: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax
  ) -> (String, Level) {
    let level: Level
    switch operation {
    case .or: level = .or
    case .and: level = .and
    case .coalesce: level = .coalesce
    case .add, .subtract: level = .add
    case .multiply, .divide, .remainder: level = .multiply
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return compared(left, operation.rawValue, print(right, .range))
    }
    // Chains of `and` and of `or` need no brackets on either side: they are balanced when read.
    let rightLevel = operation == .or || operation == .and ? level : level.next
    return ("\(print(left, level)) \(operation.rawValue) \(print(right, rightLevel))", level)
  }

  private func list(_ values: [ExpressionSyntax]) -> String {
    "(" + values.map { print($0, .or) }.joined(separator: ", ") + ")"
  }

  // MARK: Literals

  func literal(_ literal: Literal) -> String {
    switch literal {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let digits): digits
    case .text(let text): quoted(text, keepingLines: false)
    case .period(let unit, let start): "@" + periodText(unit, start: start)
    case .timestamp(let microseconds):
      "@"
        + (microseconds % 60_000_000 == 0
          ? String(timestampText(microseconds).dropLast(3)) : timestampText(microseconds))
    case .duration(let duration): duration.text
    }
  }

  private func quoted(_ text: String, keepingLines: Bool) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n" where !keepingLines: quoted += "\\n"
      case "\t" where !keepingLines: quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
