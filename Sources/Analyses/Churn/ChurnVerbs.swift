package import Verbs

/// The verbs that tell who leaves, who left, and who may come back.
package enum ChurnVerbs {
  /// In the order of the alphabet; a test names the line that a new verb lacks.
  package static let all: [any Verb.Type] = [
    Churn.self,
    Lapse.self,
    Retention.self,
  ]
}
