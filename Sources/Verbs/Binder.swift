package import Diagnostics
package import Queries
import Relations
import Tables

extension Scope {
  /// A pipeline with every name resolved and every stage planned.
  ///
  /// Mistakes in items are gathered in ``Binding/diagnostics``; the first mistake that leaves a
  /// stage without a plan is thrown.
  package func bind(_ pipeline: Pipeline) throws(Diagnostic) -> BoundPipeline {
    try binding.enter("query", at: pipeline.span)
    defer { binding.leave() }
    let source = try bind(source: pipeline.source)
    var bound = try bind(pipeline.stages, over: source, span: pipeline.span)
    // What a table in brackets or behind a name leaves out is said by whoever reads it.
    if binding.depth > 1 {
      binding.innerProbes += bound.probes.map { $0.said(of: source.shape.name) }
    } else {
      (bound.stages, binding.stages) = (binding.stages, [:])
    }
    return bound
  }

  /// Further stages over rows that are bound already.
  package func bind(
    _ stages: [Stage], over source: Rows, span: SourceSpan, from first: Int = 2
  ) throws(Diagnostic) -> BoundPipeline {
    var bound = BoundPipeline(
      rows: source, trail: [(source.shape.name, source, span)], rules: [], probes: [], span: span)
    for (index, stage) in stages.enumerated() {
      let position = index + first
      let title = "stage \(position), \(stage.verb.text)"
      do {
        try add(stage, at: position, to: &bound)
      } catch {
        throw error.located(at: stage.span, stage: title)
      }
    }
    return bound
  }

  private func add(
    _ stage: Stage, at position: Int, to bound: inout BoundPipeline
  ) throws(Diagnostic) {
    try binding.count(20, at: stage.span)
    guard let verb = binding.vocabulary[stage.verb.text] else { throw unknownVerb(stage.verb) }
    let found = binding.diagnostics.count
    let arguments = try Arguments(stage, signature: verb.signature, scope: self)
    let own = try arguments.ownScope()
    let isSeen = arguments.has(CommonClauses.asOf)
    if isSeen { warn(of: own, arguments) }
    let input = isSeen ? own.known(bound.rows) : bound.rows
    var plan = try verb.init(arguments).plan(over: input, in: own)
    plan.shape.asOf = isSeen ? own.asOf : bound.rows.shape.asOf
    if let mistake = binding.diagnostics.indices.dropFirst(found).first(where: {
      binding.diagnostics[$0].severity == .error
    }) {
      // The others stay noted; the thrown one is noted by whoever catches it.
      throw binding.diagnostics.remove(at: mistake)
    }
    if case .rows(let relation, let notes, nil) = plan.start, !plan.keeps {
      bound.rows = Rows(relation, plan.shape)
      bound.rules += (plan.rules + notes).map { $0.said(by: verb.signature.name) }
      bound.probes += plan.probes
    } else {
      let id = binding.nextResult()
      binding.stages[id] = BoundStage(
        id: id, verb: verb.signature.name, span: stage.span, position: position, plan: plan)
      bound.probes += plan.probes
      bound.rows = Rows(.result(id, plan.fields), plan.shape)
    }
    bound.trail.append((verb.signature.name, bound.rows, stage.span))
  }

  /// Says when a stage's `asof` is after the as-of date that was set, from which on all is hidden.
  private func warn(of own: Scope, _ arguments: Arguments) {
    guard asOfIsSet, own.asOf == asOf, let end = try? arguments[CommonClauses.asOf], end > asOf
    else {
      return
    }
    binding.report(
      .warning(
        "asof-hidden", "everything after \(asOfDay.text) is hidden: `asof` looks no further",
        at: arguments.clause("asof")?.span,
        help: ["set a later date: `set as_of = …` or `--as-of`"]))
  }

  private func bind(source: Pipeline.Source) throws(Diagnostic) -> Rows {
    switch source {
    case .name(let name): return try bind(table: name)
    case .pipeline(let pipeline): return try bind(pipeline).rows
    case .sql(let text, let span):
      if asOfIsSet {
        binding.report(
          .warning(
            "asof-sql", "what `sql` reads is not cut at the as-of date, \(asOfDay.text)", at: span,
            help: ["say so in the SQL, or begin with a table"]))
      }
      guard let describe = binding.describe else {
        throw Diagnostic("no-engine", "`sql` needs an engine", at: span)
      }
      do {
        let fields = try describe(text)
        let columns = fields.map { fromEngine($0) }
        return Rows(
          .verbatim(text, fields),
          Shape(columns: columns, name: "sql", isPersonal: columns.contains(where: \.mayBePersonal))
        )
      } catch {
        var error = error
        if error.id == Diagnostic.ID.engine {
          error.id = "bad-sql"
          error.message = "the engine cannot run this SQL"
        }
        throw error.located(at: span)
      }
    }
  }

