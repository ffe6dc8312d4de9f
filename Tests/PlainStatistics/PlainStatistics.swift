import Foundation

/// The statistics of the answers once more, each from its definition and as slow as that is.
///
/// Nothing here knows the target `Statistics`: it is what that target and the answers of verbs are
/// compared with. Ends of intervals are looked for, not solved for.
package enum PlainStatistics {
  /// The half-width of a two-sided interval in standard errors, by halving.
  package static func reach(_ confidence: Double = 0.95) -> Double {
    root(from: 0, to: 40) { erf($0 / 2.squareRoot()) < confidence }
  }

  /// Twice the upper tail.
  package static func twoSided(_ z: Double) -> Double { erfc(abs(z) / 2.squareRoot()) }

  /// The tails of Student's distribution beyond `t` on both sides: what its density leaves of 1, added
  /// up by Simpson's rule.
  package static func studentTwoSided(_ t: Double, degrees: Double) -> Double {
    let scale = exp(lgamma((degrees + 1) / 2) - lgamma(degrees / 2)) / (degrees * .pi).squareRoot()
    // By the angle, so that no tail is too long: t = √ν · tan a.
    let end = atan(abs(t) / degrees.squareRoot())
    let steps = 4000
    func density(_ angle: Double) -> Double { pow(cos(angle), degrees - 1) }
    var sum = density(0) + density(end)
    for step in 1..<steps {
      sum += density(end * Double(step) / Double(steps)) * (step % 2 == 1 ? 4 : 2)
    }
    return max(0, 1 - 2 * scale * degrees.squareRoot() * sum * end / Double(steps) / 3)
  }

  /// The half-width of Student's interval in standard errors, by halving.
  package static func studentReach(_ confidence: Double, degrees: Double) -> Double {
    root(from: 0, to: 1e6) { 1 - studentTwoSided($0, degrees: degrees) < confidence }
  }

  /// Where a condition that holds at `low` ceases to hold.
  package static func root(from low: Double, to high: Double, while holds: (Double) -> Bool)
    -> Double
  {
    var (inside, outside) = (low, high)
    for _ in 0..<200 {
      let middle = (inside + outside) / 2
      if holds(middle) { inside = middle } else { outside = middle }
    }
    return inside
  }

  /// All shares that a score test of `share` does not reject.
  ///
  /// With p for one and the variance spread · p(1 − p), (share − p)² ≤ z² · spread · p(1 − p): Wilson's
  /// interval when the spread is 1/n.
  package static func score(_ share: Double, spread: Double, z: Double) -> (
    low: Double, high: Double
  ) {
    func holds(_ p: Double) -> Bool {
      (share - p) * (share - p) <= z * z * spread * p * (1 - p)
    }
    return (
      share <= 0 ? 0 : root(from: share, to: 0, while: holds),
      share >= 1 ? 1 : root(from: share, to: 1, while: holds)
    )
  }

  package static func wilson(_ count: Int, _ n: Int, z: Double) -> (low: Double, high: Double)? {
    n == 0 ? nil : score(Double(count) / Double(n), spread: 1 / Double(n), z: z)
  }

  /// A share among those and one among these, with Newcombe's interval of their difference: the
  /// squares of the distances to the ends of the two intervals add up.
  package static func newcombe(
    _ first: (share: Double, spread: Double), _ second: (share: Double, spread: Double), z: Double
  ) -> (value: Double, low: Double, high: Double) {
    let one = score(first.share, spread: first.spread, z: z)
    let two = score(second.share, spread: second.spread, z: z)
    let value = first.share - second.share
    let below = pow(first.share - one.low, 2) + pow(two.high - second.share, 2)
    let above = pow(one.high - first.share, 2) + pow(second.share - two.low, 2)
    return (value, value - below.squareRoot(), value + above.squareRoot())
  }

  /// One group of people and another, of each stratum: how many there are and how many returned.
  package struct Stratum {
    package var n, returned, others, othersReturned: Int

    package init(n: Int = 0, returned: Int = 0, others: Int = 0, othersReturned: Int = 0) {
      (self.n, self.returned) = (n, returned)
      (self.others, self.othersReturned) = (others, othersReturned)
    }
  }

  /// The difference of two groups in strata by Mantel and Haenszel; without strata that have both,
  /// the plain difference, and that it is one.
  package static func effect(
    _ strata: [Stratum], z: Double
  ) -> (value: Double, low: Double, high: Double, isAdjusted: Bool)? {
    var shared = strata.filter { $0.n > 0 && $0.others > 0 }
    let isAdjusted = !shared.isEmpty
    if shared.isEmpty {
      let all = strata.reduce(into: Stratum()) { sum, stratum in
        sum.n += stratum.n
        sum.returned += stratum.returned
        sum.others += stratum.others
        sum.othersReturned += stratum.othersReturned
      }
      guard all.n > 0, all.others > 0 else { return nil }
      shared = [all]
    }
    let weights = shared.map { Double($0.n * $0.others) / Double($0.n + $0.others) }
    let total = weights.reduce(0, +)
    var (first, second) = ((share: 0.0, spread: 0.0), (share: 0.0, spread: 0.0))
    for (stratum, weight) in zip(shared, weights) {
      let w = weight / total
      first.share += w * Double(stratum.returned) / Double(stratum.n)
      second.share += w * Double(stratum.othersReturned) / Double(stratum.others)
      // The variance of a weighted sum of shares is Σ w² p(1 − p)/n.
      first.spread += w * w / Double(stratum.n)
      second.spread += w * w / Double(stratum.others)
    }
    let found = newcombe(first, second, z: z)
    return (found.value, found.low, found.high, isAdjusted)
  }

  /// Between neighbours in proportion.
  package static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// Holm's probabilities by his procedure: the hypotheses are gone through from the smallest p, and
  /// the adjusted p is the least level at which the procedure still rejects.
  package static func holm(_ probabilities: [Double]) -> [Double] {
    let sorted = probabilities.sorted()
    return probabilities.map { own in
      // Rejected at a level when all up to and with its own are below level / (m − k + 1).
      var level = 0.0
      for (k, p) in sorted.enumerated() where p <= own {
        level = max(level, p * Double(sorted.count - k))
      }
      return min(1, level)
    }
  }

  /// The interval of a share of clustered things by Rao and Scott: the variance of a ratio estimate
  /// over that of the binomial distribution is the design effect, and n and x are divided by it.
  ///
  /// - Parameter clusters: each one's number of things and how many of them count.
  package static func raoScott(
    _ clusters: [(n: Int, count: Int)], z: Double
  ) -> (low: Double, high: Double)? {
    let n = Double(clusters.reduce(0) { $0 + $1.n })
    let count = Double(clusters.reduce(0) { $0 + $1.count })
    guard n > 0 else { return nil }
    let (share, m) = (count / n, Double(clusters.count))
    var effect = 1.0
    if clusters.contains(where: { $0.n > 1 }) {
      if m == 1 || share == 0 || share == 1 {
        // Nothing varies that could be measured: all things of a cluster are taken to be alike.
        effect = clusters.reduce(0) { $0 + Double($1.n * $1.n) } / n
      } else {
        var squares = 0.0
        for cluster in clusters {
          let residual = Double(cluster.count) - Double(cluster.n) * share
          squares += residual * residual
        }
        let variance = m / (m - 1) / (n * n) * squares
        effect = max(1, variance / (share * (1 - share) / n))
      }
    }
    return score(share, spread: effect / n, z: z)
  }
}
