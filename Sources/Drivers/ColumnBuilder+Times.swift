import Diagnostics
import Tables

extension ColumnBuilder {
  mutating func appendMicroseconds(
    _ view: ColumnView, _ unit: ArrowType.TimeUnit
  ) throws(Diagnostic) {
    switch unit {
    case .microseconds:
      try integers.convert(view, empty: 0) { (it: Int64) in it.isInfinite ? nil : it }
    case .nanoseconds:
      try integers.convert(view, empty: 0) { (it: Int64) in
        it.isInfinite ? nil : it.floored(dividedBy: 1000)
      }
    case .seconds: try appendMultiples(view, of: 1_000_000)
    case .milliseconds: try appendMultiples(view, of: 1000)
    }
  }

  private mutating func appendMultiples(
    _ view: ColumnView, of factor: Int64
  ) throws(Diagnostic) {
    let name = field.name
    try integers.convert(view, empty: 0) { (it: Int64) throws(Diagnostic) in
      guard !it.isInfinite else { return nil }
      let (product, overflow) = it.multipliedReportingOverflow(by: factor)
      guard !overflow else { throw outOfRange(name, "the time \(it)") }
      return product
    }
  }

  mutating func appendDays(_ view: ColumnView) throws(Diagnostic) {
    let name = field.name
    try days.convert(view, empty: 0) { (it: Int64) throws(Diagnostic) in
      guard let day = Int32(exactly: it.floored(dividedBy: 86_400_000)) else {
        throw outOfRange(name, "the date \(it)")
      }
      return day
    }
  }

  mutating func appendTimesOfDay(
    _ view: ColumnView, _ unit: ArrowType.TimeUnit
  ) throws(Diagnostic) {
    switch unit {
    case .seconds:
      try texts.convert(view, empty: "") { (it: Int32) in clock(Int64(it) * 1_000_000) }
    case .milliseconds:
      try texts.convert(view, empty: "") { (it: Int32) in clock(Int64(it) * 1000) }
    case .microseconds: try texts.convert(view, empty: "") { (it: Int64) in clock(it) }
    case .nanoseconds:
      try texts.convert(view, empty: "") { (it: Int64) in clock(it.floored(dividedBy: 1000)) }
    }
  }

  /// Intervals of days and time are durations; one of months has no fixed length.
  mutating func appendIntervals(
    _ view: ColumnView, _ unit: ArrowType.IntervalUnit
  ) throws(Diagnostic) {
    guard let buffer = view.address(1) else {
      return integers.appendNulls(view.count, empty: 0)
    }
    let name = field.name
    let width = unit == .mixed ? 16 : unit == .months ? 4 : 8
    let start = buffer + view.offset * width
    try integers.copy(view, empty: 0) { (row) throws(Diagnostic) in
      let place = start + row * width
      if unit != .daysAndMilliseconds, place.load(as: Int32.self) != 0 {
        throw Diagnostic(
          "column-range", "column `\(name)` holds an interval of months",
          notes: ["a month has no fixed length"], help: ["subtract two times to get a duration"])
      }
      switch unit {
      case .months: return 0
      case .daysAndMilliseconds:
        let rest = Int64(place.load(fromByteOffset: 4, as: Int32.self)) * 1000
        return Int64(place.load(as: Int32.self)) * microsecondsPerDay + rest
      case .mixed:
        // A day count is below 2^31 and µs from ns are below 2^54: only the sum can overflow.
        let days = Int64(place.load(fromByteOffset: 4, as: Int32.self))
        let rest = place.load(fromByteOffset: 8, as: Int64.self).floored(dividedBy: 1000)
        let (product, isTooLong) = days.multipliedReportingOverflow(by: microsecondsPerDay)
        let (sum, overflow) = product.addingReportingOverflow(rest)
        guard !isTooLong, !overflow else { throw outOfRange(name, "an interval of \(days) days") }
        return sum
      }
    }
  }
}

private let microsecondsPerDay: Int64 = 86_400_000_000

/// As in `10:30:00`; a fraction only when there is one.
private func clock(_ microseconds: Int64) -> String {
  let seconds = Int(microseconds / 1_000_000)
  let fraction = Int(microseconds % 1_000_000)
  let time =
    "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  return fraction == 0 ? time : time + "." + padded(fraction, 6)
}

extension FixedWidthInteger {
  /// Whether an engine means infinity by it, which no calendar holds.
  var isInfinite: Bool { self == .max || self == 0 - .max }

  func floored(dividedBy divisor: Self) -> Self {
    let (whole, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? whole - 1 : whole
  }
}
