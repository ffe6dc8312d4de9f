import Verbs

/// A column of a relation as a mark of events in memory: what the engine gives for each event, and
/// what that stands for.
///
/// Marks hold coded texts, whole numbers, dates and periods as they are. Yes and no, and texts that
/// the engine would write out one by one, such as weekdays, are whole numbers there.
struct MarkedColumn: Sendable {
  let name: String
  let type: ValueType
  /// What the engine computes for each event.
  let mark: Expression
  /// What the whole numbers of the mark stand for; nil where its values are the column's own.
  private let meanings: [Value]?

  /// A column that a mark holds as it is.
  init(_ field: Field) {
    (name, type) = (field.name, field.type)
    mark = .column(field.name, field.type)
    meanings = nil
  }

  /// Nil for a column whose values a mark does not hold.
  init?(_ column: Named) {
    name = column.name
    type = column.expression.type
    if let numbered = Numbered(column.expression) {
      mark = numbered.mark
      meanings = numbered.meanings
      return
    }
    switch type {
    case .text, .integer, .date, .period:
      mark = column.expression
      meanings = nil
    case .boolean:
      let holds = column.expression
      mark = .choice(
        [.init(holds, .integer(1)), .init(holds.negated, .integer(0))],
        otherwise: .null(.integer), .integer)
      meanings = [.boolean(false), .boolean(true)]
    default: return nil
    }
  }

  /// The columns; nil when a mark does not hold the values of one.
  static func all(_ columns: [Named]) -> [MarkedColumn]? {
    let marked = columns.compactMap { MarkedColumn($0) }
    return marked.count == columns.count ? marked : nil
  }

  /// The column's value where the mark has this one.
  func value(_ marked: Value) -> Value {
    guard let meanings else { return marked }
    guard case .integer(let number) = marked, meanings.indices.contains(Int(clamping: number))
    else { return .null }
    return meanings[Int(number)]
  }

  /// For each of some different values its place in their order, nulls last.
  static func ranks(of values: [Value]) -> [Int] {
    var ranks = [Int](repeating: 0, count: values.count)
    let ordered = values.indices.sorted { values[$0].isBefore(values[$1]) }
    for (rank, index) in ordered.enumerated() { ranks[index] = rank }
    return ranks
  }
}

/// A constant, or a choice among constants, as the number of the one that is chosen.
private struct Numbered {
  let mark: Expression
  /// Each value once.
  private(set) var meanings: [Value] = []

  init?(_ expression: Expression) {
    var meanings: [Value] = []
    func number(_ expression: Expression) -> Expression? {
      guard case .constant(let constant) = expression, let value = Value(constant) else {
        return nil
      }
      if let known = meanings.firstIndex(of: value) { return .integer(Int64(known)) }
      meanings.append(value)
      return .integer(Int64(meanings.count - 1))
    }
    switch expression {
    case .constant:
      guard let own = number(expression) else { return nil }
      mark = own
    case .choice(let branches, let otherwise, _):
      var numbered: [Expression.Branch] = []
      for branch in branches {
        guard let own = number(branch.value) else { return nil }
        numbered.append(.init(branch.condition, own))
      }
      guard let last = number(otherwise) else { return nil }
      mark = .choice(numbered, otherwise: last, .integer)
    default: return nil
    }
    self.meanings = meanings
  }
}

extension Value {
  /// Nil for constants that marks do not tell apart.
  fileprivate init?(_ constant: Constant) {
    switch constant {
    case .null: self = .null
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(value)
    case .text(let value): self = .text(value)
    default: return nil
    }
  }

  /// Whether it comes first among values of one type, as engines order them, nulls last.
  func isBefore(_ other: Value) -> Bool {
    switch (self, other) {
    case (.null, _): false
    case (_, .null): true
    case (.text(let own), .text(let text)): own.isBefore(text)
    case (.integer(let own), .integer(let number)): own < number
    case (.date(let own), .date(let day)): own < day
    case (.period(_, let own), .period(_, let day)): own < day
    case (.boolean(let own), .boolean(let value)): !own && value
    default: false
    }
  }
}

extension Expression {
  /// Which of some conditions hold, as the bits of a whole number from the first one on; a condition
  /// that is null does not hold.
  static func bits(_ conditions: [Expression]) -> Expression {
    func bits(from place: Int, _ value: Int64) -> Expression {
      guard place < conditions.count else { return .integer(value) }
      return .choice(
        [.init(conditions[place], bits(from: place + 1, value | 1 << Int64(place)))],
        otherwise: bits(from: place + 1, value), .integer)
    }
    return bits(from: 0, 0)
  }
}
