/// The type of a column or of a single value.
package enum ValueType: Sendable, Hashable, Codable {
  case boolean
  case integer
  /// An exact number with `scale` digits after the point; a finished ``Table`` holds it as a double.
  case decimal(scale: Int)
  case double
  case text
  /// A calendar day without a time zone, in days since 1970-01-01.
  case date
  /// An instant in the data's own zone, in microseconds since 1970-01-01T00:00:00.
  case timestamp
  /// Elapsed time in microseconds.
  case duration
  /// A calendar period, stored as the day it starts.
  case period(CalendarUnit)

  package var isNumeric: Bool {
    switch self {
    case .integer, .decimal, .double: true
    default: false
    }
  }

  /// Whether values have a place on the calendar.
  package var isTemporal: Bool {
    switch self {
    case .date, .timestamp, .period: true
    default: false
    }
  }

  /// The word that messages use.
  package var word: String {
    switch self {
    case .boolean: "yes or no"
    case .integer: "whole number"
    case .decimal, .double: "number"
    case .text: "text"
    case .date: "date"
    case .timestamp: "time"
    case .duration: "duration"
    case .period(let unit): unit.rawValue
    }
  }
}

/// A calendar word: the periods that rows are grouped into.
package enum CalendarUnit: String, Sendable, Hashable, CaseIterable, Codable {
  case day, week, month, quarter, year
}
