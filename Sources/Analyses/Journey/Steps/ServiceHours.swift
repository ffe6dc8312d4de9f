import Kits

/// When a business answers: full hours of some days of the week.
struct ServiceHours: Sendable, Hashable {
  /// From the first hour up to, not including, the last one; over midnight when that is earlier.
  let from: Int64
  let to: Int64
  /// Monday is 1.
  let days: [Int64]

  private static let words = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  private static let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  /// What says when the business answers.
  static let clauses: [any Declared] = [
    Parameter(
      "hours", .expressions, placeholder: "FROM .. TO",
      "The hours of service, from 9 up to 18 o'clock if not given."),
    Parameter(
      "days", .choices(words), 1...7, "The days of service, Monday to Friday if not given."),
  ]

  /// The clauses `hours FROM .. TO` and `days DAY, …`; 9 to 18 o'clock, Monday to Friday without them.
  init(_ arguments: Arguments) throws(Diagnostic) {
    if let syntax = try arguments.expression("hours") {
      guard case .range(let first, let last) = syntax.kind,
        case .integer(let from) = try arguments.scope.constant(first),
        case .integer(let to) = try arguments.scope.constant(last),
        (0...24).contains(from), (0...24).contains(to), from != to
      else {
        throw .expected(
          "two different full hours from 0 to 24 such as `9 .. 18`", after: "hours",
          at: syntax.span)
      }
      (self.from, self.to) = (from, to)
    } else {
      (from, to) = (9, 18)
    }
    guard arguments.clause("days") != nil else {
      days = [1, 2, 3, 4, 5]
      return
    }
    var days: Set<Int64> = []
    for item in arguments.items("days") {
      let syntax = try item.expression()
      guard case .name(let name) = syntax.kind, let place = Self.words.firstIndex(of: name.text)
      else {
        throw .expected(
          "days such as `mon, tue, sat`", after: "days", at: syntax.span)
      }
      days.insert(Int64(place + 1))
    }
    self.days = days.sorted()
  }

  /// Whether an instant lies in the hours of service.
  func holds(at moment: Expression) -> Expression {
    let hour = Expression.call(.hour, [moment], .integer)
    let weekday = Expression.call(.weekdayNumber, [moment], .integer)
    let bounds = [hour.isAtLeast(.integer(from)), hour.isLess(than: .integer(to))]
    return .all([
      from < to ? .all(bounds) : .any(bounds),
      .call(.isIn, [weekday] + days.map { .integer($0) }, .boolean),
    ])
  }

  /// As in `9–18 on Mon, Tue, Wed, Thu, Fri`.
  var text: String {
    let list = days.compactMap { day in
      Self.names.indices.contains(Int(day) - 1) ? Self.names[Int(day) - 1] : nil
    }
    return "\(from)–\(to) o'clock on \(list.joined(separator: ", "))"
  }
}
