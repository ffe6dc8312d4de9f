import Catalogs
import Diagnostics
import Queries
import Relations
import Tables
import Verbs

/// Something that fits at the cursor.
package struct Suggestion: Sendable, Hashable {
  package enum Kind: String, Sendable {
    case table, verb, clause, column, function, word, value, step
  }

  package var text: String
  package var kind: Kind
  /// A few words of explanation.
  package var note: String
}

extension Session {
  /// What fits at a byte offset of a text that is being typed, and the bytes it would replace.
  ///
  /// Asks the catalog only, so that typing never waits for an engine; what stands after `sql "…"` is the
  /// exception, as nothing else knows its columns.
  package func suggestions(
    for text: String, at offset: Int
  ) -> (range: Range<Int>, suggestions: [Suggestion]) {
    let context = CursorContext(text, offset: offset, grammars: vocabulary.grammars)
    var found: [Suggestion] = []
    switch context.place {
    case .none: break
    case .source: found = tables
    case .verb: found = verbs
    case .parameter:
      found = valueNames.map { Suggestion(text: $0, kind: .value, note: "") }
    case .clauseOrItem(let verb, let clause, let afterItem):
      guard let signature = vocabulary[verb]?.signature else { break }
      if !afterItem { found = items(signature, clause, context) }
      found += clauses(signature)
    case .expression(let verb, let clause, let mayBeTable):
      let signature = verb.flatMap { vocabulary[$0]?.signature }
      if let signature {
        found = items(signature, clause, context)
      } else {
        found = functions
      }
      if mayBeTable { found += tables }
    }
    let prefix = context.prefix.lowercased()
    var seen: Set<String> = []
    let fitting = found.filter {
      $0.text.lowercased().hasPrefix(prefix) && seen.insert($0.text).inserted
    }
    return (context.range, fitting)
  }

  private var tables: [Suggestion] {
    tableNames.map { name in
      let dataset = catalog[name]
      let note = dataset.map { "\($0.kind.rawValue), \($0.rowCount) rows" } ?? "let"
      return Suggestion(text: name, kind: .table, note: note)
    }
  }

  private var verbs: [Suggestion] {
    vocabulary.verbs.map {
      Suggestion(text: $0.signature.name, kind: .verb, note: $0.signature.summary)
    }
  }

  private var functions: [Suggestion] {
    FunctionRule.names.map { Suggestion(text: $0, kind: .function, note: "") }
  }

  private func clauses(_ signature: Signature) -> [Suggestion] {
    signature.clauses.map { Suggestion(text: $0.word, kind: .clause, note: $0.summary) }
  }

  private func items(
    _ signature: Signature, _ clause: String?, _ context: CursorContext
  ) -> [Suggestion] {
    let parameter = clause.flatMap { signature.clause($0) } ?? signature.items
    guard let parameter else { return [] }
    switch parameter.holds {
    case .nothing, .numbers, .durations, .dates, .texts: return []
    case .choices(let words):
      return words.map { Suggestion(text: $0, kind: .word, note: "") }
    case .tables: return tables
    case .steps: return steps(context)
    case .columns: return columns(context, keys: false)
    case .keys: return columns(context, keys: true)
    case .conditions, .expressions, .sortKeys, .assignments, .aggregates:
      return columns(context, keys: false) + functions
    }
  }

  /// The columns of the rows at the cursor, then those of contacts; calendar words for keys.
  private func columns(_ context: CursorContext, keys: Bool) -> [Suggestion] {
    guard let rows = rows(context) else { return [] }
    var attributes = rows.shape.columns
    if rows.shape.kind != .staff, rows.shape.attribute(for: .customer) != nil || rows.knowsCustomer
    {
      attributes += scope.customers?.shape.columns ?? []
    }
    var found = attributes.map { attribute in
      Suggestion(text: written(attribute.name), kind: .column, note: note(attribute))
    }
    if keys {
      found += CalendarWord.allCases.map {
        Suggestion(text: $0.rawValue, kind: .word, note: "of the rows' time")
      }
    }
    return found
  }

  private func steps(_ context: CursorContext) -> [Suggestion] {
    let rows = rows(context)
    let steps =
      rows?.shape.attribute(for: .step)?.dictionary
      ?? catalog["events"]?.attribute(for: .step)?.dictionary ?? []
    return steps.map { Suggestion(text: written($0), kind: .step, note: "") }
  }

  private func note(_ attribute: Attribute) -> String {
    guard let dictionary = attribute.dictionary else { return attribute.type.word }
    return dictionary.count <= 4
      ? dictionary.joined(separator: " · ") : "\(dictionary.count) values"
  }

  /// The name as the language writes it.
  private func written(_ name: String) -> String {
    let isPlain =
      name.first.map { $0.isLetter || $0 == "_" } ?? false
      && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    return isPlain ? name : "`\(name)`"
  }

  /// The rows that the stage at the cursor starts from, if what stands before it can be bound.
  private func rows(_ context: CursorContext) -> Rows? {
    defer { binding.restart() }
    switch context.incoming {
    case .nothing: return nil
    case .pipeline(let pipeline): return try? scope.bind(pipeline).rows
    case .continuation(let stages):
      guard var pipeline = lastPipeline else { return nil }
      pipeline.stages += stages
      return try? scope.bind(pipeline).rows
    }
  }
}
