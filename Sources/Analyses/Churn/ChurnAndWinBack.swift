package import Verbs

/// The verbs that tell who leaves, who left, and who may come back.
package enum ChurnAndWinBack {
  /// In the order of the alphabet; a test names the line that a new verb lacks.
  package static let verbs: [any Verb.Type] = [
    Churn.self,
    Lapse.self,
  ]
}
