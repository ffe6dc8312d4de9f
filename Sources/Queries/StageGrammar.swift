/// What the parser is told of a verb: its words, never its meaning.
package struct StageGrammar: Sendable, Hashable {
  package struct ClauseWord: Sendable, Hashable {
    package var word: String
    /// Whether `=` means `==` in its items.
    package var holdsConditions: Bool

    package init(_ word: String, holdsConditions: Bool = false) {
      self.word = word
      self.holdsConditions = holdsConditions
    }
  }

  /// The canonical name, the one that the formatter prints.
  package var verb: String
  package var aliases: [String]
  package var clauses: [ClauseWord]
  /// Whether `=` means `==` in the items straight after the verb.
  package var holdsConditions: Bool

  package init(
    verb: String, aliases: [String] = [], clauses: [ClauseWord] = [], holdsConditions: Bool = false
  ) {
    self.verb = verb
    self.aliases = aliases
    self.clauses = clauses
    self.holdsConditions = holdsConditions
  }
}

/// The words of every verb, found by canonical name or alias.
package struct StageGrammars: Sendable {
  package let all: [StageGrammar]
  /// The clause words of all verbs, for stages whose verb is unknown.
  package let clauseWords: Set<String>
  private let byName: [String: Int]

  package init(_ all: [StageGrammar]) {
    self.all = all
    clauseWords = Set(all.flatMap { $0.clauses.map(\.word) })
    var byName: [String: Int] = [:]
    for (index, grammar) in all.enumerated() {
      byName[grammar.verb] = index
      for alias in grammar.aliases { byName[alias] = index }
    }
    self.byName = byName
  }

  package subscript(name: String) -> StageGrammar? { byName[name].map { all[$0] } }
}
