import Diagnostics
import Queries
import Relations
import Tables

extension ExpressionBinder {
  /// A function call: an aggregate, a `def`, a calendar word, or a plain function.
  func call(
    _ name: Name, _ arguments: [ExpressionSyntax], at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    if case .function(let parameters, let body)? = scope.binding.definitions[name.text] {
      return try expand(name, parameters, body, arguments, at: span)
    }
    if let aggregate = try aggregateCall(name, arguments, at: span) { return aggregate }
    if let word = CalendarWord(rawValue: name.text), arguments.count == 1 {
      return try calendar(word, of: try bind(arguments[0]), at: arguments[0].span)
    }
    switch name.text {
    case "today", "ago":
      return try constant(try scope.constant(wrapped(name, arguments, span)), at: span)
    case "bin": return try bin(arguments, at: span)
    case "if": return try choice(name, arguments, at: span, exactly: 3)
    case "case": return try choice(name, arguments, at: span, exactly: nil)
    case "coalesce": return try coalesce(arguments, at: span)
    case "concat": return try concatenation(arguments, at: span)
    case "date_diff": return try dateDifference(arguments, at: span)
    case "startof", "endof": return try periodEdge(name, arguments, at: span)
    default: break
    }
    guard let rule = FunctionRule.all[name.text] else { throw unknownFunction(name) }
    return try apply(rule, name, arguments, at: span)
  }

  private func wrapped(
    _ name: Name, _ arguments: [ExpressionSyntax], _ span: SourceSpan
  ) -> ExpressionSyntax {
    ExpressionSyntax(.call(name, arguments), span: span)
  }

  private func apply(
    _ rule: FunctionRule, _ name: Name, _ arguments: [ExpressionSyntax], at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    guard (rule.required...rule.parameters.count).contains(arguments.count) else {
      let amount =
        rule.required == rule.parameters.count
        ? (rule.required == 1 ? "one value" : "\(rule.required) values")
        : "\(rule.required) to \(rule.parameters.count) values"
      throw argumentCount(name.text, amount, at: span)
    }
    var values: [Expression] = []
    for (argument, wanted) in zip(arguments, rule.parameters) {
      let value = try bind(argument)
      guard wanted.accepts(value.type) || value.isNullConstant else {
        throw Diagnostic(
          "wrong-type", "`\(name.text)` needs \(wanted.word) here, not a \(value.type.word)",
          at: argument.span)
      }
      if wanted == .constantText, case .constant(.text) = value {
      } else if wanted == .constantText {
        throw Diagnostic("not-constant", "a text in quotes must stand here", at: argument.span)
      }
      values.append(value.isNullConstant ? .null(wanted.type) : value)
    }
    values += rule.defaults.suffix(rule.parameters.count - arguments.count)
    if rule.function == .extract { try checkExtract(values, arguments) }
    return .call(rule.function, values, rule.result(values.first?.type ?? .text))
  }

  /// `def` bodies are expanded where they are used: their other names are columns there.
  private func expand(
    _ name: Name, _ parameters: [Name], _ body: ExpressionSyntax, _ arguments: [ExpressionSyntax],
    at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    guard parameters.count == arguments.count else {
      throw argumentCount(
        name.text, parameters.count == 1 ? "one value" : "\(parameters.count) values", at: span)
    }
    let values = Dictionary(
      zip(parameters.map(\.text), arguments), uniquingKeysWith: { first, _ in first })
    return try scope.binding.expanding(name, as: name.text + "()", to: body.span, isCall: true) {
      () throws(Diagnostic) in try bind(body.substituting(values))
    }
  }

