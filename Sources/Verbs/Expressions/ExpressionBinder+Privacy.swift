import Catalogs
package import Relations

extension ExpressionBinder {
  /// Whether values of the expression tell of single people; nil when nobody knows.
  ///
  /// They do when a personal column's value can come through: a text made of it, or one of its values
  /// chosen. Counts, comparisons, lengths and parts of dates let nothing through.
  package func isPersonal(_ expression: Expression) -> Bool? {
    var isKnown = true
    for name in expression.telling {
      guard let personal = isPersonal(column: name) else {
        isKnown = false
        continue
      }
      if personal { return true }
    }
    return isKnown ? false : nil
  }

  private func isPersonal(column name: String) -> Bool? {
    if let known = rows.shape.attribute(name) ?? joined[name] { return known.mayBePersonal }
    guard let aggregate = aggregates.first(where: { $0.name == name }) else { return nil }
    return isPersonal(.window(Window(.aggregate(aggregate.call), type: aggregate.call.type)))
  }
}

extension Expression {
  /// The columns whose values can come through.
  fileprivate var telling: Set<String> {
    if type == .boolean { return [] }
    switch self {
    case .column(let name, _): return [name]
    case .constant: return []
    case .call(let function, let arguments, _):
      switch function {
      case .length, .year, .monthNumber, .dayOfMonth, .hour, .weekdayNumber: return []
      default: return union(arguments)
      }
    case .choice(let branches, let otherwise, _): return union(branches.map(\.value) + [otherwise])
    case .window(let window):
      switch window.function {
      case .rowNumber, .rank: return []
      case .lag(let value), .lead(let value): return value.telling
      case .aggregate(let call):
        switch call.function {
        case .count, .countDistinct, .countDistinctApproximately, .any, .all: return []
        // The others say which value is chosen, or how.
        default: return call.arguments.first?.telling ?? []
        }
      }
    }
  }

  private func union(_ parts: [Expression]) -> Set<String> {
    parts.reduce(into: []) { $0.formUnion($1.telling) }
  }
}
