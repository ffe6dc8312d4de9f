package import Diagnostics
package import Queries
import Tables

extension Scope {
  /// The value of an expression that needs no rows: a literal, `$name`, or arithmetic on them.
  package func constant(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Literal {
    try binding.enter("expression", at: syntax.span)
    defer { binding.leave() }
    try binding.count(at: syntax.span)
    switch syntax.kind {
    case .literal(let literal): return literal
    case .parameter(let name):
      return try withParameter(name) { (value) throws(Diagnostic) in try constant(value) }
    case .negate(let inner):
      switch try constant(inner) {
      case .integer(let value) where value != .min: return .integer(-value)
      case .number(let digits):
        return .number(digits.hasPrefix("-") ? String(digits.dropFirst()) : "-" + digits)
      case .duration(let value) where value.count != .min:
        return .duration(DurationLiteral(-value.count, value.unit))
      default: throw .notConstant(syntax.span)
      }
    case .binary(let operation, let left, let right)
    where operation == .add || operation == .subtract:
      let sign: Int64 = operation == .add ? 1 : -1
      return try sum(try constant(left), try constant(right), sign: sign, at: syntax.span)
    case .call(let name, let arguments) where name.text == "today" && arguments.isEmpty:
      return .period(.day, start: asOfDay.daysSinceEpoch)
    case .call(let name, let arguments) where name.text == "ago" && arguments.count == 1:
      return try sum(
        .period(.day, start: asOfDay.daysSinceEpoch), try constant(arguments[0]), sign: -1,
        at: syntax.span)
    default: throw .notConstant(syntax.span)
    }
  }

  /// What is said of a `$name` that has no value.
  package func unknownValue(_ name: Name) -> Diagnostic { .unknownParameter(name, binding) }

  /// The last microsecond of a period or day, or the instant itself.
  package func endOfDate(_ literal: Literal) -> Int64? {
    switch literal {
    case .period(let unit, let start):
      CivilDate(daysSinceEpoch: start).end(of: unit).startMicroseconds - 1
    case .timestamp(let value): value
    default: nil
    }
  }

  /// Hands the expression behind `$name` to `body`, guarding against circles.
  func withParameter<Result>(
    _ name: Name, _ body: (ExpressionSyntax) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    if let value = binding.parameters[name.text] { return try body(value) }
    guard case .value(let value)? = binding.definitions[name.text] else {
      throw .unknownParameter(name, binding)
    }
    return try binding.expanding(name, as: "$" + name.text, to: value.span) {
      () throws(Diagnostic) in try body(value)
    }
  }

  private func sum(
    _ left: Literal, _ right: Literal, sign: Int64, at span: SourceSpan
  ) throws(Diagnostic) -> Literal {
    switch (left, right) {
    case (.integer(let first), .integer(let second)):
      let (value, overflow) =
        sign < 0
        ? first.subtractingReportingOverflow(second) : first.addingReportingOverflow(second)
      guard !overflow else { throw .outOfRange(span) }
      return .integer(value)
    case (.period(let unit, let start), .duration(let duration)):
      guard let moved = shift(unit, start, by: duration, sign: sign) else {
        throw .outOfRange(span)
      }
      return moved
    case (.timestamp(let value), .duration(let duration)):
      guard let microseconds = duration.microseconds else { throw .notConstant(span) }
      let (moved, overflow) = value.addingReportingOverflow(microseconds * sign)
      guard !overflow else { throw .outOfRange(span) }
      return .timestamp(moved)
    case (.duration(let first), .duration(let second)) where first.unit == second.unit:
      let (count, overflow) = first.count.addingReportingOverflow(second.count * sign)
      let duration = DurationLiteral(count, first.unit)
      guard !overflow, duration.isPlausible else { throw .outOfRange(span) }
      return .duration(duration)
    default: throw .notConstant(span)
    }
  }

  /// A period moved by a duration stays a period of its unit: `@2024-05 - 1mo` is `2024-04`.
  private func shift(
    _ unit: CalendarUnit, _ start: Int32, by duration: DurationLiteral, sign: Int64
  ) -> Literal? {
    guard duration.isPlausible else { return nil }
    let day = CivilDate(daysSinceEpoch: start)
    let moved: CivilDate
    if let months = duration.months {
      moved = day.adding(months: Int(months * sign))
    } else if let microseconds = duration.microseconds {
      let (days, rest) = microseconds.quotientAndRemainder(dividingBy: 86_400_000_000)
      guard rest == 0, abs(days) < 3_000_000 else { return nil }
      moved = CivilDate(daysSinceEpoch: start + Int32(days * sign))
    } else {
      return nil
    }
    guard (-9000...9999).contains(moved.year) else { return nil }
    return .period(unit, start: moved.start(of: unit, weekStart: weekStart).daysSinceEpoch)
  }
}

extension DurationLiteral {
  /// Whether it is short of 20,000 years, so that no arithmetic on it overflows.
  fileprivate var isPlausible: Bool {
    guard count > -1_000_000_000_000, count < 1_000_000_000_000 else { return false }
    if let months { return abs(months) <= 240_000 }
    return microseconds.map { abs($0) <= 631_139_040_000_000_000 } ?? false
  }
}

extension Diagnostic {
  static func notConstant(_ span: SourceSpan) -> Diagnostic {
    Diagnostic("not-constant", "a fixed value must stand here", at: span)
  }

  static func outOfRange(_ span: SourceSpan) -> Diagnostic {
    Diagnostic("out-of-range", "the value is out of range", at: span)
  }

  static func unknownParameter(_ name: Name, _ binding: Binding) -> Diagnostic {
    var known = Array(binding.parameters.keys)
    for (key, definition) in binding.definitions {
      if case .value = definition { known.append(key) }
    }
    known.sort()
    var diagnostic = Diagnostic(
      "unknown-parameter", "no value `$\(name.text)`", at: name.span)
    if let near = closest(to: name.text, in: known) {
      diagnostic.help = ["did you mean `$\(near)`?"]
    } else {
      diagnostic.help = ["give it one: let \(name.text) = …, or --set \(name.text)=…"]
    }
    return diagnostic
  }
}
