import Diagnostics
import Relations
import Tables

/// Terms of sums that engines read several times: each is computed once, as a column of an inner step.
private struct Terms {
  var names: [Expression: String] = [:]
  var columns: [(name: String, item: Item)] = []
  let taken: Set<String>

  mutating func column(for term: Expression) -> Expression {
    if let known = names[term] { return .column(known, term.type) }
    var number = columns.count
    while taken.contains("_term_\(number)") { number += 1 }
    let name = "_term_\(number)"
    names[term] = name
    columns.append((name, .expression(term)))
    return .column(name, term.type)
  }

  mutating func naming(_ call: AggregateCall) -> AggregateCall {
    guard call.readsItsTermOften, let term = call.arguments.first else { return call }
    var copy = call
    copy.arguments[0] = column(for: term)
    return copy
  }

  mutating func naming(_ expression: Expression) -> Expression {
    switch expression {
    case .column, .constant: return expression
    case .call(let function, let arguments, let type):
      return .call(function, arguments.map { naming($0) }, type)
    case .choice(let branches, let otherwise, let type):
      return .choice(
        branches.map { .init(naming($0.condition), naming($0.value)) },
        otherwise: naming(otherwise), type)
    case .window(var window):
      if case .aggregate(let call) = window.function { window.function = .aggregate(naming(call)) }
      return .window(window)
    }
  }
}

extension Lowering {
  /// The block with a column for each term that an aggregate reads several times, and the aggregates
  /// over those.
  mutating func namingTerms(
    _ block: Block, _ aggregates: [NamedAggregate]
  ) throws(Diagnostic) -> (Block, [NamedAggregate]) {
    guard aggregates.contains(where: \.call.readsItsTermOften) else { return (block, aggregates) }
    var terms = Terms(taken: Set(block.outputs.map(\.name)))
    let named = aggregates.map { NamedAggregate($0.name, terms.naming($0.call)) }
    return (try adding(terms.columns, to: block), named)
  }

  /// The same for the windows of columns.
  mutating func namingTerms(
    _ block: Block, _ items: [(name: String, item: Item)]
  ) throws(Diagnostic) -> (Block, [(name: String, item: Item)]) {
    guard items.contains(where: { $0.item.expression?.hasOftenReadTerm ?? false }) else {
      return (block, items)
    }
    var terms = Terms(taken: Set(block.outputs.map(\.name)))
    var named: [(name: String, item: Item)] = []
    for item in items {
      guard case .expression(let expression) = item.item else {
        named.append(item)
        continue
      }
      named.append((item.name, .expression(terms.naming(expression))))
    }
    return (try adding(terms.columns, to: block), named)
  }

  private mutating func adding(
    _ columns: [(name: String, item: Item)], to block: Block
  ) throws(Diagnostic) -> Block {
    guard !columns.isEmpty else { return block }
    let kept = block.outputs.map {
      (name: $0.name, item: Item.expression(.column($0.name, $0.type)))
    }
    return try reopened(try projected(block, kept + columns))
  }
}

extension AggregateCall {
  /// Whether engines read the argument in several places, and it costs something.
  fileprivate var readsItsTermOften: Bool {
    guard let term = arguments.first, !term.isCheap else { return false }
    return switch function {
    case .sum, .average: term.type == .double
    case .standardDeviation: true
    default: false
    }
  }
}

extension Expression {
  fileprivate var hasOftenReadTerm: Bool {
    var found = false
    visit {
      if case .window(let window) = $0, case .aggregate(let call) = window.function,
        call.readsItsTermOften
      {
        found = true
      }
    }
    return found
  }
}
