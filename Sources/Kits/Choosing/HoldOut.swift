import Statistics
import Verbs

/// A share of customers who are left alone, so that what happens to the others can be told from what
/// would have happened anyway.
///
/// A customer is in it or not by the customer's key and the name of the experiment alone: the same every
/// week, whoever else there is, and apart from every other experiment.
package struct HoldOut: Sendable, Hashable {
  /// From 0 to 1.
  package let share: Double
  /// The experiment, such as `winback`.
  package let name: String

  package init(_ share: Double, of name: String) {
    self.share = share
    self.name = name
  }

  package func holds(_ key: String) -> Bool {
    var hash = FNV1a()
    hash.combine(name)
    hash.combine(key)
    // Keys that differ in the last letter alone have hashes that differ in few bits: one draw mixes them.
    var draws = SeededDraws(seed: hash.value)
    return Double(draws.next() >> 11) * 0x1p-53 < share
  }
}
