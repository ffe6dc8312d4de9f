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
      // Of two narrow decimals engines make another narrow one, which overflows at 18 digits.
      let first =
        left.isWideDecimal || right.isWideDecimal
        ? try operand(left) : cast(try text(left), to: .decimal(scale: digits(left))).text
      let result = say(primitive, first, try operand(right))
      let natural =
        primitive == .multiply ? digits(left) + digits(right) : max(digits(left), digits(right))
      return natural == scale && isExact(left.type) && isExact(right.type)
        ? result : cast(result.text, to: type)
    default:
      let result = say(
        primitive, try print(left, as: .double).closed, try print(right, as: .double).closed)
      return finite(
        result,
        magnitude: primitive == .multiply
          ? left.magnitude + right.magnitude : max(left.magnitude, right.magnitude) + 1)
    }
  }

  /// A double that may be infinite, made null where it is.
  ///
  /// - Parameter magnitude: see ``Expression/magnitude``.
  func finite(_ fragment: Fragment, magnitude: Int) -> Fragment {
    magnitude <= 307 ? fragment : say(.finite, fragment.text)
  }

  func divide(_ left: Expression, _ right: Expression) throws(Diagnostic) -> Fragment {
    let quotient = say(
      .divide, try print(left, as: .double).closed, try print(right, as: .double).closed)
    return finite(quotient, magnitude: left.magnitude + right.smallness)
  }

  /// `multiple`: exact numbers by what is left over, doubles by their quotient.
  func multiple(_ arguments: [Expression], _ type: ValueType) throws(Diagnostic) -> Fragment {
    guard arguments.count == 2 else {
      throw Diagnostic("internal-error", "`multiple` takes two numbers")
    }
    let (value, width) = (arguments[0], arguments[1])
    guard type != .double else {
      let (number, step) = (
        try print(value, as: .double).closed, try print(width, as: .double).closed
      )
      let count = say(.doubleFloor, say(.divide, number, step).text)
      return finite(
        say(.multiply, count.closed, step), magnitude: value.magnitude + width.smallness)
    }
    let scale = max(digits(value), digits(width))
    let number = cast(try text(value), to: .decimal(scale: scale)).text
    let step = cast(try text(width), to: .decimal(scale: scale)).text
    let over = say(.remainder, "(\(say(.remainder, number, step).closed) + \(step))", step)
    let result = say(.subtract, number, over.closed)
    return isWhole(type) ? cast(result.text, to: .integer) : cast(result.text, to: type)
  }

  func isWhole(_ type: ValueType) -> Bool { type == .integer || type == .duration }

  func isExact(_ type: ValueType) -> Bool {
    if case .decimal = type { return true }
    return isWhole(type)
  }

  func digits(_ expression: Expression) -> Int {
    if case .decimal(let scale) = expression.type { return scale }
    return 0
  }

  /// Exact numbers in one scale, the widest of them, so that no engine chooses a narrower; others as
  /// they are.
  func aligned(_ expressions: [Expression]) throws(Diagnostic) -> [Fragment] {
    let areExact = expressions.allSatisfy { isExact($0.type) }
    let scale = expressions.map(digits).max() ?? 0
    var fragments: [Fragment] = []
    for expression in expressions {
      if areExact, case .decimal = expression.type {
        fragments.append(try print(expression, as: .decimal(scale: scale)))
      } else {
        fragments.append(try print(expression))
      }
    }
    return fragments
  }

  func round(_ arguments: [Expression], _ type: ValueType) throws(Diagnostic) -> Fragment {
    guard let value = arguments.first else {
      throw Diagnostic("internal-error", "`round` has too few arguments")
    }
    // No number has more digits on either side of its point.
    let most: Int64 = value.type == .double ? 290 : 38
    let digits =
      arguments.count > 1 ? try count(arguments[1], in: -most...most) : "0"
    if isWhole(value.type) {
      if !digits.hasPrefix("(-") { return try print(value, as: type) }
      // The next ten or thousand may need more than 64 bits.
      let wide = cast(try text(value), to: .decimal(scale: 0)).text
      return cast(say(.round, wide, digits).text, to: type)
    }
    let primitive: Primitive =
      value.type == .double && !digits.hasPrefix("(-") ? .doubleRound : .round
    return narrowed(say(primitive, try operand(value), digits), from: value.type, to: type)
  }

  /// What a rounding function gives, in the type that is promised.
  func narrowed(_ fragment: Fragment, from: ValueType, to type: ValueType) -> Fragment {
    if isWhole(type) {
      return isWhole(from)
        ? fragment
        : from == .double ? say(.wholeOfDouble, fragment.text) : cast(fragment.text, to: .integer)
    }
    if from == type, type == .double { return fragment }
    return cast(fragment.text, to: type)
  }

  /// A constant whole number as a plain literal, for places where engines want a 32-bit one.
  ///
  /// One beyond the range stands for its end.
  func count(
    _ expression: Expression, in range: ClosedRange<Int64> = -1_000_000_000...1_000_000_000
  ) throws(Diagnostic) -> String {
    guard case .constant(.integer(let value)) = expression else {
      throw Diagnostic(
        "constant-expected", "a whole number written out is expected here")
    }
    let near = min(max(value, range.lowerBound), range.upperBound)
    return near < 0 ? "(\(near))" : "\(near)"
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
