package import Verbs

/// The stages that shape rows, whatever they are about.
package enum CoreVerbs {
  /// In the order of the alphabet; a test names the line that a new verb lacks.
  package static let all: [any Verb.Type] = [
    Count.self,
    Describe.self,
    Distinct.self,
    Drop.self,
    Extend.self,
    Join.self,
    Lookup.self,
    Rename.self,
    Select.self,
    Sort.self,
    Summarize.self,
    Take.self,
    Top.self,
    Union.self,
    Where.self,
  ]
}
