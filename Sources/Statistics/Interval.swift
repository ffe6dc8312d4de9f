/// A range of values that the data do not speak against.
package struct Interval: Sendable, Hashable {
  package var low: Double
  package var high: Double

  package init(_ low: Double, _ high: Double) {
    self.low = low
    self.high = high
  }

  package var width: Double { high - low }

  /// The part inside a range: what a score can be at all.
  package func clamped(to range: ClosedRange<Double>) -> Interval {
    Interval(
      min(max(low, range.lowerBound), range.upperBound),
      min(max(high, range.lowerBound), range.upperBound))
  }
}

/// A difference with its interval and the probability of one as large by chance alone.
package struct Difference: Sendable, Hashable {
  package var value: Double
  /// Nil where the data do not vary at all, so that there is nothing to measure it by.
  package var standardError: Double?
  package var interval: Interval?
  /// In standard errors.
  package var z: Double?
  /// Two-sided.
  package var p: Double?

  /// A difference that is normal around its value.
  package init(_ value: Double, standardError: Double, confidence: Double) {
    self.value = value
    guard standardError > 0, standardError.isFinite else { return }
    self.standardError = standardError
    let reach = NormalDistribution.criticalValue(confidence: confidence) * standardError
    interval = Interval(value - reach, value + reach)
    z = value / standardError
    p = NormalDistribution.twoSided(value / standardError)
  }

  /// A difference over a standard error that was estimated with so many degrees of freedom: Student's t.
  package init(_ value: Double, standardError: Double, degrees: Double, confidence: Double) {
    self.init(value, standardError: standardError, confidence: confidence)
    guard let z else { return }
    let reach =
      StudentDistribution.criticalValue(confidence: confidence, degrees: degrees) * standardError
    interval = Interval(value - reach, value + reach)
    p = StudentDistribution.twoSided(z, degrees: degrees)
  }
}
