/// A piece of SQL with numbered holes, as in `date_diff('day', {1}, {0})`.
///
/// A template that is an operator at its top level is given as ``Template/infix(_:)``, so that the
/// writer knows when parentheses are needed.
package struct Template: Sendable, Hashable, ExpressibleByStringLiteral {
  let text: String
  /// Whether the result needs parentheses inside a larger expression.
  let isOpen: Bool

  package init(stringLiteral text: String) {
    self.text = text
    isOpen = false
  }

  private init(_ text: String, isOpen: Bool) {
    self.text = text
    self.isOpen = isOpen
  }

  package static func infix(_ text: String) -> Template { Template(text, isOpen: true) }

  /// The text with its holes filled; a hole without an argument stays empty.
  func filled(_ arguments: [String]) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      let after = rest.index(after: open)
      guard let close = rest[after...].firstIndex(of: "}"), let index = Int(rest[after..<close])
      else {
        result.append("{")
        rest = rest[after...]
        continue
      }
      if arguments.indices.contains(index) { result += arguments[index] }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}

/// A piece of SQL that a dialect has to know: one row of its data sheet.
///
/// The writer lowers every function of the relational language to these; holes are numbered as the
/// arguments are listed here.
package enum Primitive: String, Sendable, Hashable, CaseIterable {
  // Arithmetic on two numbers. The whole ones are 64-bit numbers, and a result that is none is an
  // error; of two decimals one is given with 38 digits, and a result that needs more is an error.
  case add, subtract, multiply, wholeAdd, wholeSubtract, wholeMultiply
  /// Two doubles; null when the second is 0.
  case divide
  /// The sign of the first; null when the second is 0.
  case remainder
  case negate, absolute, wholeNegate, wholeAbsolute
  /// A double that may be infinite: null then.
  case finite
  /// A number and the number of digits; half away from zero.
  case round
  /// A double and a number of digits from 0 on.
  case doubleRound
  /// A double without a fraction as a 64-bit number; an error where it does not fit.
  case wholeOfDouble
  /// A decimal or a double; the doubles stay doubles.
  case floor, ceiling, doubleFloor, doubleCeiling
  /// Null outside their domains, and when the result is not finite.
  case squareRoot, naturalLogarithm, exponential
  case greatest, least
  // Texts.
  case contains, startsWith, endsWith, matches, lower, upper, length
  /// A text and a text literal with the characters to take away.
  case trim
  /// A text, a start from 1, a count from 0.
  case substring
  /// A list of texts.
  case concatenate
  /// A text, what to look for (not empty), what to put there.
  case replace
  /// A text, a separator (see ``Dialect/separatorsAreExpressions``), an index from 1.
  case part
  /// A text, an expression, a group.
  case extract
  /// A text: the same with everything escaped that means something in a regular expression.
  case escaped
  // Time.
  case addMicroseconds, addDays, addMonthsToDate, addMonthsToTimestamp, elapsed, daysBetween
  case startOfWeek, startOfMonth, startOfQuarter, startOfYear
  case year, monthNumber, quarter, dayOfMonth, hour, weekdayNumber
  /// A timestamp as `2024-05-01T10:00:00`, with six digits of a fraction when there is one.
  case timestampText
  /// A double as text.
  case doubleText
  /// Whether a double is neither NaN nor infinite.
  case isFinite
  // Aggregates; `sumDouble` and the deviations hold their filter and window themselves.
  case sumWhole, sumDecimal, countDistinctApproximately, any, all
  /// A double, its filter and window, and the same for the values of ``Primitive/isBeyondExactSums``
  /// alone: the same sum in whatever order the values come.
  case sumDouble
  /// Whether a double is too large or too small for the sums of whole multiples.
  case isBeyondExactSums
  /// A double, a filter and window: the sample standard deviation, in the order of the values.
  case standardDeviation
  /// A decimal without digits after its point, a filter and window: the same from exact sums.
  case exactStandardDeviation
  /// A double and a probability.
  case quantile
  /// A value and what to order by.
  case earliest, latest
  /// A list of values that compares as a whole.
  case row
  // Windows, with the clause that says over which rows.
  case rowNumber, rank
}
