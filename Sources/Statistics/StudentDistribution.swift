import System

/// Student's t distribution: the mean of few measurements over its own standard error.
package enum StudentDistribution {
  /// The probability of a value at least as far from 0 as `t`, on either side, with so many degrees of
  /// freedom.
  ///
  /// I(ν / (ν + t²); ν/2, ½) with the regularised incomplete beta function I: Abramowitz and Stegun
  /// (1964), Handbook of Mathematical Functions, 26.7.1.
  package static func twoSided(_ t: Double, degrees: Double) -> Double {
    guard degrees > 0, t.isFinite else { return 0 }
    return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
  }

  /// The value that so much of the distribution lies within, on both sides of 0.
  ///
  /// Found by halving, to the last bit that the probability tells apart.
  package static func criticalValue(confidence: Double, degrees: Double) -> Double {
    guard degrees > 0, confidence < 1 else { return .infinity }
    var (low, high) = (0.0, 1.0)
    while twoSided(high, degrees: degrees) > 1 - confidence, high < 1e12 { high *= 2 }
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if twoSided(middle, degrees: degrees) > 1 - confidence { low = middle } else { high = middle }
    }
    return high
  }

  /// The regularised incomplete beta function, by its continued fraction (26.5.8).
  static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The fraction converges fast below the mean; above it the other tail is taken.
    guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
    let beta: Double = lgamma(a) + lgamma(b) - lgamma(a + b)
    let front: Double = exp(a * log(x) + b * log(1 - x) - beta) / a
    // Lentz's method: the fraction from its front, by the ratios of neighbouring convergents.
    let tiny = 1e-300
    var (c, d, result) = (1.0, 0.0, 1.0)
    for step in 0..<10_000 {
      let m = Double(step / 2)
      let numerator: Double
      if step == 0 {
        numerator = 1
      } else if step % 2 == 0 {
        numerator = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      } else {
        numerator = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      }
      d = 1 + numerator * d
      if abs(d) < tiny { d = tiny }
      d = 1 / d
      c = 1 + numerator / c
      if abs(c) < tiny { c = tiny }
      let change = c * d
      result *= change
      if abs(1 - change) < 1e-15 { break }
    }
    return front * (result - 1)
  }
}
