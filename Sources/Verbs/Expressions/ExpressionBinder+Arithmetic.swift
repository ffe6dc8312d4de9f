import Diagnostics
import Queries
import Relations
import Tables

extension ExpressionBinder {
  func negation(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Expression {
    if case .literal(let literal) = syntax.kind {
      switch literal {
      case .integer(let value) where value != .min: return .integer(-value)
      case .number(let digits):
        return number(digits.hasPrefix("-") ? String(digits.dropFirst()) : "-" + digits)
      default: break
      }
    }
    let value = try bind(syntax)
    guard value.type.isNumeric || value.type == .duration else {
      throw Diagnostic(
        "wrong-type", "`-` needs a number, not a \(value.type.word)", at: syntax.span)
    }
    return .call(.negate, [value], value.type)
  }

  func binary(
    _ operation: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax,
    at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    switch operation {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return try compare(operation, left, right)
    case .coalesce:
      let first = try bind(left)
      let second = try bind(right)
      guard let (one, other) = commonType(first, second) else {
        throw Diagnostic(
          "wrong-type",
          "`??` needs two values of one type, not \(first.type.word) and "
            + second.type.word, at: span)
      }
      return .call(.coalesce, [one, other], widest(one.type, other.type))
    default: break
    }
    let isSum = operation == .add || operation == .subtract
    if isSum, let duration = durationConstant(right) {
      return try shifted(try bind(left), by: duration, forward: operation == .add, at: span)
    }
    // Each side is bound once: in a long sum every left side is a sum itself.
    let first = try bind(left)
    let second = try bind(right)
    if isSum, let moved = try timeArithmetic(operation, first, second, at: span) { return moved }
    guard first.type.isNumeric, second.type.isNumeric else {
      if operation == .add, first.type == .text || second.type == .text {
        throw Diagnostic(
          "wrong-type", "`+` adds numbers", at: span,
          help: ["join texts with `concat(\(left.span.text), \(right.span.text))`"])
      }
      let wrong = first.type.isNumeric ? (second, right) : (first, left)
      throw Diagnostic(
        "wrong-type", "`\(operation.rawValue)` needs numbers, not a \(wrong.0.type.word)",
        at: wrong.1.span)
    }
    switch operation {
    case .add, .subtract:
      let type = widest(first.type, second.type)
      if type == .integer { scope.binding.hasWholeArithmetic = true }
      return .call(operation == .add ? .add : .subtract, [first, second], type)
    case .multiply:
      let type = product(first.type, second.type)
      if type == .integer { scope.binding.hasWholeArithmetic = true }
      return .call(.multiply, [first, second], type)
    case .divide: return .call(.divide, [first, second], .double)
    default:
      guard first.type == .integer, second.type == .integer else {
        throw Diagnostic("wrong-type", "`%` needs whole numbers", at: span)
      }
      return .call(.remainder, [first, second], .integer)
    }
  }

  /// Dates and times moved by durations, and the time between two of them; nil for plain numbers.
  private func timeArithmetic(
    _ operation: BinaryOperator, _ first: Expression, _ second: Expression, at span: SourceSpan
  ) throws(Diagnostic) -> Expression? {
    guard first.type.isTemporal || first.type == .duration else { return nil }
    if operation == .subtract, first.type.isTemporal, second.type.isTemporal {
      return .call(
        .elapsed, [first.cast(to: .timestamp), second.cast(to: .timestamp)], .duration)
    }
    if first.type == .duration, second.type == .duration {
      return .call(operation == .add ? .add : .subtract, [first, second], .duration)
    }
    if first.type.isTemporal, second.type == .duration {
      let amount = second.cast(to: .integer)
      let signed: Expression =
        operation == .add ? amount : .call(.negate, [amount], .integer)
      return .call(.addMicroseconds, [first.cast(to: .timestamp), signed], .timestamp)
    }
    throw Diagnostic(
      "wrong-type",
      "a \(first.type.word) and a \(second.type.word) cannot be \(operation == .add ? "added" : "subtracted")",
      at: span, help: second.type == .integer ? ["write a duration such as `30d`"] : [])
  }

  /// The duration that an operand is, when it is one written out.
  private func durationConstant(_ syntax: ExpressionSyntax) -> DurationLiteral? {
    switch syntax.kind {
    case .literal(.duration(let duration)): return duration
    case .parameter:
      if let value = try? scope.constant(syntax), case .duration(let duration) = value {
        return duration
      }
      return nil
    default: return nil
    }
  }

  private func shifted(
    _ value: Expression, by duration: DurationLiteral, forward: Bool, at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    let sign: Int64 = forward ? 1 : -1
    if value.type == .duration, let microseconds = duration.microseconds {
      return .call(
        forward ? .add : .subtract, [value, .constant(.duration(microseconds))], .duration)
    }
    guard value.type.isTemporal else {
      throw Diagnostic(
        "wrong-type", "a duration moves a date or a time, not a \(value.type.word)", at: span)
    }
    let plain: Expression =
      if case .constant(.period(_, let start)) = value { .constant(.date(start)) } else { value }
    if let months = duration.months {
      return .call(
        .addMonths, [plain, .integer(months * sign)],
        value.type == .timestamp ? .timestamp : value.type)
    }
    guard let microseconds = duration.microseconds else { throw .outOfRange(span) }
    let (days, rest) = microseconds.quotientAndRemainder(dividingBy: 86_400_000_000)
    if rest == 0, value.type != .timestamp {
      return .call(.addDays, [plain, .integer(days * sign)], .date)
    }
    return .call(
      .addMicroseconds, [plain.cast(to: .timestamp), .integer(microseconds * sign)], .timestamp)
  }

  /// The type that holds both sides of a sum.
  func widest(_ first: ValueType, _ second: ValueType) -> ValueType {
    switch (first, second) {
    case (.integer, .integer): .integer
    case (.decimal(let one), .decimal(let other)): .decimal(scale: max(one, other))
    case (.decimal(let scale), .integer), (.integer, .decimal(let scale)): .decimal(scale: scale)
    case (.double, _) where second.isNumeric: .double
    case (_, .double) where first.isNumeric: .double
    case (.timestamp, _) where second.isTemporal: .timestamp
    case (_, .timestamp) where first.isTemporal: .timestamp
    case _ where first.isTemporal && second.isTemporal && first != second: .date
    default: first
    }
  }

  /// Exact up to six digits after the point, which leave 32 before it; a floating number beyond.
  private func product(_ first: ValueType, _ second: ValueType) -> ValueType {
    switch (first, second) {
    case (.integer, .integer): return .integer
    case (.decimal(let scale), .integer), (.integer, .decimal(let scale)):
      return .decimal(scale: scale)
    case (.decimal(let one), .decimal(let other)) where one + other <= 6:
      return .decimal(scale: one + other)
    default: return .double
    }
  }
}
