import Diagnostics

/// An expression being built, with the height of its tree.
struct SyntaxTree {
  var syntax: ExpressionSyntax
  var height: Int
  /// The parts of a chain of `and` or of `or`, so that a longer chain can be balanced anew.
  var chain: (BinaryOperator, [SyntaxTree])?
}

extension Parser {
  /// Reads an expression, loosest operator first.
  mutating func expression() throws(SyntaxFailure) -> SyntaxTree {
    try logical(.or)
  }

  // MARK: and, or, not

  private mutating func logical(_ operation: BinaryOperator) throws(SyntaxFailure) -> SyntaxTree {
    let first = try logicalOperand(of: operation)
    guard current.keyword == operation.rawValue else { return first }
    var parts = chained(first, operation)
    while take(keyword: operation.rawValue) {
      parts += chained(try logicalOperand(of: operation), operation)
    }
    var tree = try balanced(operation, parts[...])
    tree.chain = (operation, parts)
    return tree
  }

  private mutating func logicalOperand(
    of operation: BinaryOperator
  ) throws(SyntaxFailure) -> SyntaxTree {
    if operation == .or { return try logical(.and) }
    return try negation()
  }

  private func chained(_ tree: SyntaxTree, _ operation: BinaryOperator) -> [SyntaxTree] {
    if let chain = tree.chain, chain.0 == operation { return chain.1 }
    return [tree]
  }

  /// A tree of logarithmic height, for conditions of thousands of parts.
  private mutating func balanced(
    _ operation: BinaryOperator, _ parts: ArraySlice<SyntaxTree>
  ) throws(SyntaxFailure) -> SyntaxTree {
    if parts.count == 1, let only = parts.first { return only }
    let middle = parts.startIndex + parts.count / 2
    let left = try balanced(operation, parts[..<middle])
    let right = try balanced(operation, parts[middle...])
    return try binary(operation, left, right)
  }

  private mutating func negation() throws(SyntaxFailure) -> SyntaxTree {
    let start = position
    guard take(keyword: "not") else { return try comparison() }
    try descend()
    let operand = try negation()
    leave()
    return try tree(.not(operand.syntax), from: start, over: operand.height)
  }

  // MARK: Comparisons

  private mutating func comparison() throws(SyntaxFailure) -> SyntaxTree {
    let start = position
    let left = try range()
    guard let result = try comparison(of: left, from: start) else { return left }
    if current.kind != .end, beginsComparison(position) {
      throw failure(
        "chained-comparison", "comparisons do not chain", at: current,
        help: ["as in `1 < x and x < 5`"])
    }
    return result
  }

  private func beginsComparison(_ index: Int) -> Bool {
    let token = token(at: index)
    if case .symbol(let symbol) = token.kind { return symbol.isComparison }
    guard let word = token.keyword else { return false }
    if word == "not" {
      return self.token(at: index + 1).keyword.map(ReservedWord.comparisons.contains) ?? false
    }
    return ReservedWord.comparisons.contains(word)
  }

  private mutating func comparison(
    of left: SyntaxTree, from start: Int
  ) throws(SyntaxFailure) -> SyntaxTree? {
    guard beginsComparison(position) else { return nil }
    if case .symbol(let symbol) = current.kind, let operation = symbol.binaryOperator {
      position += 1
      return try binary(operation, left, try range())
    }
    let negated = take(keyword: "not")
    let word = current.keyword ?? ""
    if word != "is" || !negated { position += 1 }
    switch word {
    case "in":
      let right = try membershipRight()
      return try tree(
        .membership(left.syntax, right.syntax, negated: negated), from: start,
        over: max(left.height, right.height))
    case "between": return try between(left, negated: negated, from: start)
    case "is":
      if negated { throw reserved() }
      let isNot = take(keyword: "not")
      guard take(keyword: "null") else {
        throw expected(
          isNot ? "`null` after `is not`" : "`null` or `not null` after `is`",
          help: ["values are compared with `\(isNot ? "!=" : "==")`"])
      }
      return try tree(.isNull(left.syntax, negated: isNot), from: start, over: left.height)
    default:
      guard let operation = TextOperator(rawValue: word) else { throw expected("an operator") }
      let right = try range()
      return try tree(
        .text(operation, left.syntax, right.syntax, negated: negated), from: start,
        over: max(left.height, right.height))
    }
  }

  private mutating func between(
    _ left: SyntaxTree, negated: Bool, from start: Int
  ) throws(SyntaxFailure) -> SyntaxTree {
    let low = try arithmetic(0)
    if current.keyword == "and" {
      report(
        Diagnostic(
          "bad-between", "`between` takes a range", at: span(current),
          help: ["did you mean `..`?"]))
      position += 1
    } else if !take(.range) {
      throw expected("`..` and the end of the range", help: ["as in `between 1 .. 5`"])
    }
    let high = try arithmetic(0)
    return try tree(
      .between(left.syntax, low.syntax, high.syntax, negated: negated), from: start,
      over: max(left.height, low.height, high.height))
  }

  /// The right side of `in`: one bracket is a list even with one value in it, unless that is a range.
  private mutating func membershipRight() throws(SyntaxFailure) -> SyntaxTree {
    let start = position
    guard current.isSymbol(.open) else { return try range() }
    if structure.holdsPipeline(start, in: tokens) {
      let nested = try bracketedPipeline()
      return try tree(.pipeline(nested.pipeline), from: start, over: nested.height)
    }
    let right = try range()
    guard let close = structure.partner[start], position == close + 1 else { return right }
    switch right.syntax.kind {
    case .list, .range, .pipeline: return right
    default: return try tree(.list([right.syntax]), from: start, over: right.height)
    }
  }

