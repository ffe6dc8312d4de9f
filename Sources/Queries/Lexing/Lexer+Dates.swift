import Diagnostics
import Tables

extension Lexer {
  /// Reads `@2024`, `@2024-Q3`, `@2024-05`, `@2024-05-01` or `@2024-05-01T10:00`.
  mutating func readDate() {
    let start = offset
    offset += 1
    while !atEnd {
      let next = byte()
      let letter = (next | 0x20) >= UInt8(ascii: "a") && (next | 0x20) <= UInt8(ascii: "z")
      let point = next == UInt8(ascii: ".") && isDigit(byte(1))
      let dash = next == UInt8(ascii: "-") && byte(1) != UInt8(ascii: "-") && byte(1) > 0x20
      guard letter || isDigit(next) || next == UInt8(ascii: ":") || point || dash else { break }
      offset += 1
    }
    let text = source.slice(start + 1..<offset)
    switch DateLiteral.read(text) {
    case .success(let literal): add(.literal(literal), from: start)
    case .failure(let mistake):
      report(
        "bad-date", "no date \(typed("@" + text))", start..<offset, label: mistake.reason,
        help: mistake.help.map { [$0] } ?? [])
      add(.literal(.period(.day, start: 0)), from: start)
    }
  }
}

/// The date literals of the language.
enum DateLiteral {
  struct Mistake: Error {
    var reason = ""
    var help: String? =
      "dates are written `@2024`, `@2024-Q3`, `@2024-05`, `@2024-05-01`, `@2024-05-01T10:00`"
  }

  /// Reads a date without its `@`.
  static func read(_ text: String) -> Result<Literal, Mistake> {
    do { return .success(try literal(text)) } catch { return .failure(error) }
  }

  private static func literal(_ text: String) throws(Mistake) -> Literal {
    let halves = text.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "T" || $0 == "t" })
    let parts = (halves.first ?? "").split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, let year = number(first, digits: 4), year > 0 else {
      let word = text.lowercased()
      if word == "oday" || word == "today" || word == "now" {
        throw Mistake(help: "did you mean `today()`?")
      }
      throw Mistake()
    }
    guard halves.count == 2 || parts.count <= 3 else {
      throw Mistake(help: "blanks around `-` take a duration off a date")
    }
    if parts.count == 1, halves.count == 1 { return try period(.year, year, 1) }
    guard parts.count > 1 else { throw Mistake() }
    if parts.count == 2, parts[1].lowercased().first == "q", halves.count == 1 {
      guard let quarter = number(parts[1].dropFirst(), digits: 1), (1...4).contains(quarter) else {
        throw Mistake(reason: "quarters are Q1 to Q4")
      }
      return try period(.quarter, year, quarter * 3 - 2)
    }
    guard let month = number(parts[1], digits: 2) else {
      if let month = number(parts[1], digits: 1), parts.count == 2 {
        throw Mistake(help: "did you mean `@\(first)-0\(month)`?")
      }
      throw Mistake()
    }
    guard (1...12).contains(month) else { throw Mistake(reason: "months are 01 to 12", help: nil) }
    if parts.count == 2, halves.count == 1 { return try period(.month, year, month) }
    guard parts.count == 3, let day = number(parts[2], digits: 2) else { throw Mistake() }
    guard let date = CivilDate(year: year, month: month, day: day) else {
      throw Mistake(
        reason: "this month has \(CivilDate.days(inMonth: month, year: year)) days", help: nil)
    }
    guard halves.count == 2 else { return .period(.day, start: date.daysSinceEpoch) }
    return .timestamp(Int64(date.daysSinceEpoch) * 86_400_000_000 + (try time(halves[1])))
  }

  private static func period(
    _ unit: CalendarUnit, _ year: Int, _ month: Int
  ) throws(Mistake) -> Literal {
    guard let day = CivilDate(year: year, month: month, day: 1) else { throw Mistake() }
    return .period(unit, start: day.daysSinceEpoch)
  }

  /// Microseconds of `10:00`, `10:00:30` or `10:00:30.25`.
  private static func time(_ text: Substring) throws(Mistake) -> Int64 {
    let zoned = text.contains { $0 == "Z" || $0 == "z" || $0 == "-" }
    guard !zoned else {
      throw Mistake(
        reason: "a time in a query has no offset: it is in the zone of the data", help: nil)
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, let hour = number(parts[0], digits: 2),
      let minute = number(parts[1], digits: 2)
    else { throw Mistake() }
    var second = 0
    var fraction = 0
    if parts.count == 3 {
      let halves = parts[2].split(separator: ".", omittingEmptySubsequences: false)
      guard let whole = number(halves[0], digits: 2), halves.count <= 2 else { throw Mistake() }
      second = whole
      if halves.count == 2 {
        let digits = halves[1]
        guard digits.count <= 6, let value = number(digits, digits: digits.count) else {
          throw Mistake(reason: "at most six digits of a second", help: nil)
        }
        fraction = (digits.count..<6).reduce(value) { sum, _ in sum * 10 }
      }
    }
    guard hour < 24, minute < 60, second < 60 else {
      throw Mistake(reason: "no such time of day", help: nil)
    }
    return Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(fraction)
  }

  private static func number(_ text: Substring, digits: Int) -> Int? {
    guard text.utf8.count == digits, digits > 0, text.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return Int(text)
  }
}
