import Diagnostics
import Relations
import Tables

extension ExpressionPrinter {
  func call(_ function: ScalarFunction, _ arguments: [Expression], _ type: ValueType)
    throws(Diagnostic) -> Fragment
  {
    /// The argument at a place; a verb that gives too few is a mistake of ours.
    func argument(_ index: Int) throws(Diagnostic) -> Expression {
      guard arguments.indices.contains(index) else {
        throw Diagnostic("internal-error", "`\(function)` has too few arguments")
      }
      return arguments[index]
    }
    func text(_ index: Int) throws(Diagnostic) -> String {
      try print(try argument(index), as: .text).closed
    }
    func lower(_ index: Int) throws(Diagnostic) -> String {
      say(.lower, try text(index)).text
    }
    func double(_ index: Int) throws(Diagnostic) -> String {
      try print(try argument(index), as: .double).closed
    }
    func plain(_ index: Int) throws(Diagnostic) -> String { try operand(try argument(index)) }
    func date(_ index: Int) throws(Diagnostic) -> String {
      try print(try argument(index), as: .date).closed
    }
    func timestamp(_ index: Int) throws(Diagnostic) -> String {
      try print(try argument(index), as: .timestamp).closed
    }

    switch function {
    case .and: return try logic(arguments, "AND", empty: "TRUE")
    case .or: return try logic(arguments, "OR", empty: "FALSE")
    case .not:
      let argument = try argument(0)
      if case .call(.isNull, let inner, _) = argument, let value = inner.first {
        return Fragment("\(try operand(value)) IS NOT NULL", isOpen: true)
      }
      return Fragment("NOT \(try operand(argument))", isOpen: true)
    case .equal: return try comparison("=", try argument(0), try argument(1))
    case .notEqual: return try comparison("<>", try argument(0), try argument(1))
    case .less: return try comparison("<", try argument(0), try argument(1))
    case .lessOrEqual: return try comparison("<=", try argument(0), try argument(1))
    case .greater: return try comparison(">", try argument(0), try argument(1))
    case .greaterOrEqual: return try comparison(">=", try argument(0), try argument(1))
    case .isNull: return Fragment("\(try plain(0)) IS NULL", isOpen: true)
    case .isIn:
      let value = try argument(0)
      guard arguments.count > 1 else { return Fragment("FALSE") }
      if value.type.isNumeric, arguments.allSatisfy(\.type.isNumeric) {
        let numbers = try aligned(arguments)
        let list = numbers.dropFirst().map(\.text).joined(separator: ", ")
        return Fragment("\(numbers[0].closed) IN (\(list))", isOpen: true)
      }
      var values: [String] = []
      for constant in arguments.dropFirst() {
        values.append(try print(constant, as: value.type).text)
      }
      return Fragment(
        "\(try operand(value)) IN (\(values.joined(separator: ", ")))", isOpen: true)
    case .coalesce:
      var values: [String] = []
      for argument in arguments { values.append(try print(argument, as: type).text) }
      return values.count == 1
        ? Fragment(values[0], isOpen: true)
        : Fragment("coalesce(\(values.joined(separator: ", ")))")

    case .add: return try arithmetic(.add, .wholeAdd, arguments, type)
    case .subtract: return try arithmetic(.subtract, .wholeSubtract, arguments, type)
    case .multiply: return try arithmetic(.multiply, .wholeMultiply, arguments, type)
    case .divide: return try divide(try argument(0), try argument(1))
    case .remainder:
      if type == .double { return say(.remainder, try double(0), try double(1)) }
      return say(.remainder, try plain(0), try plain(1))
    case .negate:
      return say(isWhole(type) ? .wholeNegate : .negate, try plain(0))
    case .multiple: return try multiple(arguments, type)
    case .round: return try round(arguments, type)
    case .floor, .ceiling:
      let value = try argument(0)
      guard value.type != .integer else { return try print(value, as: type) }
      let isDouble = value.type == .double
      let primitive: Primitive =
        function == .floor
        ? (isDouble ? .doubleFloor : .floor) : (isDouble ? .doubleCeiling : .ceiling)
      return narrowed(say(primitive, try operand(value)), from: value.type, to: type)
    case .absolute:
      return say(isWhole(type) ? .wholeAbsolute : .absolute, try plain(0))
    case .squareRoot: return say(.squareRoot, try double(0))
    case .naturalLogarithm: return say(.naturalLogarithm, try double(0))
    case .exponential: return say(.exponential, try double(0))
    case .greatest, .least:
      let primitive: Primitive = function == .greatest ? .greatest : .least
      var values: [String] = []
      for value in [try argument(0), try argument(1)] {
        values.append(
          try (isStoredAlike(value.type, type) ? ordered(value) : print(value, as: type)).text)
      }
      return say(primitive, values[0], values[1])

    case .contains: return say(.contains, try lower(0), try lower(1))
    case .startsWith: return say(.startsWith, try lower(0), try lower(1))
    case .endsWith: return say(.endsWith, try lower(0), try lower(1))
    case .containsWord: return say(.matches, try lower(0), try word(try argument(1), folded: true))
    case .containsCase: return say(.contains, try text(0), try text(1))
    case .startsWithCase: return say(.startsWith, try text(0), try text(1))
    case .endsWithCase: return say(.endsWith, try text(0), try text(1))
    case .containsWordCase:
      return say(.matches, try text(0), try word(try argument(1), folded: false))
    case .matches: return say(.matches, try text(0), try pattern(try argument(1)))
    case .lower: return say(.lower, try text(0))
    case .upper: return say(.upper, try text(0))
    case .trim:
      return say(.trim, try text(0), dialect.quoted(text: " \t\n\r\u{a0}"))
    case .length: return say(.length, try text(0))
    case .substring: return try substring(arguments)
    case .concatenate:
      var values: [String] = []
      for argument in arguments { values.append(try print(argument, as: .text).text) }
      return say(.concatenate, values.joined(separator: ", "))
    case .replace:
      let search = try argument(1)
      if case .constant(.text(let sought)) = search {
        guard !sought.isEmpty else { return try print(try argument(0), as: .text) }
        return say(.replace, try text(0), try operand(search), try text(2))
      }
      // Nothing to look for changes nothing.
      let whole = try text(0)
      let replaced = say(.replace, whole, "nullif(\(try text(1)), '')", try text(2)).text
      return Fragment(
        "CASE WHEN \(try text(1)) = '' THEN \(whole) ELSE \(replaced) END")
    case .part: return try part(arguments)
    case .extract:
      return say(
        .extract, try text(0), try pattern(try argument(1)), try count(try argument(2)))

    case .addMicroseconds: return say(.addMicroseconds, try timestamp(0), try plain(1))
    case .addDays: return say(.addDays, try date(0), try plain(1))
    case .addMonths:
      let start = try argument(0)
      return start.type == .timestamp
        ? say(.addMonthsToTimestamp, try operand(start), try plain(1))
        : say(.addMonthsToDate, try date(0), try plain(1))
    case .elapsed: return say(.elapsed, try timestamp(0), try timestamp(1))
    case .daysBetween: return say(.daysBetween, try date(0), try date(1))
    case .startOfDay: return Fragment(try date(0))
    case .startOfWeek: return try startOfWeek(arguments)
    case .startOfMonth: return say(.startOfMonth, try plain(0))
    case .startOfQuarter: return say(.startOfQuarter, try plain(0))
    case .startOfYear: return say(.startOfYear, try plain(0))
    case .year: return say(.year, try plain(0))
    case .monthNumber: return say(.monthNumber, try plain(0))
    case .dayOfMonth: return say(.dayOfMonth, try plain(0))
    case .hour: return say(.hour, try timestamp(0))
    case .weekdayNumber: return say(.weekdayNumber, try plain(0))
    case .cast: return try convert(try argument(0), to: type)
    }
  }

