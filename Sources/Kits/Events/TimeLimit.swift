package import Diagnostics
package import Queries
package import Relations
import Verbs

/// The longest time from one event to another: elapsed time, or months of the calendar.
package struct TimeLimit: Sendable, Hashable {
  /// Elapsed microseconds or calendar months, one of them.
  package enum Length: Sendable, Hashable {
    case elapsed(Int64)
    case months(Int64)
  }

  package let length: Length
  /// As typed.
  package let text: String

  package var isCalendar: Bool { if case .months = length { true } else { false } }

  /// A thousand years: instants stay in the range of every engine.
  private static let mostMonths: Int64 = 12_000
  private static let mostMicroseconds: Int64 = 365_250 * 86_400_000_000

  /// The time that a clause names, longer than nothing and at most a thousand years.
  ///
  /// - Parameters:
  ///   - word: The clause word.
  ///   - isFixed: Whether calendar months will not do.
  ///   - empty: The kind of mistake that nothing is.
  ///   - wayOut: What helps where it is nothing, and where it is too long.
  package init(
    _ duration: DurationLiteral, of word: String, at span: SourceSpan?, isFixed: Bool = false,
    empty: String = "empty-window", wayOut: (empty: [String], long: [String]) = ([], [])
  ) throws(Diagnostic) {
    text = duration.text
    guard duration.count > 0 else {
      throw Diagnostic(
        empty, "`\(word)` needs a time longer than nothing, and \(typed(text)) is not", at: span,
        help: wayOut.empty)
    }
    guard !isFixed || duration.microseconds != nil else {
      throw Diagnostic(
        "calendar-duration",
        "`\(word)` needs a fixed length, and \(typed(text)) is one of the calendar", at: span,
        help: ["write it in days, such as `30d`"])
    }
    // The count itself is checked too: three times it may have wrapped around.
    if let months = duration.months, months > 0, months <= Self.mostMonths,
      duration.count <= Self.mostMonths
    {
      length = .months(months)
    } else if let elapsed = duration.microseconds, elapsed <= Self.mostMicroseconds {
      length = .elapsed(elapsed)
    } else {
      throw Diagnostic(
        "out-of-range", "`\(word)` takes at most 1000 years, not \(typed(text))", at: span,
        help: wayOut.long)
    }
  }

  package static func days(_ count: Int64) -> TimeLimit { TimeLimit(all: [.days(count)]) }

  /// All times between steps together, one after the other.
  package init(all gaps: [FixedLength]) {
    let sum = gaps.reduce(0) { $0 + $1.microseconds }
    length = .elapsed(sum)
    let units: [(Int64, String)] = [
      (86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"),
    ]
    let (unit, name) = units.first { sum % $0.0 == 0 } ?? (1, " µs")
    text = gaps.count == 1 ? gaps[0].text : "\(sum / unit)\(name)"
  }

  /// The last instant of the time that begins at a moment, in microseconds since 1970.
  ///
  /// Months are those of the calendar: the day is cut to the month's last.
  package func deadline(of moment: Expression, at time: Expression) -> Expression {
    switch length {
    case .elapsed(let microseconds):
      .call(.add, [time, .constant(.duration(microseconds))], .duration)
    case .months(let months):
      Expression.call(.addMonths, [moment, .integer(months)], .timestamp).microseconds
    }
  }

  /// The last instant of the time that begins at one, in microseconds; nil beyond the calendar.
  package func deadline(of time: Int64) -> Int64? {
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

extension Place where Value == TimeLimit? {
  /// The longest time between events, nil where it is not given.
  ///
  /// - Parameters:
  ///   - empty: The kind of mistake that nothing is.
  ///   - wayOut: What helps where it is nothing, and where it is too long.
  ///   - summary: A whole sentence.
  package static func limit(
    _ word: String, required: Bool = false, empty: String = "empty-window",
    wayOut: (empty: [String], long: [String]), _ summary: String
  ) -> Place {
    let parameter = Parameter(
      word, .durations, required: required, placeholder: "DURATION", summary)
    let length = Place<DurationLiteral?>.duration(word, summary)
    return Place(parameter) { (arguments) throws(Diagnostic) in
      guard let duration = try arguments[length] else { return nil }
      return try TimeLimit(
        duration, of: word, at: try arguments.expression(word)?.span, empty: empty, wayOut: wayOut)
    }
  }
}

extension Place where Value == TimeLimit {
  /// The longest time between events.
  ///
  /// - Parameters:
  ///   - wayOut: What helps where it is nothing or too long.
  ///   - summary: What it is, without default and full stop.
  package static func limit(
    _ word: String, default value: TimeLimit, wayOut: String, _ summary: String
  ) -> Place {
    let optional = Place<TimeLimit?>.limit(
      word, wayOut: ([wayOut], [wayOut]), .sentence(summary, default: value.text))
    return Place(optional.parameter) { (arguments) throws(Diagnostic) in
      try arguments[optional] ?? value
    }
  }
}
