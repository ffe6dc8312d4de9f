import Diagnostics
import Relations
import Tables

extension ExpressionPrinter {
  func print(_ constant: Constant) throws(Diagnostic) -> Fragment {
    switch constant {
    case .null(let type): return cast("NULL", to: type)
    case .boolean(let value): return Fragment(value ? "TRUE" : "FALSE")
    case .integer(let value): return signed(dialect.literal(integer: value))
    case .duration(let value): return signed(dialect.literal(integer: value))
    case .decimal(let digits): return try decimal(digits, constant.type)
    case .double(let value):
      guard value.isFinite else { return cast("NULL", to: .double) }
      return signed(dialect.literal(double: value))
    case .text(let value): return Fragment(dialect.quoted(text: value))
    case .date(let days), .period(_, let days): return date(days)
    case .timestamp(let microseconds): return timestamp(microseconds)
    }
  }

  private func signed(_ literal: String) -> Fragment {
    Fragment(literal, isOpen: literal.hasPrefix("-"))
  }

  private func decimal(_ digits: String, _ type: ValueType) throws(Diagnostic) -> Fragment {
    let body = digits.hasPrefix("-") ? digits.dropFirst() : digits[...]
    let parts = body.split(separator: ".", omittingEmptySubsequences: false)
    let isNumber =
      (1...2).contains(parts.count)
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    guard isNumber, body.utf8.count <= 38 else {
      throw Diagnostic("number-too-long", "the number `\(digits)` has too many digits")
    }
    // Without a point an engine reads a whole number.
    return parts.count == 2 ? signed(digits) : cast(digits, to: type)
  }

  private static let plainDays = -719_162...2_932_896  // 0001-01-01 to 9999-12-31

  private func date(_ days: Int32) -> Fragment {
    guard ExpressionPrinter.plainDays.contains(Int(days)) else {
      return say(.addDays, "DATE '1970-01-01'", "(\(days))")
    }
    return Fragment("DATE '\(CivilDate(daysSinceEpoch: days).text)'")
  }

  func timestamp(_ microseconds: Int64) -> Fragment {
    let keyword = dialect.timestampKeyword
    let days = (Double(microseconds) / 86_400_000_000).rounded(.down)
    guard days > -719_162, days < 2_932_896 else {
      let epoch = "\(keyword) '1970-01-01 00:00:00'"
      return say(.addMicroseconds, epoch, signed(dialect.literal(integer: microseconds)).closed)
    }
    let text = timestampText(microseconds).split(separator: "T").joined(separator: " ")
    return Fragment("\(keyword) '\(text)'")
  }
}
