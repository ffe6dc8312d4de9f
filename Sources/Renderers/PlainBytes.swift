import Tables

/// Bytes that the forms share.
enum Byte {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let tab = UInt8(ascii: "\t")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let comma = UInt8(ascii: ",")
  static let backslash = UInt8(ascii: "\\")
}

// Machine forms of values, written without a String per cell: a million rows should take about
// a second. They agree with `Value.plainText`.
extension [UInt8] {
  mutating func append(text: String) {
    append(contentsOf: text.utf8)
  }

  mutating func append(integer value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(digits: value.magnitude, atLeast: 1)
  }

  /// Decimal digits with leading zeros up to a width.
  mutating func append(digits value: UInt64, atLeast width: Int) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = value
      var start = 20
      while rest > 0 || (start > 20 - width && start > 0) {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      append(contentsOf: digits[start...])
    }
  }

  /// A number as ``plainNumber(_:)`` writes it.
  mutating func append(number value: Double) {
    if value == value.rounded(), value.magnitude < 1e15 {
      append(integer: Int64(value))
    } else {
      append(contentsOf: value.description.utf8)
    }
  }

  /// As in `2024-05-01`.
  mutating func append(days: Int32) {
    append(date: CivilDate(daysSinceEpoch: days))
  }

  private mutating func append(date: CivilDate) {
    guard (0...9999).contains(date.year) else { return append(text: date.text) }
    append(digits: UInt64(date.year), atLeast: 4)
    append(UInt8(ascii: "-"))
    append(digits: UInt64(date.month), atLeast: 2)
    append(UInt8(ascii: "-"))
    append(digits: UInt64(date.day), atLeast: 2)
  }

  /// As in `2024-05-01T10:00:00`.
  mutating func append(timestamp microseconds: Int64) {
    let perDay: Int64 = 86_400_000_000
    let rest = microseconds % perDay
    guard rest >= 0, rest % 1_000_000 == 0 else {
      return append(text: timestampText(microseconds))
    }
    append(days: Int32(clamping: microseconds / perDay))
    append(UInt8(ascii: "T"))
    let seconds = UInt64(rest / 1_000_000)
    append(digits: seconds / 3600, atLeast: 2)
    append(UInt8(ascii: ":"))
    append(digits: seconds / 60 % 60, atLeast: 2)
    append(UInt8(ascii: ":"))
    append(digits: seconds % 60, atLeast: 2)
  }
}

extension Column {
  /// Whether the value is missing; a number that is not finite counts as missing.
  func isMissing(_ row: Int) -> Bool {
    if let valid, !valid[row] { return true }
    if case .doubles(let values) = storage { return !values[row].isFinite }
    return false
  }
}

extension [UInt8] {
  /// Any value but a text or a null, as ``Value/plainText`` writes it.
  mutating func append(_ column: Column, _ row: Int) {
    switch column.storage {
    case .integers(let values):
      switch column.type {
      case .timestamp: append(timestamp: values[row])
      case .duration: append(text: durationText(values[row]))
      default: append(integer: values[row])
      }
    case .doubles(let values): append(number: values[row])
    case .days(let values):
      if case .period(let unit) = column.type {
        append(text: periodText(unit, start: values[row]))
      } else {
        append(days: values[row])
      }
    case .booleans(let values): append(text: values[row] ? "true" : "false")
    case .texts(let values): append(text: values[row])
    }
  }
}
