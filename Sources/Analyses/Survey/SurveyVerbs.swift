package import Verbs

/// The verbs that read what customers answer.
package enum SurveyVerbs {
  /// In the order of the alphabet; a test names the line that a new verb lacks.
  package static let all: [any Verb.Type] = [
    CES.self,
    CSAT.self,
    Intent.self,
    NPS.self,
  ]
}
