/// Two shares among people of one stratum, such as those with no purchase before.
package struct Stratum: Sendable, Hashable {
  package var first: Proportion
  package var second: Proportion

  package init(_ first: Proportion, _ second: Proportion) {
    self.first = first
    self.second = second
  }
}

extension Proportion {
  /// The first share minus the second among people of the same stratum; nil when no stratum has
  /// people on both sides.
  ///
  /// The differences of the strata with the weights of Mantel and Haenszel, n₁n₂/(n₁ + n₂):
  /// Greenland and Robins (1985), "Estimation of a common effect parameter from sparse follow-up
  /// data", Biometrics 41. The interval is Newcombe's hybrid (1998, method 10) of the Wilson
  /// intervals of the two weighted shares, each with the variance λ p(1 − p), λ = Σ w²/n, as of 1/λ
  /// people: after Yan and Su (2010), "Stratified Wilson and Newcombe confidence intervals for
  /// multiple binomial proportions", Statistics in Biopharmaceutical Research 2. It keeps inside
  /// −1 … 1 and does not vanish where nobody returned; with one stratum it is
  /// ``difference(from:confidence:)``. `p` is nil.
  package static func adjustedDifference(
    _ strata: [Stratum], confidence: Double = 0.95
  ) -> Difference? {
    var total = 0.0
    for stratum in strata { total += weight(stratum) }
    guard total > 0 else { return nil }
    var (one, two, oneSpread, twoSpread) = (0.0, 0.0, 0.0, 0.0)
    for stratum in strata {
      guard let first = stratum.first.share, let second = stratum.second.share else { continue }
      let weight = weight(stratum) / total
      one += weight * first
      two += weight * second
      oneSpread += weight * weight / Double(stratum.first.n)
      twoSpread += weight * weight / Double(stratum.second.n)
    }
    let z = NormalDistribution.criticalValue(confidence: confidence)
    let own = score(one, spread: oneSpread, z: z)
    let others = score(two, spread: twoSpread, z: z)
    var result = Difference(one - two, standardError: 0, confidence: confidence)
    result.interval = Interval(
      one - two - hypotenuse(one - own.low, others.high - two),
      one - two + hypotenuse(own.high - one, two - others.low))
    return result
  }

  private static func weight(_ stratum: Stratum) -> Double {
    let (n, m) = (Double(stratum.first.n), Double(stratum.second.n))
    return n + m > 0 ? n * m / (n + m) : 0
  }

  /// Wilson's interval of a share whose variance is `spread` · p(1 − p).
  private static func score(_ share: Double, spread: Double, z: Double) -> Interval {
    let inside = min(max(share, 0), 1)
    let square = z * z * spread
    let middle = inside + square / 2
    let reach = (square * (inside * (1 - inside) + square / 4)).squareRoot()
    return Interval(
      max(0, (middle - reach) / (1 + square)), min(1, (middle + reach) / (1 + square)))
  }
}

private func hypotenuse(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
