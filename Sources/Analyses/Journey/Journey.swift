package import Verbs

/// The verbs that read what customers do, in order.
package enum Journey {
  /// In the order of the alphabet; a test names the line that a new verb lacks.
  package static let verbs: [any Verb.Type] = [
    Flows.self,
    Funnel.self,
    MicroMoments.self,
    Moments.self,
    Paths.self,
    Retention.self,
    SessionSplit.self,
    Timeline.self,
    Touchpoints.self,
  ]
}