  private func choice(
    _ name: Name, _ arguments: [ExpressionSyntax], at span: SourceSpan, exactly count: Int?
  ) throws(Diagnostic) -> Expression {
    if let count, arguments.count != count {
      throw argumentCount("if", "a condition and two values", at: span)
    }
    guard arguments.count >= 2 else {
      throw argumentCount(name.text, "conditions and values in pairs", at: span)
    }
    var branches: [Expression.Branch] = []
    var type: ValueType?
    func unify(_ value: Expression, _ syntax: ExpressionSyntax) throws(Diagnostic) {
      if value.isNullConstant { return }
      guard let known = type else {
        type = value.type
        return
      }
      guard known == value.type || (known.isNumeric && value.type.isNumeric) else {
        throw Diagnostic(
          "wrong-type", "the values of `\(name.text)` are a \(known.word) and a \(value.type.word)",
          at: syntax.span)
      }
      type = widest(known, value.type)
    }
    var index = 0
    while index + 1 < arguments.count {
      let condition = try condition(arguments[index])
      let value = try bind(arguments[index + 1])
      try unify(value, arguments[index + 1])
      branches.append(.init(condition, value))
      index += 2
    }
    var otherwise: Expression?
    if index < arguments.count {
      let value = try bind(arguments[index])
      try unify(value, arguments[index])
      otherwise = value
    }
    let result = type ?? .text
    func typed(_ value: Expression) -> Expression {
      value.isNullConstant ? .null(result) : value.cast(to: result)
    }
    return .choice(
      branches.map { .init($0.condition, typed($0.value)) },
      otherwise: typed(otherwise ?? .null(result)), result)
  }

  private func coalesce(
    _ arguments: [ExpressionSyntax], at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    guard let first = arguments.first else {
      throw argumentCount("coalesce", "at least one value", at: span)
    }
    var values: [Expression] = []
    // The type of all values so far; a `null` has none.
    var typed: Expression?
    for argument in [first] + arguments.dropFirst() {
      let value = try bind(argument)
      values.append(value)
      guard !value.isNullConstant else { continue }
      guard let known = typed else {
        typed = value
        continue
      }
      guard let (one, other) = commonType(known, value) else {
        throw Diagnostic(
          "wrong-type",
          "the values of `coalesce` are a \(known.type.word) and a \(value.type.word)",
          at: argument.span)
      }
      typed = .column("", widest(one.type, other.type))
    }
    let type = typed?.type ?? .text
    return .call(.coalesce, values.map { $0.isNullConstant ? .null(type) : $0 }, type)
  }

  private func concatenation(
    _ arguments: [ExpressionSyntax], at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    guard !arguments.isEmpty else { throw argumentCount("concat", "at least one value", at: span) }
    var values: [Expression] = []
    for argument in arguments { values.append(try bind(argument).cast(to: .text)) }
    return .call(.concatenate, values, .text)
  }

  /// `date_diff(first, second)` is the whole days from the first to the second.
  private func dateDifference(
    _ arguments: [ExpressionSyntax], at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    guard arguments.count == 2 else { throw argumentCount("date_diff", "two dates", at: span) }
    var values: [Expression] = []
    for argument in arguments {
      let value = try bind(argument)
      guard value.type.isTemporal else {
        throw Diagnostic(
          "wrong-type", "`date_diff` needs dates, not a \(value.type.word)", at: argument.span)
      }
      values.append(value.cast(to: .date))
    }
    return .call(.daysBetween, [values[1], values[0]], .integer)
  }

  /// `startof(date, month)` and `endof(date, month)`, as dates.
  private func periodEdge(
    _ name: Name, _ arguments: [ExpressionSyntax], at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    guard arguments.count == 2, case .name(let word) = arguments[1].kind,
      let unit = CalendarUnit(rawValue: word.text)
    else { throw argumentCount(name.text, "a date and a calendar word such as `month`", at: span) }
    let value = try bind(arguments[0])
    guard value.type.isTemporal else {
      throw Diagnostic(
        "wrong-type", "`\(name.text)` needs a date, not a \(value.type.word)",
        at: arguments[0].span)
    }
    let start = value.start(of: unit, weekStart: scope.weekStart).cast(to: .date)
    guard name.text == "endof" else { return start }
    return .call(.addDays, [start.next(unit), .integer(-1)], .date)
  }

  private func unknownFunction(_ name: Name) -> Diagnostic {
    var diagnostic = Diagnostic(
      "unknown-function", "no function `\(name.text)`", at: name.span)
    let known = FunctionRule.names + Array(scope.binding.definitions.keys.sorted())
    if let meant = FunctionRule.synonyms[name.text.lowercased()] {
      diagnostic.help = ["did you mean `\(meant)`?"]
    } else if let near = closest(to: name.text, in: known) {
      diagnostic.help = ["did you mean `\(near)`?"]
    }
    return diagnostic
  }
}
