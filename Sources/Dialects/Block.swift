import Relations
import Tables

/// Rows that a block reads: an engine's table or an earlier step.
struct Source {
  /// As the engine knows it, quoted; nil for a step, whose name is given last.
  var table: String?
  var step: Int?
  /// The columns in order, with the names that the engine knows them by.
  var columns: [(name: String, stored: String)]
  /// How many steps build on each other to make these rows.
  var depth: Int
}

/// One column that a block makes.
enum Item {
  case expression(Expression)
  case aggregate(AggregateCall)
  /// The expression in the type that a finished table holds, NaN and infinity made null.
  case answer(Expression, ValueType)
  /// The expression in exactly this type, whatever the engine has.
  case typed(Expression, ValueType)

  var expression: Expression? {
    switch self {
    case .expression(let expression): expression
    case .answer(let expression, _), .typed(let expression, _): expression
    case .aggregate: nil
    }
  }
}

/// A `SELECT` in the making.
///
/// Its expressions read the columns of its sources: those of the left one by name, those of the
/// right side of a join by ``Block/right(_:)``.
struct Block {
  struct Join {
    var kind: JoinKind
    var right: Source
    var on: [Key]
  }

  /// Two columns that must be equal, compared in a type of their own where they differ.
  struct Key {
    var pair: Pair
    var type: ValueType?
  }

  enum OrderKey {
    /// An output, by the name it is stored under.
    case output(String, SortKey)
    case expression(SortKey)
  }

  struct Output {
    var name: String
    var stored: String
    var item: Item
  }

  var source: Source
  var join: Join?
  var outputs: [Output]
  var filters: [Expression] = []
  /// The first outputs are the keys of an aggregate.
  var keyCount: Int?
  var isDistinct = false
  var order: [OrderKey] = []
  var limit: Int?

  init(reading source: Source) {
    self.source = source
    outputs = []
  }

  /// The name by which expressions read a column of the right side.
  static func right(_ name: String) -> String { "\u{1}" + name }

  /// Whether further filters, columns and aggregates may join this block.
  var isOpen: Bool { keyCount == nil && !isDistinct && limit == nil }

  var hasWindow: Bool { outputs.contains { $0.item.expression?.hasWindow ?? false } }

  var depth: Int { 1 + max(source.depth, join?.right.depth ?? 0) }

  /// Whether the block gives just the rows and columns of its source.
  var isIdentity: Bool {
    guard isOpen, join == nil, filters.isEmpty, outputs.count == source.columns.count else {
      return false
    }
    for (output, column) in zip(outputs, source.columns) {
      guard case .expression(.column(let name, _)) = output.item, name == column.name,
        output.name == name
      else { return false }
    }
    return true
  }

  /// Sets the outputs; names that differ only in case get a number, because engines read them as
  /// one.
  mutating func setOutputs(_ items: [(name: String, item: Item)]) {
    let stored = storedNames(items.map(\.name))
    outputs = zip(items, stored).map { Output(name: $0.name, stored: $1, item: $0.item) }
  }

  /// The expressions that it evaluates.
  var expressions: [Expression] {
    var all = filters
    for key in order { if case .expression(let key) = key { all.append(key.expression) } }
    for output in outputs {
      switch output.item {
      case .expression(let it), .answer(let it, _), .typed(let it, _): all.append(it)
      case .aggregate(let call): all += call.arguments + (call.condition.map { [$0] } ?? [])
      }
    }
    return all
  }
}

/// A named part of the `WITH` list.
enum NamedPart {
  case select(Block)
  /// The sides, each a source and the columns to take of it.
  case union([Source], columns: [(name: String, stored: String, sides: [String])])
  case verbatim(String, [Field])
}

/// Names for the columns of a table kept in an engine: their own, but for those that differ only in
/// case from an earlier one, which get a number.
package func storedNames(_ names: [String]) -> [String] {
  var taken: Set<String> = []
  return names.map { name in
    var candidate = name
    var number = 2
    while !taken.insert(candidate.lowercased()).inserted {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }
}
