import Catalogs
import Diagnostics
import Queries
import Relations
import Tables

extension ExpressionBinder {
  /// A comparison of two expressions as written.
  func compare(
    _ operation: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax
  ) throws(Diagnostic) -> Expression {
    let first = try bind(left)
    let second = try bind(right)
    return try compare(operation, first, second, left, right)
  }

  /// Whether a value is from one end to another, both included.
  func between(
    _ value: Expression, _ low: ExpressionSyntax, _ high: ExpressionSyntax,
    _ syntax: ExpressionSyntax
  ) throws(Diagnostic) -> Expression {
    try scope.binding.count(value, times: 1, at: syntax.span)
    return .all([
      try compare(.greaterOrEqual, value, try bind(low), syntax, low),
      try compare(.lessOrEqual, value, try bind(high), syntax, high),
    ])
  }

  func compare(
    _ operation: BinaryOperator, _ first: Expression, _ second: Expression,
    _ left: ExpressionSyntax, _ right: ExpressionSyntax
  ) throws(Diagnostic) -> Expression {
    if second.isNullConstant, operation == .equal { return first.isNull }
    if second.isNullConstant, operation == .notEqual { return first.isNotNull }
    if let period = second.periodBounds, first.type.isTemporal {
      try scope.binding.count(first, times: 1, at: left.span)
      return compare(operation, first, to: period)
    }
    if let period = first.periodBounds, second.type.isTemporal {
      try scope.binding.count(second, times: 1, at: right.span)
      return compare(operation.mirrored, second, to: period)
    }
    let (whole, wholeToo) = wholePeriods(first, second)
    guard let (one, other) = commonType(whole, wholeToo) else {
      throw mismatch(first, second, left, right)
    }
    suggestValue(one, other, at: right.span)
    return .call(operation.function, [one, other], .boolean)
  }

  /// A period compares as a whole: `==` within it, `<` before it, `>` after it.
  private func compare(
    _ operation: BinaryOperator, _ value: Expression, to period: (start: Int32, end: Int32)
  ) -> Expression {
    let start = bound(period.start, like: value)
    let end = bound(period.end, like: value)
    return switch operation {
    case .less: value.isLess(than: start)
    case .lessOrEqual: value.isLess(than: end)
    case .greater: value.isAtLeast(end)
    case .greaterOrEqual: value.isAtLeast(start)
    case .notEqual: .any([value.isLess(than: start), value.isAtLeast(end)])
    default: .all([value.isAtLeast(start), value.isLess(than: end)])
    }
  }

  /// Two points of the calendar as what can be compared: a time is before, within or after a date as a
  /// whole, and a date is so of a longer period, whether a column says so or the query.
  func wholePeriods(_ first: Expression, _ second: Expression) -> (Expression, Expression) {
    guard first.type.isTemporal, second.type.isTemporal, first.type != second.type else {
      return (first, second)
    }
    return (coarsened(first, to: second.type), coarsened(second, to: first.type))
  }

  /// A point of the calendar as the longer period that holds it; itself where the other is none.
  func coarsened(_ value: Expression, to type: ValueType) -> Expression {
    switch (value.type, type) {
    case (.timestamp, .date): value.start(of: .day).cast(to: .date)
    case (.timestamp, .period(let unit)), (.date, .period(let unit)):
      value.start(of: unit, weekStart: scope.weekStart)
    default: value
    }
  }

  private func bound(_ day: Int32, like value: Expression) -> Expression {
    value.type == .timestamp
      ? .timestamp(CivilDate(daysSinceEpoch: day).startMicroseconds) : .constant(.date(day))
  }

  /// Both sides in one type that can be compared; nil when there is none.
  func commonType(_ first: Expression, _ second: Expression) -> (Expression, Expression)? {
    let (left, right) = (first.type, second.type)
    if left == right || (left.isNumeric && right.isNumeric) { return (first, second) }
    if first.isNullConstant { return (.null(right), second) }
    if second.isNullConstant { return (first, .null(left)) }
    if left.isTemporal, right.isTemporal {
      return left == .timestamp || right == .timestamp
        ? (first.cast(to: .timestamp), second.cast(to: .timestamp)) : (first, second)
    }
    return nil
  }

  private func mismatch(
    _ first: Expression, _ second: Expression, _ left: ExpressionSyntax, _ right: ExpressionSyntax
  ) -> Diagnostic {
    var help: [String] = []
    if first.type == .text, case .literal = right.kind, second.type != .boolean {
      help = ["write it as a text: `\"\(right.span.text)\"`"]
    } else if first.type.isNumeric, case .constant(.text(let text)) = second,
      Double(text)?.isFinite == true
    {
      help = ["write it as a number: `\(text)`"]
    } else if first.type.isTemporal, second.type == .text {
      help = ["write a date: `@2025-11-30`"]
    }
    return Diagnostic(
      "wrong-type",
      "a \(first.type.word) and a \(second.type.word) cannot be compared",
      at: left.span.through(right.span),
      notes: ["`\(left.span.text)` is a \(first.type.word)"], help: help)
  }

  /// Warns about a text that no row has, when another is near.
  private func suggestValue(_ column: Expression, _ value: Expression, at span: SourceSpan) {
    guard case .column(let name, .text) = column, case .constant(.text(let text)) = value,
      let known = rows.shape.attribute(name)?.dictionary ?? joined[name]?.dictionary,
      !known.contains(text)
    else { return }
    let near = closest(to: text, in: known).map { "did you mean `\"\($0)\"`?" }
    warnings.append(
      .warning(
        "unknown-value", "no row has \"\(text)\" in `\(HiddenColumn.contactName(name))`", at: span,
        notes: near == nil && known.count <= 12
          ? ["values: \(known.joined(separator: ", "))"] : [], help: near.map { [$0] } ?? []))
  }

  func textComparison(
    _ operation: TextOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax
  ) throws(Diagnostic) -> Expression {
    let first = try bind(left)
    let second = try bind(right)
    for (expression, syntax) in [(first, left), (second, right)] where expression.type != .text {
      throw Diagnostic(
        "wrong-type", "`\(operation.rawValue)` compares texts, not a \(expression.type.word)",
        at: syntax.span)
    }
    if operation == .matches {
      guard case .constant(.text(let pattern)) = second else {
        throw Diagnostic("not-constant", "`matches` needs a pattern in quotes", at: right.span)
      }
      _ = try PatternText(pattern, at: right.span)
    }
    let function: ScalarFunction =
      switch operation {
      case .contains: .contains
      case .has: .containsWord
      case .startswith: .startsWith
      case .endswith: .endsWith
      case .matches: .matches
      case .containsCase: .containsCase
      case .hasCase: .containsWordCase
      case .startswithCase: .startsWithCase
      case .endswithCase: .endsWithCase
      }
    return .call(function, [first, second], .boolean)
  }
}

extension Expression {
  var isNullConstant: Bool { if case .constant(.null) = self { true } else { false } }

  /// The first day of a constant period and the first day after it.
  var periodBounds: (start: Int32, end: Int32)? {
    switch self {
    case .constant(.period(let unit, let start)):
      (start, CivilDate(daysSinceEpoch: start).end(of: unit).daysSinceEpoch)
    case .constant(.date(let day)): (day, day + 1)
    default: nil
    }
  }
}

extension BinaryOperator {
  var function: ScalarFunction {
    switch self {
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    default: .equal
    }
  }

  /// The same comparison with its sides exchanged.
  var mirrored: BinaryOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: self
    }
  }
}
