/// Verbs that answer one kind of question: a row of the table in the documentation.
package struct Family: Sendable {
  package let name: String
  /// What the family is asked, in one question.
  package let question: String
  package let verbs: [any Verb.Type]

  package init(_ name: String, _ question: String, _ verbs: [any Verb.Type]) {
    self.name = name
    self.question = question
    self.verbs = verbs
  }
}
