import System

/// A share: how many of how many.
package struct Proportion: Sendable, Hashable {
  package let count: Int
  package let n: Int

  /// Nil for a negative count, or one above `n`.
  package init?(_ count: Int, of n: Int) {
    guard count >= 0, count <= n else { return nil }
    self.count = count
    self.n = n
  }

  /// The share from 0 to 1; nil when there is nothing to share.
  package var share: Double? { n > 0 ? Double(count) / Double(n) : nil }

  /// The score interval of Wilson (1927), without continuity correction; nil when `n` is 0.
  ///
  /// Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in
  /// Medicine 17, method 3.
  package func wilson(confidence: Double = 0.95) -> Interval? {
    wilson(confidence: confidence, worth: 1)
  }

  /// The interval of a share whose `n` tells no more than `worth` times as many.
  func wilson(confidence: Double, worth: Double) -> Interval? {
    guard n > 0 else { return nil }
    let z = NormalDistribution.criticalValue(confidence: confidence)
    let (n, x, square) = (Double(n) * worth, Double(count) * worth, z * z)
    let middle = 2 * x + square
    let reach = z * (square + 4 * x * (1 - x / n)).squareRoot()
    let below = 2 * (n + square)
    // The ends are exact where rounding would leave a trace.
    return Interval(
      count == 0 ? 0 : max(0, (middle - reach) / below),
      count == self.n ? 1 : min(1, (middle + reach) / below))
  }

  /// This share minus another of other people, with the hybrid interval of Newcombe; nil when
  /// either has no base.
  ///
  /// Newcombe (1998), "Interval estimation for the difference between independent proportions",
  /// Statistics in Medicine 17, method 10. `p` is that of the pooled z test.
  package func difference(
    from other: Proportion, confidence: Double = 0.95
  ) -> Difference? {
    guard let first = share, let second = other.share,
      let own = wilson(confidence: confidence), let others = other.wilson(confidence: confidence)
    else { return nil }
    let pooled = Double(count + other.count) / Double(n + other.n)
    let error =
      (pooled * (1 - pooled) * (1 / Double(n) + 1 / Double(other.n))).squareRoot()
    var result = Difference(first - second, standardError: error, confidence: confidence)
    let below = hypotenuse(first - own.low, others.high - second)
    let above = hypotenuse(own.high - first, second - others.low)
    result.interval = Interval(first - second - below, first - second + above)
    return result
  }

  /// This share minus another where some customers answered more than once; nil when either has no
  /// base.
  ///
  /// The interval is built from those of the two shares and the correlation of the two (Zou and Donner
  /// 2008, "Construction of confidence limits about effect measures: A general approach", Statistics
  /// in Medicine 27), each a score interval of as many independent answers as its own are worth. `p` is
  /// that of the difference over its linearised standard error. Without repeated answers it is
  /// ``difference(from:confidence:)``.
  ///
  /// - Parameter repeated: The customers with more than one answer in the two together, each answer 1
  ///   or 0.
  package func difference(
    from other: Proportion, repeated: [PairedAnswers], confidence: Double = 0.95
  ) -> Difference? {
    // Whose other answers are in neither of the two says nothing here.
    let repeated = repeated.filter { $0.first.n + $0.second.n > 1 }
    guard !repeated.isEmpty else { return difference(from: other, confidence: confidence) }
    guard let one = share, let two = other.share,
      let means = LinearisedMeans(sums, other.sums, repeated: repeated),
      let own = wilson(confidence: confidence, worth: worth(at: means.first)),
      let others = other.wilson(confidence: confidence, worth: other.worth(at: means.second))
    else { return nil }
    var result = Difference(one - two, standardError: means.standardError, confidence: confidence)
    func reach(_ a: Double, _ b: Double) -> Double {
      max(0, a * a - 2 * means.correlation * a * b + b * b).squareRoot()
    }
    result.interval = Interval(
      one - two - reach(one - own.low, others.high - two),
      one - two + reach(own.high - one, two - others.low))
    return result
  }

  private var sums: AnswerSums {
    AnswerSums(n: n, sum: Double(count), squares: Double(count))
  }

  /// How much an answer tells, when the share varies as much as this: at most as much as one of a
  /// customer's own.
  private func worth(at variance: Double) -> Double {
    guard let share, share > 0, share < 1, variance > 0 else { return 1 }
    return min(1, share * (1 - share) / (Double(n) * variance))
  }

  /// This share minus a fixed one, with the interval of the share itself; nil when it has no base.
  ///
  /// `p` is that of the score test, whose standard error is the fixed share's (Wilson 1927).
  package func difference(fromFixed other: Double, confidence: Double = 0.95) -> Difference? {
    guard let share, let interval = wilson(confidence: confidence) else { return nil }
    let error = max(0, other * (1 - other) / Double(n)).squareRoot()
    var result = Difference(share - other, standardError: error, confidence: confidence)
    result.interval = Interval(interval.low - other, interval.high - other)
    return result
  }

  /// The shares of two conditions among the same people: the first minus the second, with its
  /// interval; nil when nobody was asked or a count is negative.
  ///
  /// Newcombe (1998), "Improved confidence intervals for the difference between binomial
  /// proportions based on paired data", Statistics in Medicine 17, method 10. `p` is McNemar's,
  /// without continuity correction; nil when nobody changed.
  package static func pairedDifference(
    both: Int, onlyFirst: Int, onlySecond: Int, neither: Int, confidence: Double = 0.95
  ) -> Difference? {
    guard both >= 0, onlyFirst >= 0, onlySecond >= 0, neither >= 0 else { return nil }
    let n = both + onlyFirst + onlySecond + neither
    guard let first = Proportion(both + onlyFirst, of: n),
      let second = Proportion(both + onlySecond, of: n),
      let one = first.share, let two = second.share,
      let own = first.wilson(confidence: confidence),
      let others = second.wilson(confidence: confidence)
    else { return nil }
    let changed = Double(onlyFirst + onlySecond)
    var result = Difference(
      one - two, standardError: changed.squareRoot() / Double(n), confidence: confidence)
    let phi = correlation(both, onlyFirst, onlySecond, neither)
    func reach(_ a: Double, _ b: Double) -> Double {
      max(0, a * a - 2 * phi * a * b + b * b).squareRoot()
    }
    result.interval = Interval(
      one - two - reach(one - own.low, others.high - two),
      one - two + reach(own.high - one, two - others.low))
    return result
  }

  /// The correlation of two conditions, with Newcombe's correction of its numerator by n/2.
  private static func correlation(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double {
    let (e, f, g, h) = (Double(a), Double(b), Double(c), Double(d))
    let margins = (e + f) * (g + h) * (e + g) * (f + h)
    guard margins > 0 else { return 0 }
    let product = e * h - f * g
    let corrected = product > 0 ? max(product - (e + f + g + h) / 2, 0) : product
    return corrected / margins.squareRoot()
  }
}

private func hypotenuse(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }

/// The number of equal steps in which a share that leaves at each one halves what is left.
///
/// ln ½ / ln(1 − rate); infinite for 0, 0 for 1.
package func halvings(_ rate: Double) -> Double {
  guard rate > 0 else { return .infinity }
  return rate >= 1 ? 0 : log(0.5) / log(1 - rate)
}
