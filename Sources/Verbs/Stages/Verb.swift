package import Diagnostics
package import Queries

/// A stage of the language: what is said about it, and how its rows come about.
///
/// A verb lives while its stage is bound, on that thread; what runs later is its plan.
package protocol Verb: SendableMetatype {
  static var signature: Signature { get }
  static var examples: [Example] { get }

  /// Reads the stage as written; the rows it will work on are not known yet.
  init(_ arguments: Arguments) throws(Diagnostic)

  /// Plans the stage over its rows, without an engine.
  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan
}

/// All verbs of the language, by family.
package struct Vocabulary: Sendable {
  package let verbs: [any Verb.Type]
  package let grammars: StageGrammars
  private let byName: [String: Int]

  package init(_ verbs: [any Verb.Type]) {
    self.verbs = verbs
    grammars = StageGrammars(verbs.map { $0.signature.grammar })
    var byName: [String: Int] = [:]
    for (index, verb) in verbs.enumerated() {
      for name in [verb.signature.name] + verb.signature.aliases { byName[name] = index }
    }
    self.byName = byName
  }

  /// The verb of that name or alias.
  package subscript(name: String) -> (any Verb.Type)? { byName[name].map { verbs[$0] } }

  package var names: [String] { verbs.map { $0.signature.name } }
}
