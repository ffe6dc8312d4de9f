/// The scalar functions of the relational language, each with one pinned meaning on every engine.
///
/// Unless said otherwise a null argument gives null.
package enum ScalarFunction: String, Sendable, Hashable, CaseIterable {
  // Logic, in three values. `and` and `or` take any number of arguments.
  case and, or, not
  // Comparison. Booleans false < true; texts by code point.
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  /// Whether the one argument is null; never null itself.
  case isNull
  /// The first argument is one of the others (all constants, at least one).
  case isIn
  /// The first argument that is not null.
  case coalesce
  // Arithmetic. An exact result that does not fit, 64 bits or 38 digits, is the engine's error ("out of
  // range"), but for sums and products of whole numbers on Spark, which are null; a double that would be
  // infinite is null. Whole numbers and decimals are computed at full width, whatever width a column is
  // stored in.
  case add, subtract, multiply
  /// A double; null when the divisor is 0 or the quotient would be infinite.
  case divide
  /// The sign of the dividend; null when the divisor is 0.
  case remainder
  case negate
  /// Half away from zero; the second argument is the number of digits after the point, a constant
  /// whole number (below 0 for tens, hundreds …).
  case round
  case floor, ceiling, absolute
  /// `multiple(x, width)`: the greatest multiple of a positive constant that is at most x, in the type
  /// of the call: exact for whole numbers and decimals.
  case multiple
  /// Null below 0.
  case squareRoot
  /// Null at or below 0.
  case naturalLogarithm
  /// Null when the result overflows.
  case exponential
  /// The greater, the lesser of two; a null argument is ignored.
  case greatest, least
  // Text. Positions count Unicode scalars from 1. The plain comparisons ignore case: they compare the
  // lower-case texts. A word has no letter, mark, digit or underscore beside it.
  case contains, startsWith, endsWith, containsWord
  case containsCase, startsWithCase, endsWithCase, containsWordCase
  /// An RE2 expression (the second argument, a constant) is found somewhere in the text.
  case matches
  /// Other case scalar by scalar, as far as it has one scalar (`ß` has `ẞ`, `ﬁ` and `և` differ by
  /// engine); `trim` takes blanks, tabs, line ends and no-break spaces from both ends.
  case lower, upper, trim, length
  /// `substring(text, start, count)`: of the places from `start`, those that the text has.
  case substring
  /// Any number of texts; null arguments are left out.
  case concatenate
  /// `replace(text, search, by)`; an empty `search` changes nothing.
  case replace
  /// `part(text, separator, index)`: null beyond the last part; separator and index are constants.
  case part
  /// `extract(text, expression, group)`: null without a match; expression and group are constants.
  case extract
  // Time. Timestamps have no zone.
  /// Timestamp plus microseconds.
  case addMicroseconds
  /// Date plus days.
  case addDays
  /// Date or timestamp plus calendar months; the day is cut to the month's last.
  case addMonths
  /// First minus second timestamp, in microseconds (a duration).
  case elapsed
  /// First minus second date, in days.
  case daysBetween
  /// The first day of the period that holds a date or timestamp, as a date.
  case startOfDay, startOfWeek, startOfMonth, startOfQuarter, startOfYear
  case year, monthNumber, dayOfMonth, hour
  /// 1 for Monday to 7 for Sunday.
  case weekdayNumber
  /// To another type: numbers to whole numbers round half away from zero; what does not fit is null,
  /// but for an exact number that is to become a decimal, where it is the engine's error;
  /// a date as a timestamp is its midnight; values as text are those of ``Value/plainText``.
  ///
  /// Text that does not parse is null. What parses, blanks around it aside: `12`, `-2.5`, `1e3` (to a
  /// double only), `true`, `2024-02-29`, `2024-02-29T10:00:00.25` (or a blank for the `T`).
  case cast
}

/// The aggregates of the relational language; nulls are left out, no rows give null (a count gives 0).
///
/// None depends on the order of the rows: doubles are added up exactly and rounded at the end, and a
/// sum of exact numbers that does not fit is the engine's error.
package enum AggregateFunction: String, Sendable, Hashable, CaseIterable {
  /// Rows without an argument, rows with a value with one.
  case count
  case countDistinct
  case countDistinctApproximately
  case sum, average, minimum, maximum
  /// The sample standard deviation; null for fewer than two values.
  case standardDeviation
  case median
  /// `quantile(x, p)`, type 7 of Hyndman and Fan (1996), p a constant.
  case quantile
  /// Whether a condition holds in any, in all rows; null counts as no.
  case any, all
  /// `earliest(x, by)` is x of the row with the least `by` among rows where neither is null; ties are
  /// broken by the further arguments, which have no nulls. `latest` is the last row in that order.
  case earliest, latest
}
