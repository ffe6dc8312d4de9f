import Verbs

/// The longest time from an entry to the last step.
struct FunnelWindow: Sendable, Hashable {
  /// Elapsed microseconds or calendar months, one of them.
  enum Length: Sendable, Hashable {
    case elapsed(Int64)
    case months(Int64)
  }

  let length: Length
  /// As typed.
  let text: String

  /// A thousand years: instants stay in the range of every engine.
  private static let mostMonths: Int64 = 12_000
  private static let mostMicroseconds: Int64 = 365_250 * 86_400_000_000

  init(_ duration: DurationLiteral, at span: SourceSpan?) throws(Diagnostic) {
    text = duration.text
    guard duration.count > 0 else {
      throw Diagnostic(
        "empty-window", "`within` needs a time longer than nothing, and \(typed(text)) is not",
        at: span, help: ["leave `within` out for a funnel without a window"])
    }
    if let months = duration.months, months > 0, months <= Self.mostMonths,
      duration.count <= Self.mostMonths
    {
      length = .months(months)
    } else if let elapsed = duration.microseconds, elapsed <= Self.mostMicroseconds {
      length = .elapsed(elapsed)
    } else {
      throw Diagnostic(
        "out-of-range", "`within` takes at most 1000 years, not \(typed(text))", at: span,
        help: ["leave `within` out for a funnel without a window"])
    }
  }

  /// All times between steps together, one after the other.
  init(all gaps: [FixedLength]) {
    let sum = gaps.reduce(0) { $0 + $1.microseconds }
    length = .elapsed(sum)
    let units: [(Int64, String)] = [
      (86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"),
    ]
    let (unit, name) = units.first { sum % $0.0 == 0 } ?? (1, " µs")
    text = gaps.count == 1 ? gaps[0].text : "\(sum / unit)\(name)"
  }

  /// The last instant of the window that begins at a moment, in microseconds since 1970.
  ///
  /// Months are those of the calendar: the day is cut to the month's last.
  func deadline(of moment: Expression, at time: Expression) -> Expression {
    switch length {
    case .elapsed(let microseconds):
      .call(.add, [time, .constant(.duration(microseconds))], .duration)
    case .months(let months):
      Expression.call(.addMonths, [moment, .integer(months)], .timestamp).microseconds
    }
  }
}

extension Expression {
  /// An instant in microseconds since 1970.
  var microseconds: Expression { .call(.elapsed, [self, .timestamp(0)], .duration) }
}

extension FunnelWindow {
  /// The last instant of the window that begins at one, in microseconds; nil beyond the calendar.
  func deadline(of time: Int64) -> Int64? {
    switch length {
    case .elapsed(let microseconds):
      let (deadline, overflow) = time.addingReportingOverflow(microseconds)
      return overflow ? nil : deadline
    case .months(let months):
      let day = CivilDate(microseconds: time)
      guard (-8000...8000).contains(day.year) else { return nil }
      let moved = day.adding(months: Int(months))
      return moved.startMicroseconds + (time - day.startMicroseconds)
    }
  }
}
