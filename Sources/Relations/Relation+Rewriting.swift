extension Relation {
  /// The relations that it is made of, one step down.
  package var inputs: [Relation] {
    switch self {
    case .table, .result, .client, .verbatim: []
    case .filter(let input, _), .extend(let input, _), .project(let input, _),
      .distinct(let input), .aggregate(let input, _, _), .first(_, let input, _):
      [input]
    case .join(let left, _, let right, _, _): [left, right]
    case .union(let sides): sides
    }
  }

  /// The same step over other relations, as many as ``inputs``.
  package func over(_ inputs: [Relation]) -> Relation {
    switch self {
    case .table, .result, .client, .verbatim: self
    case .filter(_, let condition): .filter(inputs[0], condition)
    case .extend(_, let added): .extend(inputs[0], added)
    case .project(_, let columns): .project(inputs[0], columns)
    case .distinct: .distinct(inputs[0])
    case .aggregate(_, let keys, let aggregates): .aggregate(inputs[0], by: keys, aggregates)
    case .first(let count, _, let keys): .first(count, inputs[0], by: keys)
    case .join(_, let kind, _, let on, let taking):
      .join(inputs[0], kind, inputs[1], on: on, taking: taking)
    case .union: .union(inputs)
    }
  }

  /// The same relation with every node mapped, the inner ones first.
  package func mapped(_ body: (Relation) -> Relation) -> Relation {
    switch self {
    case .table, .result, .client, .verbatim: return body(self)
    case .filter(let input, let condition): return body(.filter(input.mapped(body), condition))
    case .extend(let input, let added): return body(.extend(input.mapped(body), added))
    case .project(let input, let columns): return body(.project(input.mapped(body), columns))
    case .distinct(let input): return body(.distinct(input.mapped(body)))
    case .aggregate(let input, let keys, let aggregates):
      return body(.aggregate(input.mapped(body), by: keys, aggregates))
    case .join(let left, let kind, let right, let on, let taking):
      return body(.join(left.mapped(body), kind, right.mapped(body), on: on, taking: taking))
    case .union(let sides): return body(.union(sides.map { $0.mapped(body) }))
    case .first(let count, let input, let keys):
      return body(.first(count, input.mapped(body), by: keys))
    }
  }

  /// Calls `body` for every node, the outer ones first.
  package func visit(_ body: (Relation) -> Void) {
    body(self)
    switch self {
    case .table, .result, .client, .verbatim: break
    case .filter(let input, _), .extend(let input, _), .project(let input, _), .distinct(let input),
      .aggregate(let input, _, _), .first(_, let input, _):
      input.visit(body)
    case .join(let left, _, let right, _, _):
      left.visit(body)
      right.visit(body)
    case .union(let sides): for side in sides { side.visit(body) }
    }
  }

  /// The numbers of the results it reads, each once, in order.
  package var results: [Int] {
    var numbers: Set<Int> = []
    visit { if case .result(let number, _) = $0 { numbers.insert(number) } }
    return numbers.sorted()
  }

  /// The tables made in Swift that it reads, each once.
  package var clients: [ClientTable] {
    var found: [ClientTable] = []
    visit {
      if case .client(let table) = $0, !found.contains(table) { found.append(table) }
    }
    return found
  }
}
