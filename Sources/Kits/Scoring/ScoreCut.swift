import Verbs

/// A value above which a score changes: what is printed is what is compared.
///
/// A quantile lies between two values, where nobody's value is. It is brought down to a number that a
/// value of the measure can be: the same values are above it, and its digits are all there.
package struct ScoreCut: Sendable, Hashable {
  package let number: Double
  /// The number as it is printed.
  package let text: String
  /// The number as it is compared, exact for decimals.
  package let constant: Expression

  /// - Parameters:
  ///   - quantile: A finite number.
  ///   - type: The measure's type.
  package init(_ quantile: Double, of type: ValueType) {
    let digits: Int? =
      switch type {
      case .integer: 0
      case .decimal(let scale): scale
      default: nil
      }
    guard let digits, let whole = Self.units(quantile, digits) else {
      number = quantile
      text = (quantile < 0 ? "−" : "") + plainNumber(abs(quantile))
      constant = .double(quantile)
      return
    }
    let exact = Self.written(whole, digits)
    number = Double(exact) ?? quantile
    constant = type == .integer ? .integer(whole) : .constant(.decimal(exact))
    var shown = exact[...]
    if shown.contains(".") {
      while shown.last == "0" { shown.removeLast() }
      if shown.last == "." { shown.removeLast() }
    }
    text = whole < 0 ? "−" + shown.dropFirst() : String(shown)
  }

  /// The greatest whole number of units of the last digit that is not above the quantile; nil where
  /// 64 bits do not hold it.
  ///
  /// A quantile that is a whole number but for the last bits of its computation is that number.
  private static func units(_ quantile: Double, _ digits: Int) -> Int64? {
    var scaled = quantile
    for _ in 0..<digits { scaled *= 10 }
    let nearest = scaled.rounded()
    let isWhole = abs(scaled - nearest) <= 8 * max(abs(scaled), 1).ulp
    return Int64(exactly: isWhole ? nearest : scaled.rounded(.down))
  }

  /// The units with their point, as in `-0.05`.
  private static func written(_ units: Int64, _ digits: Int) -> String {
    var text = String(units.magnitude)
    if digits > 0 {
      text = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
      text.insert(".", at: text.index(text.endIndex, offsetBy: -digits))
    }
    return units < 0 ? "-" + text : text
  }
}
