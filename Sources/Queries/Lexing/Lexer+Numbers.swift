import Diagnostics
import Tables

extension Lexer {
  /// Reads a number, or a duration when letters follow.
  mutating func readNumber() {
    let start = offset
    skipDigits()
    let wholeEnd = offset
    if byte() == UInt8(ascii: "."), isDigit(byte(1)) {
      offset += 1
      skipDigits()
    }
    if byte() | 0x20 == UInt8(ascii: "e") {
      let sign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") ? 1 : 0
      if isDigit(byte(1 + sign)) {
        offset += 1 + sign
        skipDigits()
      }
    }
    let end = offset
    if skipSuffix() {
      readDuration(digits: start..<wholeEnd, number: start..<end, suffix: end..<offset)
      return
    }
    let digits = source.slice(start..<end)
    if end == wholeEnd {
      if let value = Int64(digits) { return add(.literal(.integer(value)), from: start) }
      report(
        "bad-number", "the number \(typed(digits)) is too large", start..<offset,
        label: "whole numbers end at 9223372036854775807")
      return add(.literal(.integer(.max)), from: start)
    }
    if digits.utf8.count > 40 || Double(digits)?.isFinite != true {
      report(
        "bad-number", "the number \(typed(digits)) is out of range", start..<offset,
        label: "at most 40 characters")
      return add(.literal(.number("0.0")), from: start)
    }
    add(.literal(.number(digits)), from: start)
  }

  private mutating func readDuration(
    digits: Range<Int>, number: Range<Int>, suffix: Range<Int>
  ) {
    let written = source.slice(suffix)
    let whole = source.slice(number.lowerBound..<suffix.upperBound)
    let unit = DurationLiteral.Unit(rawValue: written)
    let meant = unit ?? Lexer.unitWords[written.lowercased()]
    let duration = DurationLiteral(Int64(source.slice(digits)) ?? .max, meant ?? .day)
    if meant == nil {
      report(
        "unknown-unit", "no unit \(typed(written)) after a number", suffix,
        help: [
          "units are `s m h d w mo q y`",
          "a name that begins with a digit stands in backticks: \(typed(whole))",
        ])
    } else if unit == nil {
      report(
        "unknown-unit", "no unit \(typed(written)) after a number", suffix,
        help: ["did you mean `\(source.slice(number))\(duration.unit.rawValue)`?"])
    } else if digits != number {
      report(
        "bad-number", "a duration is a whole number of its unit",
        number.lowerBound..<suffix.upperBound, help: ["a smaller unit, such as `90m` for `1.5h`"])
    } else if duration.count > duration.unit.most {
      report(
        "bad-number", "the duration \(typed(whole)) is too long",
        number.lowerBound..<suffix.upperBound, label: "more than 10,000 years")
    } else {
      return add(.literal(.duration(duration)), from: number.lowerBound)
    }
    add(.literal(.duration(DurationLiteral(1, duration.unit))), from: number.lowerBound)
  }

  private mutating func skipSuffix() -> Bool { skipWord() }

  private mutating func skipDigits() { while isDigit(byte()) { offset += 1 } }

  func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static let unitWords: [String: DurationLiteral.Unit] = [
    "sec": .second, "secs": .second, "second": .second, "seconds": .second, "min": .minute,
    "mins": .minute, "minute": .minute, "minutes": .minute, "hr": .hour, "hrs": .hour,
    "hour": .hour, "hours": .hour, "day": .day, "days": .day, "wk": .week, "week": .week,
    "weeks": .week, "mon": .month, "month": .month, "months": .month, "quarter": .quarter,
    "quarters": .quarter, "yr": .year, "year": .year, "years": .year,
  ]
}

extension DurationLiteral.Unit {
  /// What fits 10,000 years, so that no later arithmetic overflows.
  fileprivate var most: Int64 {
    switch self {
    case .second: 315_569_520_000
    case .minute: 5_259_492_000
    case .hour: 87_658_200
    case .day: 3_652_425
    case .week: 521_775
    case .month: 120_000
    case .quarter: 40_000
    case .year: 10_000
    }
  }
}
