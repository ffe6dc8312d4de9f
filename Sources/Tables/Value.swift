/// One value of a table, or nothing.
package enum Value: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case double(Double)
  case text(String)
  /// Days since 1970-01-01.
  case date(Int32)
  /// Microseconds since 1970-01-01T00:00:00 in the data's zone.
  case timestamp(Int64)
  /// Microseconds.
  case duration(Int64)
  case period(CalendarUnit, start: Int32)

  package var isNull: Bool { self == .null }

  /// The number, for numeric values.
  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}
