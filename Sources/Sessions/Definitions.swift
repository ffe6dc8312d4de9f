import Diagnostics
package import Queries

extension Script {
  /// A circle among the script's own `let`s, found before anything is bound.
  func circularDefinition() -> Diagnostic? {
    var uses: [String: (name: Name, needs: [String])] = [:]
    for statement in statements {
      switch statement.kind {
      case .letTable(let name, let pipeline):
        uses[name.text] = (name, pipeline.tableNames + pipeline.valueNames)
      case .letValue(let name, let syntax):
        uses[name.text] = (name, syntax.tableNames + syntax.valueNames)
      default: break
      }
    }
    for start in uses.keys.sorted() {
      if let path = circle(from: start, uses), let name = uses[start]?.name {
        return Diagnostic(
          "circular-definition", "`\(start)` is defined by itself", at: name.span,
          notes: ["the circle: \(path.joined(separator: " → "))"])
      }
    }
    return nil
  }

  private func circle(
    from start: String, _ uses: [String: (name: Name, needs: [String])]
  ) -> [String]? {
    var seen: Set<String> = []
    var waiting = [[start]]
    while let path = waiting.popLast() {
      for next in uses[path.last ?? start]?.needs ?? [] {
        if next == start { return path + [start] }
        if uses[next] != nil, seen.insert(next).inserted { waiting.append(path + [next]) }
      }
    }
    return nil
  }
}

extension Pipeline {
  /// The tables that it names, wherever they stand.
  package var tableNames: [String] { names.tables }
  /// The values `$name` that it reads.
  package var valueNames: [String] { names.values.map(\.text) }
  /// The same with their places.
  var valueUses: [Name] { names.values }

  private var names: (tables: [String], values: [Name]) {
    var tables: [String] = []
    var values: [Name] = []
    switch source {
    case .name(let name): tables.append(name.text)
    case .pipeline(let inner):
      let names = inner.names
      tables += names.tables
      values += names.values
    case .sql: break
    }
    for stage in stages {
      for item in stage.items + stage.clauses.flatMap(\.items) {
        switch item.value {
        case .pipeline(let inner):
          let names = inner.names
          tables += names.tables
          values += names.values
        case .expression(let syntax):
          tables += syntax.tableNames
          values += syntax.valueUses
        }
      }
    }
    return (tables, values)
  }
}

extension Statement {
  /// The values `$name` that it reads.
  var valueUses: [Name] {
    switch kind {
    case .letTable(_, let pipeline), .pipeline(let pipeline): return pipeline.valueUses
    case .letValue(_, let syntax), .set(_, let syntax): return syntax.valueUses
    case .define(_, let parameters, let body):
      let own = Set(parameters.map(\.text))
      return body.valueUses.filter { !own.contains($0.text) }
    case .continuation(let stages):
      let items = stages.flatMap { $0.items + $0.clauses.flatMap(\.items) }
      return items.flatMap { item in
        switch item.value {
        case .pipeline(let inner): inner.valueUses
        case .expression(let syntax): syntax.valueUses
        }
      }
    case .command: return []
    }
  }
}

extension ExpressionSyntax {
  /// Names that may be tables: those on the right of `in`, or the expression itself.
  var tableNames: [String] {
    if case .name(let name) = kind { return [name.text] }
    var found: [String] = []
    visit { syntax in
      switch syntax.kind {
      case .membership(_, let set, _):
        if case .name(let name) = set.kind { found.append(name.text) }
      case .pipeline(let pipeline): found += pipeline.tableNames
      default: break
      }
    }
    return found
  }

  var valueNames: [String] { valueUses.map(\.text) }

  var valueUses: [Name] {
    var found: [Name] = []
    visit { syntax in
      if case .parameter(let name) = syntax.kind { found.append(name) }
      if case .pipeline(let pipeline) = syntax.kind { found += pipeline.valueUses }
    }
    return found
  }

  /// Calls `body` for the expression and everything in it.
  package func visit(_ body: (ExpressionSyntax) -> Void) {
    body(self)
    let inner: [ExpressionSyntax] =
      switch kind {
      case .name, .parameter, .literal, .pipeline: []
      case .call(_, let arguments): arguments
      case .not(let value), .negate(let value), .isNull(let value, _): [value]
      case .binary(_, let left, let right), .text(_, let left, let right, _),
        .membership(let left, let right, _), .range(let left, let right):
        [left, right]
      case .between(let value, let low, let high, _): [value, low, high]
      case .list(let items): items
      }
    for syntax in inner { syntax.visit(body) }
  }
}
