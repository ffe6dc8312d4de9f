package import Catalogs
package import Queries

/// Everything that is said about a verb: help, completion, the grammar of its stage and the
/// reference page are made from it.
package struct Signature: Sendable {
  /// What comes out, which decides what the next stage may do.
  package enum Outcome: String, Sendable {
    /// The same kind of rows.
    case rows
    /// A small table: `by` columns, keys, the base, estimates with intervals.
    case summary
    /// The incoming rows with the scores of their customers.
    case scores
  }

  package var name: String
  /// One sentence that starts with a capital and ends with a full stop.
  package var summary: String
  package var aliases: [String]
  package var outcome: Outcome
  /// The kinds of rows that it analyses; empty for a stage that takes any.
  package var analyses: [RowKind]
  /// What may stand straight after the verb; nil when nothing may.
  package var items: Parameter?
  package var clauses: [Parameter]

  package init(
    _ name: String, _ summary: String, aliases: [String] = [], outcome: Outcome = .rows,
    analyses: [RowKind] = [], items: (any Declared)? = nil, clauses: [any Declared] = []
  ) {
    self.name = name
    self.summary = summary
    self.aliases = aliases
    self.outcome = outcome
    self.analyses = analyses
    self.items = items?.parameter
    self.clauses = clauses.map(\.parameter)
    guard !analyses.isEmpty else { return }
    // Every analysis has these; a verb that says more about one lists it itself.
    var common = [CommonClauses.asOf.parameter, CommonClauses.using.parameter]
    if outcome == .summary {
      common = [CommonClauses.by.parameter, CommonClauses.confidence.parameter] + common
    }
    let own = Set(self.clauses.map(\.word))
    self.clauses += common.filter { !own.contains($0.word) }
  }

  package func clause(_ word: String) -> Parameter? { clauses.first { $0.word == word } }

  /// What the parser is told.
  package var grammar: StageGrammar {
    StageGrammar(
      verb: name, aliases: aliases,
      clauses: clauses.map {
        StageGrammar.ClauseWord($0.word, holdsConditions: $0.holds == .conditions)
      },
      holdsConditions: items?.holds == .conditions)
  }

  /// As in `funnel STEP, … [within DURATION] [by KEYS]`.
  package var usage: String {
    var words = [name]
    if let items { words.append(items.usage) }
    words += clauses.map { $0.isRequired ? $0.usage : "[\($0.usage)]" }
    return words.joined(separator: " ")
  }
}

/// One place of a stage that takes items: straight after the verb, or after a clause word.
package struct Parameter: Sendable {
  /// What the items are; completion offers accordingly.
  package enum Holds: Sendable, Hashable {
    case conditions, expressions, columns, aggregates, keys, sortKeys, assignments
    case tables, steps, numbers, durations, dates, texts
    case choices([String])
    case nothing
  }

  /// The clause word; empty for the items straight after the verb.
  package var word: String
  package var holds: Holds
  package var count: ClosedRange<Int>
  package var isRequired: Bool
  /// How usage lines call an item, such as `STEP`.
  package var placeholder: String
  /// One sentence.
  package var summary: String

  package init(
    _ word: String = "", _ holds: Holds, _ count: ClosedRange<Int> = 1...1, required: Bool = false,
    placeholder: String = "", _ summary: String
  ) {
    self.word = word
    self.holds = holds
    self.count = count
    isRequired = required
    self.placeholder = placeholder
    self.summary = summary
  }

  package var usage: String {
    var text = word
    switch holds {
    case .nothing: break
    case .choices(let words): text += (text.isEmpty ? "" : " ") + words.joined(separator: "|")
    default: text += (text.isEmpty ? "" : " ") + placeholder + (count.upperBound > 1 ? ", …" : "")
    }
    return text
  }
}

/// A query that shows what a verb is for; it is run by the tests and shown by help.
package struct Example: Sendable {
  package var query: String
  package var explanation: String

  package init(_ query: String, _ explanation: String) {
    self.query = query
    self.explanation = explanation
  }
}