  /// A column of the engine's own language: where its values are from, nobody knows, unless it is
  /// called like a column that tells of people.
  private func fromEngine(_ field: Field) -> Attribute {
    let isCalledSo = catalog.datasets.contains { dataset in
      dataset.attributes.contains {
        $0.isPersonal == true && $0.name.lowercased() == field.name.lowercased()
      }
    }
    return Attribute(field, isPersonal: isCalledSo ? true : nil)
  }

  /// Whether the name is a table's: stored, or defined with `let`.
  package func hasTable(_ name: String) -> Bool {
    var name = name
    var seen: Set<String> = []
    while seen.insert(name).inserted {
      switch binding.definitions[name] {
      case .table: return true
      case .function: return false
      case .value(let syntax):
        guard case .name(let other) = syntax.kind else { return false }
        name = other.text
      case nil: return catalog[name] != nil
      }
    }
    return false
  }

  /// The rows behind a table's name.
  package func bind(table name: Name) throws(Diagnostic) -> Rows {
    switch binding.definitions[name.text] {
    case .table(let pipeline):
      return try binding.expanding(name, as: name.text, to: pipeline.span) {
        () throws(Diagnostic) in
        var rows = try bind(pipeline).rows
        rows.shape.name = name.text
        return rows
      }
    case .value(let syntax):
      if case .name(let other) = syntax.kind {
        return try binding.expanding(name, as: name.text, to: syntax.span) {
          () throws(Diagnostic) in try bind(table: other)
        }
      }
      throw Diagnostic(
        "not-a-table", "`\(name.text)` is a value, not a table", at: name.span,
        help: ["a value is used as `$\(name.text)`"])
    case .function:
      throw Diagnostic("not-a-table", "`\(name.text)` is a function, not a table", at: name.span)
    case nil: break
    }
    guard let dataset = catalog[name.text] else { throw unknownTable(name) }
    return rows(of: dataset)
  }

  /// The names that rows can be asked from.
  package var tableNames: [String] {
    var names = catalog.datasets.map(\.name)
    for (name, definition) in binding.definitions.sorted(by: { $0.key < $1.key }) {
      if case .table = definition { names.append(name) }
    }
    return names
  }

  private func unknownTable(_ name: Name) -> Diagnostic {
    var diagnostic = Diagnostic("unknown-table", "no table `\(name.text)`", at: name.span)
    if let near = closest(to: name.text, in: tableNames) {
      diagnostic.help = ["did you mean `\(near)`?"]
    } else if binding.vocabulary[name.text] != nil {
      diagnostic.help = [
        "`\(name.text)` is a verb; it follows a table: `\(tableNames.first ?? "table") | \(name.text) …`"
      ]
    } else {
      diagnostic.notes = ["tables: \(tableNames.joined(separator: ", "))"]
    }
    return diagnostic
  }

  private func unknownVerb(_ name: Name) -> Diagnostic {
    var diagnostic = Diagnostic("unknown-verb", "no verb `\(name.text)`", at: name.span)
    let names = binding.vocabulary.verbs.flatMap { [$0.signature.name] + $0.signature.aliases }
    if let near = closest(to: name.text, in: names) {
      diagnostic.help = ["did you mean `\(near)`?"]
    } else {
      diagnostic.notes = ["verbs: \(binding.vocabulary.names.joined(separator: " "))"]
    }
    return diagnostic
  }
}

extension Plan {
  /// The columns that later stages may read: the visible ones, and the hidden ones of the relation
  /// when it is known already.
  var fields: [Field] {
    if case .rows(let relation, _, _) = start { return relation.fields }
    return shape.fields + hidden
  }
}

extension Note {
  /// The note as said by a verb.
  package func said(by verb: String) -> Note {
    var copy = self
    copy.stage = copy.stage ?? verb
    return copy
  }
}
