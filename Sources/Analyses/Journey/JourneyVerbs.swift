package import Verbs

/// The verbs that read what customers do, in order.
package enum JourneyVerbs {
  /// In the order of the alphabet; a test names the line that a new verb lacks.
  package static let all: [any Verb.Type] = [
    Flows.self,
    Funnel.self,
    Journey.self,
    Micromoments.self,
    Moments.self,
    Paths.self,
    Sessions.self,
    Timeline.self,
  ]
}
