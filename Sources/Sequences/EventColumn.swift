/// What the columns of a relation of events are called that is to be held in memory, in their order:
/// the customer's code, the instant in microseconds, the name of the step where there is one, marks,
/// and whatever tells events of one instant apart where the stored order does not.
package enum EventColumn {
  package static let time = "_time"
  package static let step = "_step"

  /// See ``EventMark``.
  package static func mark(_ number: Int) -> String { "_mark\(number)" }
  package static func isMark(_ name: String) -> Bool { name.hasPrefix("_mark") }

  package static func tie(_ number: Int) -> String { "_tie\(number)" }
  package static func isTie(_ name: String) -> Bool { name.hasPrefix("_tie") }

  /// What an event is grouped by, in relations that count events; events in memory have marks for it.
  package static func group(_ number: Int) -> String { "_group\(number)" }
}
