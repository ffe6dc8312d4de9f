import Sessions
import Tables

/// A value of an answer as a test expects it.
enum Cell: Equatable, CustomStringConvertible {
  case nothing
  case text(String)
  case number(Double)
  case truth(Bool)

  init(_ value: Value) {
    switch value {
    case .null: self = .nothing
    case .boolean(let truth): self = .truth(truth)
    case .duration(let microseconds): self = .number(Double(microseconds) / 1e6)
    default: self = value.number.map { .number($0) } ?? .text(value.plainText)
    }
  }

  init(_ number: Double?) { self = number.map { .number($0) } ?? .nothing }
  init(_ text: String?) { self = text.map { .text($0) } ?? .nothing }
  init(_ whole: Int) { self = .number(Double(whole)) }

  var description: String {
    switch self {
    case .nothing: "–"
    case .text(let text): text
    case .number(let number): plainNumber(number)
    case .truth(let truth): "\(truth)"
    }
  }

  /// The same, but for what rounding leaves of a number.
  static func agree(_ one: Cell, _ other: Cell) -> Bool {
    guard case .number(let first) = one, case .number(let second) = other else {
      return one == other
    }
    return abs(first - second) <= 1e-9 * max(1, abs(first), abs(second))
  }
}

/// The cells of an answer, to be compared with those of another one.
struct Answer: CustomStringConvertible {
  var rows: [[Cell]]

  init(_ rows: [[Cell]]) { self.rows = rows }
  init(_ table: Table) { rows = table.rows.map { $0.map(Cell.init) } }

  init(_ query: String, in session: Session) throws {
    self.init(try TestedSession.table(query, in: session))
  }

  /// By the text of the first `keys` columns, for answers whose order is no matter.
  func sorted(by keys: Int) -> Answer {
    Answer(rows.sorted { "\($0.prefix(keys))" < "\($1.prefix(keys))" })
  }

  /// The first row that another answer has otherwise; nil when there is none.
  func difference(from other: Answer) -> String? {
    for (one, two) in zip(rows, other.rows)
    where one.count != two.count || !zip(one, two).allSatisfy(Cell.agree) {
      return "\(one)\nand\n\(two)"
    }
    return rows.count == other.rows.count
      ? nil : "\(rows.count) and \(other.rows.count) rows:\n\(self)\nand\n\(other)"
  }

  var description: String { rows.map { "\($0)" }.joined(separator: "\n") }
}
