import Verbs

/// The calendar periods up to the last moment that is known.
package struct ObservedPeriods: Sendable {
  package let unit: CalendarUnit
  /// The day that weeks start on; Monday is 0.
  package let weekStart: Int
  /// The last moment that is known.
  package let observedUntil: Int64

  package init(_ unit: CalendarUnit, weekStart: Int, observedUntil: Int64) {
    self.unit = unit
    self.weekStart = weekStart
    self.observedUntil = observedUntil
  }

  // MARK: Days

  /// The day of the last moment.
  package var lastDay: CivilDate { CivilDate(microseconds: observedUntil) }

  /// The first day of the period that holds the last moment.
  private var running: CivilDate { lastDay.start(of: unit, weekStart: weekStart) }

  private var isWhole: Bool { running.end(of: unit).startMicroseconds - 1 <= observedUntil }

  /// The first day of a period that is not over.
  package var limit: CivilDate { isWhole ? running.end(of: unit) : running }

  /// How many periods lie between the one that starts on a day and the first that is not over.
  package func count(from start: CivilDate) -> Int { unit.place(of: limit) - unit.place(of: start) }

  /// The period that starts on a day, as people read it.
  package func name(_ start: CivilDate) -> String {
    periodText(unit, start: start.daysSinceEpoch)
  }

  /// Says which period was not over; nil when all were.
  ///
  /// - Parameter others: What else is left out with it, as in `, with the 2 customers …`.
  package func runningNote(_ others: String = "", measures: [Note.Measure] = []) -> Note? {
    guard !isWhole else { return nil }
    return Note(
      .caveat, "\(name(running)) was still running on \(lastDay.text) and is left out\(others)",
      measures: measures)
  }

  /// Refuses to make more rows than anybody reads, before the first is made.
  ///
  /// - Parameters:
  ///   - count: How many rows there would be.
  ///   - first: The first day that rows are made for.
  ///   - span: What asks for them.
  package func check(
    _ count: Int, by verb: String, from first: CivilDate, at span: SourceSpan
  ) throws(Diagnostic) {
    let last = CivilDate(daysSinceEpoch: limit.daysSinceEpoch - 1)
    try SummaryRows.check(count, by: verb, every: unit, (first, last), at: span)
  }

  // MARK: Expressions

  /// The first day of the period that holds a day.
  package func start(_ day: Expression) -> Expression {
    day.start(of: unit, weekStart: weekStart).cast(to: .date)
  }

  /// The first day of the period after the one that starts on a day.
  package func next(_ start: Expression) -> Expression { start.next(unit) }

  /// How many periods later one starts than another.
  package func distance(from first: Expression, to start: Expression) -> Expression {
    func difference(_ function: ScalarFunction) -> Expression {
      .call(
        .subtract, [.call(function, [start], .integer), .call(function, [first], .integer)],
        .integer)
    }
    let days = Expression.call(.daysBetween, [start, first], .integer)
    let months = Expression.call(
      .add,
      [.call(.multiply, [difference(.year), .integer(12)], .integer), difference(.monthNumber)],
      .integer)
    // Both ends begin a period, so that the quotients are whole.
    func quotient(_ value: Expression, _ divisor: Int64) -> Expression {
      Expression.call(.divide, [value, .integer(divisor)], .double).cast(to: .integer)
    }
    switch unit {
    case .day: return days
    case .week: return quotient(days, 7)
    case .month: return months
    case .quarter: return quotient(months, 3)
    case .year: return difference(.year)
    }
  }
}
