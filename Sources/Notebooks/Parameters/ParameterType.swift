package import Queries
import Tables

/// What a parameter holds; `--set` and the default are read by it.
package enum ParameterType: String, Sendable, Hashable, CaseIterable {
  /// A whole month, `2025-12`.
  case month
  /// A day, `2025-12-31`.
  case date
  case number
  case text
  /// One of the declared texts.
  case choice
  /// `90d`, `3mo`.
  case duration

  /// The value that a text stands for, as a kind of expression; nil when it is none of this type.
  package func read(_ text: String, choices: [String]) -> ExpressionSyntax.Kind? {
    switch self {
    case .month: return period(text, .month)
    case .date: return period(text, .day)
    case .text: return .literal(.text(text))
    case .choice: return choices.contains(text) ? .literal(.text(text)) : nil
    case .duration:
      guard case .duration(let value)? = Parser.literal(text) else { return nil }
      return .literal(.duration(value))
    case .number:
      let isNegative = text.hasPrefix("-")
      switch Parser.literal(isNegative ? String(text.dropFirst()) : text) {
      case .integer(let value)?:
        return .literal(.integer(isNegative ? -value : value))
      case .number(let digits)?:
        return .literal(.number(isNegative ? "-" + digits : digits))
      default: return nil
      }
    }
  }

  private func period(_ text: String, _ wanted: CalendarUnit) -> ExpressionSyntax.Kind? {
    let literal = Parser.literal(text.hasPrefix("@") ? text : "@" + text)
    guard case .period(let unit, let start)? = literal, unit == wanted else { return nil }
    return .literal(.period(unit, start: start))
  }

  /// What a value looks like, for messages.
  package var example: String {
    switch self {
    case .month: "a month such as `2025-12`"
    case .date: "a date such as `2025-12-31`"
    case .number: "a number such as `30` or `0.5`"
    case .text: "a text"
    case .choice: "one of the choices"
    case .duration: "a duration such as `90d` or `3mo`"
    }
  }
}