  /// A balanced tree: engines recurse into flat chains.
  private func logic(_ conditions: [Expression], _ word: String, empty: String)
    throws(Diagnostic) -> Fragment
  {
    var parts: [String] = []
    for condition in conditions {
      // Only `AND` and `OR` bind as loosely.
      if case .call(.and, _, _) = condition {
        parts.append(try operand(condition))
      } else if case .call(.or, _, _) = condition {
        parts.append(try operand(condition))
      } else {
        parts.append(try text(condition))
      }
    }
    guard !parts.isEmpty else { return Fragment(empty) }
    // Short chains read better flat.
    if parts.count <= 8 {
      return Fragment(parts.joined(separator: " \(word) "), isOpen: parts.count > 1)
    }
    while parts.count > 1 {
      var paired: [String] = []
      for index in stride(from: 0, to: parts.count, by: 2) {
        paired.append(
          index + 1 < parts.count ? "(\(parts[index]) \(word) \(parts[index + 1]))" : parts[index])
      }
      parts = paired
    }
    return Fragment(parts[0])
  }

  private func comparison(_ sign: String, _ left: Expression, _ right: Expression)
    throws(Diagnostic) -> Fragment
  {
    if digits(left) != digits(right), isExact(left.type), isExact(right.type) {
      let sides = try aligned([left, right])
      return Fragment("\(sides[0].closed) \(sign) \(sides[1].closed)", isOpen: true)
    }
    func side(_ one: Expression, _ other: Expression) throws(Diagnostic) -> String {
      // A date beside a timestamp is its midnight.
      if one.type != .timestamp, one.type.isTemporal, other.type == .timestamp {
        return try print(one, as: .timestamp).closed
      }
      return try (sign == "=" || sign == "<>" ? print(one) : ordered(one)).closed
    }
    return Fragment(
      "\(try side(left, right)) \(sign) \(try side(right, left))", isOpen: true)
  }
}
