import Relations
import Tables

extension Expression {
  /// The same with each column replaced by what `columns` holds under its name.
  func replacing(_ columns: [String: Expression]) -> Expression {
    switch self {
    case .column(let name, _): return columns[name] ?? self
    case .constant: return self
    case .call(let function, let arguments, let type):
      return .call(function, arguments.map { $0.replacing(columns) }, type)
    case .choice(let branches, let otherwise, let type):
      return .choice(
        branches.map { Branch($0.condition.replacing(columns), $0.value.replacing(columns)) },
        otherwise: otherwise.replacing(columns), type)
    case .window(var window):
      switch window.function {
      case .aggregate(let call): window.function = .aggregate(call.replacing(columns))
      case .lag(let value): window.function = .lag(value.replacing(columns))
      case .lead(let value): window.function = .lead(value.replacing(columns))
      case .rowNumber, .rank: break
      }
      window.partition = window.partition.map { $0.replacing(columns) }
      window.order = window.order.map { $0.replacing(columns) }
      return .window(window)
    }
  }

  /// Whether it may be written in several places without being computed twice.
  var isCheap: Bool {
    switch self {
    case .column, .constant: true
    case .call, .choice, .window: false
    }
  }

  /// Adds how often each column is read; `inWindow` gathers those that a window reads.
  func countReads(into counts: inout [String: Int], inWindow: inout Set<String>) {
    visit { expression in
      if case .column(let name, _) = expression { counts[name, default: 0] += 1 }
      if case .window = expression { inWindow.formUnion(expression.columnNames) }
    }
  }
}

extension AggregateCall {
  func replacing(_ columns: [String: Expression]) -> AggregateCall {
    var copy = self
    copy.arguments = arguments.map { $0.replacing(columns) }
    copy.condition = condition?.replacing(columns)
    return copy
  }
}

extension SortKey {
  func replacing(_ columns: [String: Expression]) -> SortKey {
    SortKey(expression.replacing(columns), descending: descending)
  }
}

extension Item {
  func replacing(_ columns: [String: Expression]) -> Item {
    switch self {
    case .expression(let expression): .expression(expression.replacing(columns))
    case .aggregate(let call): .aggregate(call.replacing(columns))
    case .answer(let expression, let type): .answer(expression.replacing(columns), type)
    case .typed(let expression, let type): .typed(expression.replacing(columns), type)
    }
  }
}