  // MARK: Values

  private mutating func range() throws(SyntaxFailure) -> SyntaxTree {
    let start = position
    let low = try arithmetic(0)
    guard take(.range) else { return low }
    let high = try arithmetic(0)
    return try tree(
      .range(low.syntax, high.syntax), from: start, over: max(low.height, high.height))
  }

  /// `??`, then `+ -`, then `* / %`, each from left to right.
  private mutating func arithmetic(_ level: Int) throws(SyntaxFailure) -> SyntaxTree {
    guard level < 3 else { return try sign() }
    var left = try arithmetic(level + 1)
    while case .symbol(let symbol) = current.kind, let operation = symbol.binaryOperator,
      operation.level == level
    {
      position += 1
      left = try binary(operation, left, try arithmetic(level + 1))
    }
    return left
  }

  private mutating func sign() throws(SyntaxFailure) -> SyntaxTree {
    let start = position
    guard take(.subtract) else { return try primary() }
    if case .literal(let literal) = current.kind, let negative = literal.negated {
      position += 1
      return try tree(.literal(negative), from: start, over: 0)
    }
    try descend()
    let operand = try sign()
    leave()
    return try tree(.negate(operand.syntax), from: start, over: operand.height)
  }

  private mutating func primary() throws(SyntaxFailure) -> SyntaxTree {
    let start = position
    let token = current
    switch token.kind {
    case .literal(let literal):
      position += 1
      return try tree(.literal(literal), from: start, over: 0)
    case .parameter(let text):
      position += 1
      return try tree(.parameter(Name(text, span: span(token))), from: start, over: 0)
    case .symbol(.open): return try bracketed()
    case .word, .quotedName: return try named()
    default: throw expected("a value")
    }
  }

  private mutating func named() throws(SyntaxFailure) -> SyntaxTree {
    let start = position
    let constants: [String: Literal] = [
      "null": .null, "true": .boolean(true), "false": .boolean(false),
    ]
    if let word = current.keyword, let constant = constants[word] {
      position += 1
      return try tree(.literal(constant), from: start, over: 0)
    }
    guard let name = name(at: position) else { throw reserved() }
    position += 1
    guard current.isSymbol(.open) else { return try tree(.name(name), from: start, over: 0) }
    let bracket = position
    position += 1
    if current.isSymbol(.multiply), self.token(at: position + 1).isSymbol(.close) {
      report(
        Diagnostic(
          "unexpected-token", "expected a value, not `*`", at: span(current),
          help: ["did you mean `\(name.text)()`?"]))
      position += 1
    }
    let arguments = try list(in: bracket)
    return try tree(.call(name, arguments.values), from: start, over: arguments.height)
  }

  /// `(a)` is `a`; `(a, b)` and `()` are lists.
  private mutating func bracketed() throws(SyntaxFailure) -> SyntaxTree {
    let start = position
    if structure.holdsPipeline(start, in: tokens) {
      throw failure(
        "unexpected-pipeline", "a pipeline stands for a table, not for a value", at: current,
        help: ["as in `customer in (outreach | select customer)`"])
    }
    position += 1
    let values = try list(in: start)
    if let only = values.only {
      var tree = only
      tree.syntax.span = span(from: start)
      return tree
    }
    return try tree(.list(values.values), from: start, over: values.height)
  }

  /// Reads `a, b, c )`.
  private mutating func list(
    in bracket: Int
  ) throws(SyntaxFailure) -> (values: [ExpressionSyntax], height: Int, only: SyntaxTree?) {
    try descend()
    open.append(bracket)
    var values: [ExpressionSyntax] = []
    var height = 0
    var only: SyntaxTree?
    if !current.isSymbol(.close) {
      repeat {
        let value = try expression()
        only = values.isEmpty ? value : nil
        values.append(value.syntax)
        height = max(height, value.height)
      } while take(.comma)
    }
    try close(bracket)
    leave()
    return (values, height, only)
  }

  // MARK: Building

  private mutating func binary(
    _ operation: BinaryOperator, _ left: SyntaxTree, _ right: SyntaxTree
  ) throws(SyntaxFailure) -> SyntaxTree {
    let height = max(left.height, right.height) + 1
    guard height <= Parser.deepest else { throw tooDeep(at: token(at: position - 1)) }
    return SyntaxTree(
      syntax: ExpressionSyntax(
        .binary(operation, left.syntax, right.syntax),
        span: left.syntax.span.through(right.syntax.span)), height: height)
  }

  private mutating func tree(
    _ kind: ExpressionSyntax.Kind, from start: Int, over height: Int
  ) throws(SyntaxFailure) -> SyntaxTree {
    guard height < Parser.deepest else { throw tooDeep(at: token(at: start)) }
    return SyntaxTree(syntax: ExpressionSyntax(kind, span: span(from: start)), height: height + 1)
  }
}

extension BinaryOperator {
  /// How tightly an operator of values binds; nil for conditions.
  var level: Int? {
    switch self {
    case .coalesce: 0
    case .add, .subtract: 1
    case .multiply, .divide, .remainder: 2
    default: nil
    }
  }
}

extension Literal {
  /// `-5` is one literal.
  var negated: Literal? {
    switch self {
    case .integer(let value): .integer(-value)
    case .number(let digits): .number("-" + digits)
    case .duration(let duration): .duration(DurationLiteral(-duration.count, duration.unit))
    default: nil
    }
  }
}
