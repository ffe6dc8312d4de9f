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

  /// The day that many months later; the last of the month when the day does not exist there.
  package func adding(months: Int) -> CivilDate {
    let total = year * 12 + (month - 1) + months
    let newYear = Int((Double(total) / 12).rounded(.down))
    let newMonth = total - newYear * 12 + 1
    let newDay = min(day, CivilDate.days(inMonth: newMonth, year: newYear))
    return CivilDate(year: newYear, month: newMonth, day: newDay) ?? self
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
      CivilDate(
        daysSinceEpoch: daysSinceEpoch - Int32((weekday - weekStart + 7) % 7))
    case .month: CivilDate(year: year, month: month, day: 1) ?? self
    case .quarter: CivilDate(year: year, month: (month - 1) / 3 * 3 + 1, day: 1) ?? self
    case .year: CivilDate(year: year, month: 1, day: 1) ?? self
    }
  }

  /// The first day after the period that starts on this day.
  package func end(of unit: CalendarUnit) -> CivilDate {
    switch unit {
    case .day: CivilDate(daysSinceEpoch: daysSinceEpoch + 1)
    case .week: CivilDate(daysSinceEpoch: daysSinceEpoch + 7)
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

/// Writes a number with leading zeros, without a locale.
package func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(abs(number))
  let zeros = String(repeating: "0", count: max(0, width - digits.count))
  return (number < 0 ? "-" : "") + zeros + digits
}
