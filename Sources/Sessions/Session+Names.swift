package import Queries
import Verbs

/// The names that a statement needs from what stands before it.
package struct NameUses: Sendable, Hashable {
  /// Tables, where only a table can stand.
  package var tables: [Name] = []
  /// Values, written `$name`.
  package var values: [Name] = []
  /// Functions that are called, built-in ones too.
  package var functions: [Name] = []
}

extension Session {
  /// Makes a pipeline that was bound before known as a table, as a notebook does with its cells.
  ///
  /// The caller sees to it that the name is free.
  package func define(_ name: String, as pipeline: Pipeline) {
    give(name, .table(pipeline))
  }

  /// Whether the verb answers a question of its own, unlike `where` or `sort`.
  package func isAnalysis(_ verb: String) -> Bool {
    vocabulary[verb]?.signature.analyses.isEmpty == false
  }

  /// What a statement needs; unlike the binder it asks nothing of the names themselves.
  package func uses(of statement: Statement) -> NameUses {
    var uses = NameUses()
    switch statement.kind {
    case .letTable(_, let pipeline), .pipeline(let pipeline): add(pipeline, to: &uses)
    case .letValue(_, let syntax):
      if case .name(let name) = syntax.kind { uses.tables.append(name) }
      add(syntax, to: &uses)
    case .define(_, _, let body): add(body, to: &uses)
    case .set(_, let syntax): add(syntax, to: &uses)
    case .continuation(let stages): for stage in stages { add(stage, to: &uses) }
    case .command: break
    }
    return uses
  }

  /// What a pipeline needs.
  func uses(of pipeline: Pipeline) -> NameUses {
    var uses = NameUses()
    add(pipeline, to: &uses)
    return uses
  }

  /// What an expression needs.
  func uses(of syntax: ExpressionSyntax) -> NameUses {
    var uses = NameUses()
    add(syntax, to: &uses)
    return uses
  }

  private func add(_ pipeline: Pipeline, to uses: inout NameUses) {
    switch pipeline.source {
    case .name(let name): uses.tables.append(name)
    case .pipeline(let inner): add(inner, to: &uses)
    case .sql: break
    }
    for stage in pipeline.stages { add(stage, to: &uses) }
  }

  private func add(_ stage: Stage, to uses: inout NameUses) {
    let signature = vocabulary[stage.verb.text]?.signature
    add(stage.items, holdsTables: signature?.items?.holds == .tables, to: &uses)
    for clause in stage.clauses {
      let holdsTables = signature?.clause(clause.word.text)?.holds == .tables
      add(clause.items, holdsTables: holdsTables, to: &uses)
    }
  }

  private func add(_ items: [Item], holdsTables: Bool, to uses: inout NameUses) {
    for item in items {
      switch item.value {
      case .pipeline(let inner): add(inner, to: &uses)
      case .expression(let syntax):
        if holdsTables, case .name(let name) = syntax.kind { uses.tables.append(name) }
        add(syntax, to: &uses)
      }
    }
  }

  private func add(_ syntax: ExpressionSyntax, to uses: inout NameUses) {
    var inner: [Pipeline] = []
    syntax.visit { part in
      switch part.kind {
      case .parameter(let name): uses.values.append(name)
      case .call(let name, _): uses.functions.append(name)
      case .pipeline(let pipeline): inner.append(pipeline)
      case .membership(_, let set, _):
        if case .name(let name) = set.kind { uses.tables.append(name) }
      default: break
      }
    }
    for pipeline in inner { add(pipeline, to: &uses) }
  }
}

extension ExpressionSyntax {
  /// Calls `body` for the expression and everything in it.
  fileprivate func visit(_ body: (ExpressionSyntax) -> Void) {
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
