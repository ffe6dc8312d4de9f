import Verbs

/// A calendar period.
struct RetentionPeriod: Sendable {
  /// Since 1970.
  let firstDay: Int32
  /// The place among all periods; those that follow each other differ by 1.
  let number: Int
  /// The first microsecond after it.
  let end: Int64

  init(of time: Int64, _ unit: CalendarUnit, _ weekStart: Int) {
    let start = CivilDate(microseconds: time).start(of: unit, weekStart: weekStart)
    firstDay = start.daysSinceEpoch
    number = unit.place(of: start)
    end = start.end(of: unit).startMicroseconds
  }
}

/// The calendar periods between two instants, where the one of an instant is looked up by its day.
struct PeriodTable: Sendable {
  /// In their order.
  let periods: [RetentionPeriod]
  /// For each day the place of its period.
  private let places: [UInt32]
  /// The first microsecond of the first day.
  private let start: Int64

  private static let day: Int64 = 86_400_000_000

  /// Nil for more days than are worth a table.
  init?(_ moments: ClosedRange<Int64>, _ unit: CalendarUnit, _ weekStart: Int, mostDays: Int) {
    let span = moments.upperBound.subtractingReportingOverflow(moments.lowerBound)
    guard !span.overflow, span.partialValue / Self.day < Int64(mostDays) else { return nil }
    let first = RetentionPeriod(of: moments.lowerBound, unit, weekStart)
    start = Int64(first.firstDay) * Self.day
    var (periods, places) = ([first], [UInt32]())
    while true {
      let period = periods[periods.count - 1]
      let days = (period.end - start) / Self.day - Int64(places.count)
      places += Array(repeating: UInt32(periods.count - 1), count: Int(days))
      if period.end > moments.upperBound { break }
      let next = RetentionPeriod(of: period.end, unit, weekStart)
      // Beyond what calendars reach nothing follows.
      guard next.end > period.end else { return nil }
      periods.append(next)
    }
    self.periods = periods
    self.places = places
  }

  /// Calls with what gives the place of the period of an instant; one that is beyond the table is taken
  /// to be in the last.
  @inline(__always)
  func withPlaces(_ body: ((Int64) -> Int) -> Void) {
    let start = start
    places.withUnsafeBufferPointer { places in
      let last = UInt64(places.count - 1)
      body { time in
        let day = UInt64(bitPattern: time &- start) / UInt64(Self.day)
        return Int(places[Int(min(day, last))])
      }
    }
  }
}
