import Diagnostics
import Relations
import Tables

extension ExpressionPrinter {
  func arithmetic(
    _ primitive: Primitive, _ whole: Primitive, _ arguments: [Expression], _ type: ValueType
  ) throws(Diagnostic) -> Fragment {
    guard arguments.count == 2 else {
      throw Diagnostic("internal-error", "arithmetic takes two numbers")
    }
    let (left, right) = (arguments[0], arguments[1])
    switch type {
    case .integer, .duration:
      // Half a day times 3 is a whole number of microseconds again.
      guard isWhole(left.type), isWhole(right.type) else {
        let product = say(
          primitive, try print(left, as: .double).closed, try print(right, as: .double).closed)
        return tryCast(say(.round, product.text, "0").text, to: .integer)
      }
      return say(whole, try operand(left), try operand(right))
    case .decimal(let scale):
      let result = say(primitive, try operand(left), try operand(right))
      let natural =
        primitive == .multiply ? digits(left) + digits(right) : max(digits(left), digits(right))
      return natural == scale && isExact(left.type) && isExact(right.type)
        ? result : cast(result.text, to: type)
    default:
      return say(
        primitive, try print(left, as: .double).closed, try print(right, as: .double).closed)
    }
  }

  private func isWhole(_ type: ValueType) -> Bool { type == .integer || type == .duration }

  private func isExact(_ type: ValueType) -> Bool {
    if case .decimal = type { return true }
    return isWhole(type)
  }

  private func digits(_ expression: Expression) -> Int {
    if case .decimal(let scale) = expression.type { return scale }
    return 0
  }

  func round(_ arguments: [Expression], _ type: ValueType) throws(Diagnostic) -> Fragment {
    guard let value = arguments.first else {
      throw Diagnostic("internal-error", "`round` has too few arguments")
    }
    let digits = arguments.count > 1 ? try count(arguments[1]) : "0"
    if isWhole(value.type), !digits.hasPrefix("(-") { return try print(value, as: type) }
    return narrowed(say(.round, try operand(value), digits), from: value.type, to: type)
  }

  /// What a rounding function gives, in the type that is promised.
  func narrowed(_ fragment: Fragment, from: ValueType, to type: ValueType) -> Fragment {
    if isWhole(type) { return isWhole(from) ? fragment : tryCast(fragment.text, to: .integer) }
    if from == type, type == .double { return fragment }
    return cast(fragment.text, to: type)
  }

  /// A constant whole number as a plain literal, for places where engines want a 32-bit one.
  func count(_ expression: Expression) throws(Diagnostic) -> String {
    guard case .constant(.integer(let value)) = expression, abs(Double(value)) <= 1_000_000_000
    else {
      throw Diagnostic(
        "constant-expected", "a whole number written out is expected here")
    }
    return value < 0 ? "(\(value))" : "\(value)"
  }

  func substring(_ arguments: [Expression]) throws(Diagnostic) -> Fragment {
    guard arguments.count == 3 else {
      throw Diagnostic("internal-error", "`substring` takes three arguments")
    }
    let text = try print(arguments[0], as: .text).closed
    let (start, length) = (arguments[1], arguments[2])
    if case .constant(.integer(let from)) = start, case .constant(.integer(let count)) = length {
      // Places before the first hold no characters.
      let first = max(1, min(from, 1_000_000_000))
      let cut = from < 1 ? 1 - max(from, -1_000_000_000) : 0
      let rest = max(0, max(-1, min(count, 1_000_000_000)) - cut)
      return say(.substring, text, "\(first)", "\(rest)")
    }
    let from = try operand(start)
    let first = "least(greatest(\(from), 1), 1000000000)"
    let rest =
      "least(greatest(\(try operand(length)) + least(\(from) - 1, 0), 0), 1000000000)"
    return Fragment(
      // An engine's greatest leaves nulls out; here they make the result null.
      "CASE WHEN \(from) IS NOT NULL AND \(try operand(length)) IS NOT NULL THEN "
        + say(.substring, text, "CAST(\(first) AS INTEGER)", "CAST(\(rest) AS INTEGER)").text
        + " END")
  }
}
