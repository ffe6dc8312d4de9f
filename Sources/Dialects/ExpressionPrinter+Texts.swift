import Diagnostics
import Relations
import Tables

extension ExpressionPrinter {
  /// A regular expression as a literal of the engine.
  func pattern(_ expression: Expression) throws(Diagnostic) -> String {
    guard case .constant(.text(let pattern)) = expression else {
      throw Diagnostic(
        "constant-expected", "a regular expression is expected here, written out as a text")
    }
    return dialect.quoted(text: dialect.expression(fromRE2: pattern))
  }

  /// An expression that finds a word: no letter, mark, digit or underscore beside it.
  func word(_ expression: Expression, folded: Bool) throws(Diagnostic) -> String {
    let before = "(^|[^\\pL\\pM\\pN_])"
    let after = "($|[^\\pL\\pM\\pN_])"
    let text = try print(expression, as: .text).closed
    let escapedText: String
    if case .constant(.text(let word)) = expression, folded == false || word.isASCII {
      let word = folded ? word.lowercased() : word
      return dialect.quoted(text: before + escapedForExpression(word) + after)
    }
    escapedText = say(.escaped, folded ? say(.lower, text).text : text).text
    let parts = [dialect.quoted(text: before), escapedText, dialect.quoted(text: after)]
    return "concat(\(parts.joined(separator: ", ")))"
  }

  func part(_ arguments: [Expression]) throws(Diagnostic) -> Fragment {
    guard arguments.count == 3 else {
      throw Diagnostic("internal-error", "`part` takes three arguments")
    }
    guard case .constant(.text(let separator)) = arguments[1], !separator.isEmpty else {
      throw Diagnostic(
        "constant-expected", "a separator is expected here, written out as a text")
    }
    let index = try count(arguments[2])
    guard !index.hasPrefix("("), index != "0" else { return cast("NULL", to: .text) }
    let pattern = dialect.separatorsAreExpressions ? escapedForExpression(separator) : separator
    return say(
      .part, try print(arguments[0], as: .text).closed, dialect.quoted(text: pattern), index)
  }

  // MARK: Conversions

  func convert(_ expression: Expression, to type: ValueType) throws(Diagnostic) -> Fragment {
    let from = expression.type
    if case .constant(.null) = expression { return try print(Constant.null(type)) }
    switch (from, type) {
    case (.decimal(let one), .decimal(let other)):
      return one == other ? try print(expression) : cast(try text(expression), to: type)
    case (_, .period(let unit)) where from.isTemporal && from != type:
      return try print(expression.start(of: unit))
    case _ where isStoredAlike(from, type): return try print(expression)
    case (.text, _): return try parse(try operand(expression), as: type)
    case (_, .text): return try write(expression)
    case (.boolean, .integer), (.integer, .double), (.decimal, .double), (.date, .timestamp),
      (.period, .timestamp), (.timestamp, .date), (.duration, .double):
      return cast(try text(expression), to: type)
    case (.integer, .boolean):
      return Fragment("\(try operand(expression)) <> 0", isOpen: true)
    case (.decimal, .integer), (.double, .integer), (.double, .duration), (.decimal, .duration):
      return tryCast(say(.round, try operand(expression), "0").text, to: .integer)
    case (.boolean, .double), (.boolean, .decimal):
      return cast("\(cast(try text(expression), to: .integer).text)", to: type)
    case (.integer, .decimal), (.duration, .decimal): return cast(try text(expression), to: type)
    case (.double, .decimal): return tryCast(try text(expression), to: type)
    default:
      throw Diagnostic(
        "type-mismatch", "a \(from.word) cannot be made a \(type.word)")
    }
  }

  /// A text as a value; null when it is not written in the one form that all engines share.
  private func parse(_ text: String, as type: ValueType) throws(Diagnostic) -> Fragment {
    let trimmed = say(.trim, text, dialect.quoted(text: " \t\n\r\u{a0}")).text
    func guarded(_ pattern: String) -> String {
      say(.extract, trimmed, dialect.quoted(text: pattern), "0").text
    }
    switch type {
    case .boolean:
      let word = say(.lower, trimmed).text
      return Fragment("CASE \(word) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END")
    case .integer, .duration: return tryCast(guarded("^[+-]?[0-9]+$"), to: type)
    case .decimal:
      return tryCast(guarded("^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)$"), to: type)
    case .double:
      return tryCast(
        guarded("^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$"), to: type)
    case .date, .period:
      let day = guarded("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
      guard case .period(let unit) = type, unit != .day else { return tryCast(day, to: .date) }
      throw Diagnostic("type-mismatch", "a text cannot be made a \(type.word)")
    case .timestamp:
      return tryCast(
        guarded(
          "^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?)?$"),
        to: type)
    case .text: return Fragment(text)
    }
  }

  /// A value as the text that machines read.
  private func write(_ expression: Expression) throws(Diagnostic) -> Fragment {
    let value = try operand(expression)
    let plain = cast(value, to: .text)
    func number(_ primitive: Primitive) -> String {
      cast(say(primitive, value).text, to: .text).text
    }
    switch expression.type {
    case .text, .boolean, .integer, .decimal, .date, .duration, .period(.day), .period(.week):
      return plain
    case .double: return say(.doubleText, value)
    case .timestamp: return say(.timestampText, value)
    case .period(.month): return say(.substring, plain.text, "1", "7")
    case .period(.quarter):
      return Fragment("concat(\(number(.year)), '-Q', \(number(.quarter)))")
    case .period(.year): return Fragment(number(.year))
    }
  }

  // MARK: Weeks

  func startOfWeek(_ arguments: [Expression]) throws(Diagnostic) -> Fragment {
    guard let day = arguments.first else {
      throw Diagnostic("internal-error", "`startOfWeek` has too few arguments")
    }
    let first = arguments.count > 1 ? arguments[1] : .integer(0)
    if first == .integer(0) { return say(.startOfWeek, try operand(day)) }
    // Weeks from another day are weeks from Monday, shifted.
    let date = try print(day, as: .date).closed
    let shift = try operand(first)
    let shifted = say(.addDays, date, "(-\(shift))").closed
    return say(.addDays, say(.startOfWeek, shifted).closed, shift)
  }
}

extension String {
  var isASCII: Bool { utf8.allSatisfy { $0 < 128 } }
}

/// The text with everything escaped that means something in a regular expression.
package func escapedForExpression(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    if "\\.+*?()|[]{}^$#&-~".unicodeScalars.contains(scalar) { result += "\\" }
    result.unicodeScalars.append(scalar)
  }
  return result
}
