/// A day of the proleptic Gregorian calendar.
///
/// Conversions follow Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
package struct CivilDate: Sendable, Hashable, Comparable {
  package let year: Int
  package let month: Int
  package let day: Int

  /// The day if it exists; nil for the 30th of February.
  package init?(year: Int, month: Int, day: Int) {
    guard (-9999...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.days(inMonth: month, year: year)
    else { return nil }
    self.init(checked: year, month, day)
  }

  /// A day that exists.
  private init(checked year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that many days after 1970-01-01.
  package init(daysSinceEpoch: Int32) {
    let shifted = Int(daysSinceEpoch) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  package var daysSinceEpoch: Int32 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }

  package static func days(inMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Years whose days can be counted: far more than any date that is read, which has four digits.
  private static let reach = -5_000_000...5_000_000

  /// The day that many months later; the last of the month when the day does not exist there.
  ///
  /// Five million years away time ends: what lies beyond is in the last year of them.
  package func adding(months: Int) -> CivilDate {
    let (total, overflow) = (year * 12 + (month - 1)).addingReportingOverflow(months)
    guard !overflow else { return CivilDate.end(after: months > 0, month, day) }
    let newMonth = ((total % 12) + 12) % 12
    let newYear = (total - newMonth) / 12
    guard CivilDate.reach.contains(newYear) else {
      return CivilDate.end(after: months > 0, newMonth + 1, day)
    }
    let newDay = min(day, CivilDate.days(inMonth: newMonth + 1, year: newYear))
    return CivilDate(checked: newYear, newMonth + 1, newDay)
  }

  private static func end(after isLate: Bool, _ month: Int, _ day: Int) -> CivilDate {
    let year = isLate ? reach.upperBound : reach.lowerBound
    return CivilDate(checked: year, month, min(day, days(inMonth: month, year: year)))
  }

  /// The day that many days later.
  private func adding(days: Int32) -> CivilDate {
    let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(days)
    return overflow ? self : CivilDate(daysSinceEpoch: sum)
  }

  /// Monday is 0, Sunday 6.
  package var weekday: Int {
    let days = Int(daysSinceEpoch) + 3
    return ((days % 7) + 7) % 7
  }

  /// The first day of the period that holds this day; weeks start on `weekStart` (Monday is 0).
  package func start(of unit: CalendarUnit, weekStart: Int = 0) -> CivilDate {
    switch unit {
    case .day: self
    case .week:
      adding(days: -Int32((weekday - weekStart + 7) % 7))
    case .month: CivilDate(checked: year, month, 1)
    case .quarter: CivilDate(checked: year, (month - 1) / 3 * 3 + 1, 1)
    case .year: CivilDate(checked: year, 1, 1)
    }
  }

  /// The first day after the period that starts on this day.
  package func end(of unit: CalendarUnit) -> CivilDate {
    switch unit {
    case .day: adding(days: 1)
    case .week: adding(days: 7)
    case .month: adding(months: 1)
    case .quarter: adding(months: 3)
    case .year: adding(months: 12)
    }
  }

  /// As in `2024-05-01`.
  package var text: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

  package static func < (left: CivilDate, right: CivilDate) -> Bool {
    left.daysSinceEpoch < right.daysSinceEpoch
  }
}

extension CalendarUnit {
  /// The number of a period among all, from its first day; those that follow each other differ by 1.
  package func place(of start: CivilDate) -> Int {
    switch self {
    case .day: Int(start.daysSinceEpoch)
    // Mondays are 4, 11, 18 … days after the epoch: three more divide by 7 without a rest.
    case .week: (Int(start.daysSinceEpoch) - start.weekday + 3) / 7
    case .month: start.year * 12 + start.month
    case .quarter: start.year * 4 + (start.month - 1) / 3
    case .year: start.year
    }
  }
}

/// Writes a number with leading zeros, without a locale.
package func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(abs(number))
  let zeros = String(repeating: "0", count: max(0, width - digits.count))
  return (number < 0 ? "-" : "") + zeros + digits
}
