import Diagnostics
import Relations
import Tables

/// Turns a relation into steps of one `SELECT` each, and the block that comes last.
///
/// Neighbouring nodes share a block where nothing is computed twice and the meaning stays: no
/// window under a filter, no aggregate over an aggregate. A part that occurs several times becomes
/// one step.
struct Lowering {
  let dialect: any Dialect
  let names: Names
  private(set) var steps: [NamedPart] = []
  private var relations = RelationParts()
  private var shared: [Int: Source] = [:]

  init(dialect: any Dialect, names: Names) {
    self.dialect = dialect
    self.names = names
  }

  mutating func lower(_ relation: Relation) throws(Diagnostic) -> Block {
    try block(for: try relations.add(relation))
  }

  private mutating func block(for number: Int) throws(Diagnostic) -> Block {
    let part = relations.parts[number]
    guard part.uses > 1, !part.inputs.isEmpty else { return try freshBlock(for: part) }
    if let source = shared[number] { return identity(of: source, part.fields) }
    let source = try close(try freshBlock(for: part))
    shared[number] = source
    return identity(of: source, part.fields)
  }

  private mutating func freshBlock(for part: RelationParts.Part) throws(Diagnostic) -> Block {
    func input(_ place: Int = 0) -> Int { part.inputs[place] }
    switch part.relation {
    case .table(let name, let fields):
      return try stored(names.table(name), fields, "table `\(name)`")
    case .result(let id, let fields):
      return try stored(names.result(id), fields, "result \(id)", renamed: true)
    case .client(let client):
      let fields = client.table.fields
      return try stored(names.client(client), fields, "client table \(client.id)", renamed: true)
    case .verbatim(let query, let fields):
      steps.append(.verbatim(dialect.statement(query), fields))
      let source = Source(
        step: steps.count - 1, columns: fields.map { ($0.name, $0.name) }, depth: 1)
      var block = Block(reading: source)
      block.setOutputs(fields.map { ($0.name, .typed(.column($0.name, $0.type), $0.type)) })
      return block
    case .filter(_, let condition): return try filtered(try block(for: input()), condition)
    case .extend(_, let added): return try extended(try block(for: input()), added)
    case .project(_, let columns):
      return try projected(
        try block(for: input()), columns.map { ($0.name, .expression($0.expression)) })
    case .distinct:
      var block = try opened(try block(for: input()))
      block.isDistinct = true
      return block
    case .aggregate(_, let keys, let aggregates):
      return try aggregated(try block(for: input()), keys, aggregates)
    case .join(_, let kind, _, let on, let taking):
      let left = try close(try block(for: input(0)))
      let right = try close(try block(for: input(1)))
      return try joined(
        left, kind, right, keys(on, input(0), input(1)), taking, part.fields)
    case .union: return try united(part.inputs, part.fields)
    case .first(let count, _, let order):
      var block = try opened(try block(for: input()))
      if block.hasWindow { block = try reopened(block) }
      let columns = block.columns
      if !canInline(order.map(\.expression), passing: true, into: block) {
        block = try reopened(block)
        block.order = order.map { .expression($0) }
      } else {
        block.order = order.map { .expression($0.replacing(columns)) }
      }
      block.limit = max(0, count)
      return block
    }
  }

  // MARK: Nodes

  private func stored(
    _ path: [String]?, _ fields: [Field], _ what: String, renamed: Bool = false
  ) throws(Diagnostic) -> Block {
    guard let path else {
      throw Diagnostic("internal-error", "no rows are in place for \(what)")
    }
    let stored = renamed ? storedNames(fields.map(\.name)) : fields.map(\.name)
    let source = Source(
      table: dialect.quoted(path: path), columns: zip(fields, stored).map { ($0.name, $1) },
      depth: 0)
    return identity(of: source, fields)
  }

  private mutating func filtered(_ input: Block, _ condition: Expression) throws(Diagnostic)
    -> Block
  {
    guard !condition.hasWindow else {
      throw Diagnostic("internal-error", "a filter by a window that has no name")
    }
    var block = try opened(input)
    if block.hasWindow || !canInline([condition], passing: true, into: block) {
      block = try reopened(block)
    }
    block.filters.append(condition.replacing(block.columns))
    return block
  }

  private mutating func extended(_ input: Block, _ added: [Named]) throws(Diagnostic) -> Block {
    var items: [(name: String, item: Item)] = []
    var places: [String: Int] = [:]
    for output in input.outputs {
      places[output.name] = items.count
      items.append((output.name, .expression(.column(output.name, output.type))))
    }
    for column in added {
      if let place = places[column.name] {
        items[place].item = .expression(column.expression)
      } else {
        places[column.name] = items.count
        items.append((column.name, .expression(column.expression)))
      }
    }
    return try projected(input, items)
  }

