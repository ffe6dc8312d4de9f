extension Value {
  /// The value as machines read it: a point, no grouping, ISO dates; null is the empty text.
  package var plainText: String {
    switch self {
    case .null: ""
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .double(let value): plainNumber(value)
    case .text(let value): value
    case .date(let days): CivilDate(daysSinceEpoch: days).text
    case .timestamp(let microseconds): timestampText(microseconds)
    case .duration(let microseconds): durationText(microseconds)
    case .period(let unit, let start): periodText(unit, start: start)
    }
  }
}

/// The shortest decimal that reads back as the same double; whole numbers without `.0`.
package func plainNumber(_ value: Double) -> String {
  if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
  return "\(value)"
}

/// A period as its literal without the `@`: `2024`, `2024-Q3`, `2024-05`; weeks and days as a date.
package func periodText(_ unit: CalendarUnit, start: Int32) -> String {
  let day = CivilDate(daysSinceEpoch: start)
  return switch unit {
  case .day, .week: day.text
  case .month: "\(padded(day.year, 4))-\(padded(day.month, 2))"
  case .quarter: "\(padded(day.year, 4))-Q\((day.month - 1) / 3 + 1)"
  case .year: padded(day.year, 4)
  }
}

/// As in `2024-05-01T10:00:00`; a fraction only when there is one.
package func timestampText(_ microseconds: Int64) -> String {
  let perDay: Int64 = 86_400_000_000
  var days = microseconds / perDay
  var rest = microseconds % perDay
  if rest < 0 {
    rest += perDay
    days -= 1
  }
  let seconds = Int(rest / 1_000_000)
  let fraction = Int(rest % 1_000_000)
  let time =
    "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  return CivilDate(daysSinceEpoch: Int32(clamping: days)).text + "T" + time
    + (fraction == 0 ? "" : "." + padded(fraction, 6))
}

/// A duration in its largest whole unit, as a literal of the language: `30m`, `7d`, `90s`.
package func durationText(_ microseconds: Int64) -> String {
  let units: [(Int64, String)] = [
    (86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"),
  ]
  guard microseconds != 0 else { return "0s" }
  for (size, suffix) in units where microseconds % size == 0 {
    return "\(microseconds / size)\(suffix)"
  }
  return plainNumber(Double(microseconds) / 1_000_000) + "s"
}
