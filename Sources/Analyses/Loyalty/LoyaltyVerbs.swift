package import Verbs

/// The verbs that tell who stays, buys again and matters.
package enum LoyaltyVerbs {
  /// In the order of the alphabet; a test names the line that a new verb lacks.
  package static let all: [any Verb.Type] = [
    RFM.self
  ]
}