  /// The block with these columns instead of its own.
  mutating func projected(_ input: Block, _ items: [(name: String, item: Item)])
    throws(Diagnostic) -> Block
  {
    var (block, items) = try namingTerms(try opened(input), items)
    if !canInline(items.compactMap(\.item.expression), into: block) {
      block = try reopened(block)
    }
    let columns = block.columns
    block.setOutputs(items.map { ($0.name, $0.item.replacing(columns)) })
    return block
  }

  /// The last block: these columns in this order.
  ///
  /// Keys that are columns of the answer are named by it, the others read the rows.
  mutating func answer(
    _ input: Block, _ items: [(name: String, item: Item)], order: [SortKey]
  ) throws(Diagnostic) -> Block {
    var block = try opened(input)
    let stored = Dictionary(
      zip(items.map(\.name), storedNames(items.map(\.name))), uniquingKeysWith: { a, _ in a })
    let keys = order.map { key in
      guard case .column(let name, _) = key.expression, let output = stored[name] else {
        return Block.OrderKey.expression(key)
      }
      return .output(output, key)
    }
    var read = items.compactMap(\.item.expression)
    for key in keys { if case .expression(let key) = key { read.append(key.expression) } }
    if !canInline(read, into: block) { block = try reopened(block) }
    let columns = block.columns
    block.setOutputs(items.map { ($0.name, $0.item.replacing(columns)) })
    block.order = keys.map { key in
      if case .expression(let key) = key { return .expression(key.replacing(columns)) }
      return key
    }
    return block
  }

  private mutating func aggregated(
    _ input: Block, _ keys: [Named], _ aggregates: [NamedAggregate]
  ) throws(Diagnostic) -> Block {
    guard !(keys.isEmpty && aggregates.isEmpty) else {
      throw Diagnostic("internal-error", "an aggregate without columns")
    }
    var (block, aggregates) = try namingTerms(try opened(input), aggregates)
    var read = keys.map(\.expression)
    for aggregate in aggregates {
      read += aggregate.call.arguments + (aggregate.call.condition.map { [$0] } ?? [])
    }
    if block.hasWindow || !canInline(read, into: block) { block = try reopened(block) }
    guard !read.dropFirst(keys.count).contains(where: \.hasWindow) else {
      throw Diagnostic("internal-error", "an aggregate of a window that has no name")
    }
    // A window as a key is computed before the rows are grouped.
    if keys.contains(where: { $0.expression.hasWindow }) {
      let kept = block.outputs.map { ($0.name, Item.expression(.column($0.name, $0.type))) }
      let made = keys.map { ("_key_" + $0.name, Item.expression($0.expression)) }
      block = try reopened(try projected(block, kept + made))
      let plain = keys.map {
        Named($0.name, .column("_key_" + $0.name, $0.expression.type))
      }
      return try aggregated(block, plain, aggregates)
    }
    let columns = block.columns
    block.setOutputs(
      keys.map { ($0.name, .expression($0.expression.replacing(columns))) }
        + aggregates.map { ($0.name, .aggregate($0.call.replacing(columns))) })
    block.keyCount = keys.count
    return block
  }

  /// The keys of a join; decimals of two scales are compared in the wider.
  private func keys(_ on: [Pair], _ left: Int, _ right: Int) -> [Block.Key] {
    func scale(_ name: String, _ part: Int) -> Int? {
      let field = relations.parts[part].fields.first { $0.name == name }
      if case .decimal(let scale)? = field?.type { return scale }
      return nil
    }
    return on.map { pair in
      guard let one = scale(pair.left, left), let other = scale(pair.right, right), one != other
      else { return Block.Key(pair: pair) }
      return Block.Key(pair: pair, type: .decimal(scale: max(one, other)))
    }
  }

  private func joined(
    _ left: Source, _ kind: JoinKind, _ right: Source, _ on: [Block.Key], _ taking: [Pair],
    _ fields: [Field]
  ) throws(Diagnostic) -> Block {
    var block = Block(reading: left)
    block.join = Block.Join(kind: kind, right: right, on: on)
    let taken = Dictionary(
      taking.map { ($0.left, $0.right) }, uniquingKeysWith: { _, last in last })
    block.setOutputs(
      fields.map { field in
        let name = taken[field.name].map { Block.right($0) } ?? field.name
        return (field.name, .expression(.column(name, field.type)))
      })
    return block
  }

