import Findings
import Tables

/// How all numbers of one column are written for people, chosen from the values themselves.
///
/// One number of decimals for the whole column keeps the points under each other; three
/// significant digits of the smallest value are enough.
struct NumberForm {
  private let decimals: Int
  private let factor: Double
  private let isGrouped: Bool
  private let isSigned: Bool
  private let minus: String
  /// What follows each number: ` %`, ` d`.
  let suffix: String

  init(_ values: [Double], type: ValueType, unit: Unit?, currency: String?, glyphs: Glyphs) {
    minus = glyphs.minus
    isSigned = unit == .score
    factor = unit == .fraction ? 100 : 1
    suffix = unit == .fraction ? " %" : unit == .days ? " d" : ""
    // A whole number without a unit may be a key or a year.
    isGrouped = type != .integer || unit != nil
    decimals =
      switch (unit, type) {
      case (.fraction, _): Self.decimalsOfShares(values)
      case (.score, _): 1
      case (.money, _): Self.hasNoCents(currency) ? 0 : 2
      case (_, .integer), (.count, _): 0
      case (.days, _): values.allSatisfy { $0 == $0.rounded() } ? 0 : 1
      case (_, .decimal(let scale)): scale
      default: Self.decimals(of: values)
      }
  }

  /// The number without its suffix.
  func text(_ value: Double) -> String {
    let scaled = value * factor
    var text = fixedText(scaled, decimals: decimals)
    // A small number must not read as none at all.
    if scaled != 0, !text.contains(where: { ("1"..."9").contains($0) }) {
      text = significantText(scaled, digits: 2)
    }
    if isGrouped { text = grouped(text) }
    if text.hasPrefix("-") { return minus + text.dropFirst() }
    return isSigned && scaled > 0 ? "+" + text : text
  }

  /// A whole number of any size, exactly.
  func text(_ value: Int64) -> String {
    guard factor == 1, decimals == 0, value.magnitude >= 1_000_000_000_000_000 else {
      return text(Double(value))
    }
    let digits = isGrouped ? grouped(String(value.magnitude)) : String(value.magnitude)
    return (value < 0 ? minus : isSigned ? "+" : "") + digits
  }

  private static func decimalsOfShares(_ values: [Double]) -> Int {
    let largest = values.reduce(0) { max($0, $1.magnitude) }
    return largest == 0 || largest >= 0.01 ? 1 : largest >= 0.001 ? 2 : 3
  }

  private static func decimals(of values: [Double]) -> Int {
    if values.allSatisfy({ $0 == $0.rounded() }) { return 0 }
    var smallest = Double.infinity
    var largest = 0.0
    for value in values where value != 0 {
      smallest = min(smallest, value.magnitude)
      largest = max(largest, value.magnitude)
    }
    let wanted = min(3, max(0, 3 - digitsBeforePoint(smallest)))
    var decimals = min(wanted, max(0, 6 - digitsBeforePoint(largest)))
    while decimals > 0, values.allSatisfy({ needsNoMore(than: decimals - 1, $0) }) {
      decimals -= 1
    }
    return decimals
  }

  /// Whether a further decimal would only add a zero.
  private static func needsNoMore(than decimals: Int, _ value: Double) -> Bool {
    let scaled = (0..<decimals).reduce(value) { scaled, _ in scaled * 10 }
    return (scaled - scaled.rounded()).magnitude < 1e-6
  }

  private static func hasNoCents(_ currency: String?) -> Bool {
    ["JPY", "KRW", "VND", "CLP", "ISK", "UGX", "PYG", "XAF", "XOF"]
      .contains(currency?.uppercased() ?? "")
  }
}

/// A duration for people in its largest unit: `2 h`, `1.5 d`, `30 min`.
func durationForPeople(_ microseconds: Int64, glyphs: Glyphs) -> String {
  let units: [(Double, String)] = [
    (86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s"),
    (1_000, "ms"),
  ]
  let value = Double(microseconds)
  guard value != 0 else { return "0 s" }
  let (size, name) = units.first { value.magnitude >= $0.0 } ?? (1, "µs")
  let amount = value / size
  let text = grouped(significantText(amount, digits: amount.magnitude >= 100 ? 3 : 2))
  let plain = text.hasPrefix("-") ? glyphs.minus + text.dropFirst() : text
  return plain + " " + glyphs.sentence(name)
}

/// An instant for people: `2024-05-01 10:00`, with seconds when the column has any.
func timestampForPeople(_ microseconds: Int64, withSeconds: Bool) -> String {
  let text = timestampText(microseconds)
  guard let middle = text.firstIndex(of: "T") else { return text }
  let time = text[text.index(after: middle)...]
  return text[..<middle] + " " + (withSeconds ? time : time.prefix(5))
}
