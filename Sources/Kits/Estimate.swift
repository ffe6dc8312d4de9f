package import Statistics

/// A figure with its interval.
package struct Estimate: Sendable, Hashable {
  package let value: Double?
  package let interval: Interval?

  package init(_ value: Double?, _ interval: Interval?) {
    self.value = value
    self.interval = interval
  }

  /// A share with Wilson's interval; nothing without a base.
  package init(_ count: Int, of n: Int, confidence: Double) {
    let share = Proportion(count, of: n)
    self.init(share?.share, share?.wilson(confidence: confidence))
  }

  /// As the columns of a summary take it.
  package var columns: (value: Double?, low: Double?, high: Double?) {
    (value, interval?.low, interval?.high)
  }
}
