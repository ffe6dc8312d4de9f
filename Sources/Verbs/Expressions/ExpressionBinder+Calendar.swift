import Catalogs
import Diagnostics
import Queries
import Relations
import Tables

/// The words that stand for the calendar in a grouping `by`, and for functions of any date.
package enum CalendarWord: String, CaseIterable, Sendable {
  case day, week, month, quarter, year, hour, weekday

  var unit: CalendarUnit? { CalendarUnit(rawValue: rawValue) }
}

extension ExpressionBinder {
  /// The calendar word of the rows' own time.
  func calendar(_ word: CalendarWord, at span: SourceSpan) throws(Diagnostic) -> Expression {
    guard let time = rows.shape.attribute(for: .time) else {
      throw Diagnostic(
        "no-time", "`\(word.rawValue)` needs rows with a time, and `\(rows.shape.name)` has none",
        at: span, help: ["name the column: `\(word.rawValue)(…)`"])
    }
    return try calendar(word, of: .column(time.name, time.type), at: span)
  }

  /// The calendar word of any date or time.
  func calendar(
    _ word: CalendarWord, of value: Expression, at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    guard value.type.isTemporal else {
      throw Diagnostic(
        "wrong-type", "`\(word.rawValue)` needs a date or time, not a \(value.type.word)", at: span)
    }
    if let unit = word.unit { return value.start(of: unit, weekStart: scope.weekStart) }
    if word == .hour {
      guard value.type == .timestamp else {
        throw Diagnostic("wrong-type", "a date without a time of day has no `hour`", at: span)
      }
      return .call(.hour, [value], .integer)
    }
    try scope.binding.count(value, times: 6, at: span)
    let number = Expression.call(.weekdayNumber, [value], .integer)
    let names = [
      "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    return .choice(
      names.enumerated().map { index, name in
        .init(number.equals(.integer(Int64(index + 1))), .text(name))
      }, otherwise: .null(.text), .text)
  }

  /// `bin(column, width)`: calendar units for dates, equal steps for numbers.
  func bin(_ arguments: [ExpressionSyntax], at span: SourceSpan) throws(Diagnostic) -> Expression {
    guard arguments.count == 2 else { throw argumentCount("bin", "two values", at: span) }
    let value = try bind(arguments[0])
    let width = try scope.constant(arguments[1])
    switch width {
    case .duration(let duration) where value.type.isTemporal:
      if duration.count == 1 {
        switch duration.unit {
        case .day: return value.start(of: .day)
        case .week: return value.start(of: .week, weekStart: scope.weekStart)
        case .month: return value.start(of: .month)
        case .quarter: return value.start(of: .quarter)
        case .year: return value.start(of: .year)
        case .second, .minute, .hour: break
        }
      }
      guard let size = duration.microseconds, size > 0, 86_400_000_000 % size == 0,
        value.type == .timestamp
      else {
        throw Diagnostic(
          "unsupported-bin", "`bin` of a time takes one calendar unit or a part of a day",
          at: arguments[1].span, help: ["such as `1d`, `1w`, `1mo`, `1q`, `1y`, `6h`, `15m`"])
      }
      try scope.binding.count(value, times: 2, at: span)
      let midnight = value.start(of: .day).cast(to: .timestamp)
      let passed = Expression.call(.elapsed, [value, midnight], .duration).cast(to: .integer)
      let rest = Expression.call(.remainder, [passed, .integer(size)], .integer)
      return .call(
        .addMicroseconds, [midnight, .call(.subtract, [passed, rest], .integer)], .timestamp)
    case .integer(let size) where value.type.isNumeric && size > 0:
      return binned(value, .integer(size))
    case .number(let digits) where value.type.isNumeric && (Double(digits) ?? 0) > 0:
      return binned(value, number(digits))
    default:
      throw Diagnostic(
        "wrong-type", "`bin` takes a time and a duration, or a number and a width", at: span)
    }
  }

  private func binned(_ value: Expression, _ width: Expression) -> Expression {
    .call(.multiple, [value, width], widest(value.type, width.type))
  }

  func argumentCount(_ name: String, _ amount: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("wrong-arguments", "`\(name)` takes \(amount)", at: span)
  }
}