  private mutating func united(_ sides: [Int], _ fields: [Field]) throws(Diagnostic)
    -> Block
  {
    var sources: [Source] = []
    for side in sides {
      var block = try block(for: side)
      // Sides are aligned by position; their types are those of the first.
      let differs = zip(block.outputs, fields).contains { $0.type != $1.type }
      if differs {
        let items = zip(block.outputs, fields).map { output, field in
          (output.name, Item.typed(.column(output.name, output.type), field.type))
        }
        block = try projected(block, items)
      }
      sources.append(try close(block))
    }
    while sources.count > dialect.maximumSides {
      var grouped: [Source] = []
      for start in stride(from: 0, to: sources.count, by: dialect.maximumSides) {
        let end = min(start + dialect.maximumSides, sources.count)
        grouped.append(try union(of: Array(sources[start..<end]), fields))
      }
      sources = grouped
    }
    guard let first = sources.first else {
      throw Diagnostic("internal-error", "a union without sides")
    }
    return identity(of: sources.count == 1 ? first : try union(of: sources, fields), fields)
  }

  private mutating func union(of sides: [Source], _ fields: [Field]) throws(Diagnostic) -> Source {
    let stored = storedNames(fields.map(\.name))
    let depth = 1 + (sides.map(\.depth).max() ?? 0)
    try limit(depth)
    for side in sides where side.columns.count != fields.count {
      throw Diagnostic("internal-error", "the sides of a union have different columns")
    }
    steps.append(
      .union(
        sides,
        columns: fields.indices.map { index in
          (fields[index].name, stored[index], sides.map { $0.columns[index].stored })
        }))
    return Source(
      step: steps.count - 1, columns: zip(fields, stored).map { ($0.name, $1) }, depth: depth)
  }

  // MARK: Blocks

  private func identity(of source: Source, _ fields: [Field]) -> Block {
    var block = Block(reading: source)
    let types = Dictionary(fields.map { ($0.name, $0.type) }, uniquingKeysWith: { a, _ in a })
    block.outputs = source.columns.map { column in
      Block.Output(
        name: column.name, stored: column.stored,
        item: .expression(.column(column.name, types[column.name] ?? .text)))
    }
    return block
  }

  /// Makes the block a step, unless it only reads one.
  mutating func close(_ block: Block) throws(Diagnostic) -> Source {
    if block.isIdentity { return block.source }
    try limit(block.depth)
    steps.append(.select(block))
    return Source(
      step: steps.count - 1, columns: block.outputs.map { ($0.name, $0.stored) },
      depth: block.depth)
  }

  private mutating func opened(_ block: Block) throws(Diagnostic) -> Block {
    block.isOpen ? block : try reopened(block)
  }

  mutating func reopened(_ block: Block) throws(Diagnostic) -> Block {
    let fields = block.outputs.map { Field($0.name, $0.type) }
    return identity(of: try close(block), fields)
  }

  /// Whether expressions over the block's columns may be written over its sources instead: a column
  /// that costs something is written once, and no window stands inside another.
  private func canInline(_ expressions: [Expression], passing: Bool = false, into block: Block)
    -> Bool
  {
    var counts: [String: Int] = [:]
    var inWindow: Set<String> = []
    for expression in expressions { expression.countReads(into: &counts, inWindow: &inWindow) }
    for output in block.outputs {
      guard let count = counts[output.name], count > 0 else { continue }
      guard case .expression(let made) = output.item else { return false }
      if made.isCheap { continue }
      if passing || count > 1 { return false }
      if made.hasWindow, inWindow.contains(output.name) { return false }
    }
    return true
  }

  private func limit(_ depth: Int) throws(Diagnostic) {
    guard depth <= dialect.maximumDepth else { throw tooDeep() }
  }
}

func tooDeep() -> Diagnostic {
  Diagnostic(
    "too-deep", "the query has too many parts that build on each other",
    help: ["give a part of it a name with `let`, and go on from there"])
}

extension Block {
  /// What each output is made of.
  var columns: [String: Expression] {
    var columns: [String: Expression] = [:]
    for output in outputs {
      if case .expression(let it) = output.item { columns[output.name] = it }
    }
    return columns
  }
}

extension Block.Output {
  var type: ValueType {
    switch item {
    case .expression(let expression): expression.type
    case .aggregate(let call): call.type
    case .answer(_, let type), .typed(_, let type): type
    }
  }
}
