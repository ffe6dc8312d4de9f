import System

/// The standard normal distribution.
package enum NormalDistribution {
  /// The probability of a value at or below `z`.
  package static func cumulative(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  /// The probability of a value at least as far from 0 as `z`, on either side.
  package static func twoSided(_ z: Double) -> Double { min(1, erfc(abs(z) / 2.0.squareRoot())) }

  /// The value below which the given share lies; infinite at 0 and 1, nil outside them.
  ///
  /// Wichura (1988), "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied
  /// Statistics 37, routine PPND16: relative accuracy of about 1 part in 10^16.
  package static func quantile(_ share: Double) -> Double? {
    guard share >= 0, share <= 1 else { return nil }
    let offset = share - 0.5
    if abs(offset) <= 0.425 {
      let r = 0.180625 - offset * offset
      return offset * polynomial(central.above, r) / polynomial(central.below, r)
    }
    let tail = offset < 0 ? share : 1 - share
    guard tail > 0 else { return offset < 0 ? -.infinity : .infinity }
    let r = (-log(tail)).squareRoot()
    let value =
      r <= 5
      ? polynomial(middle.above, r - 1.6) / polynomial(middle.below, r - 1.6)
      : polynomial(far.above, r - 5) / polynomial(far.below, r - 5)
    return offset < 0 ? -value : value
  }

  /// The half-width of a two-sided interval in standard errors: 1.96 for a confidence of 0.95.
  ///
  /// A confidence outside 0 … 1 is brought inside.
  package static func criticalValue(confidence: Double) -> Double {
    let inside = min(max(confidence, 0), 1 - 1e-15)
    return quantile(0.5 + inside / 2) ?? 0
  }

  private typealias Ratio = (above: [Double], below: [Double])

  private static let central: Ratio = (
    [
      3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
      1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
      3.3430575583588128105e+4, 2.5090809287301226727e+3,
    ],
    [
      1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
      2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
      5.2264952788528545610e+3,
    ]
  )

  private static let middle: Ratio = (
    [
      1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
      3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
      2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ],
    [
      1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
      1.05075007164441684324e-9,
    ]
  )

  private static let far: Ratio = (
    [
      6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
      2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
      2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ],
    [
      1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
      2.04426310338993978564e-15,
    ]
  )

  /// Horner's scheme, the constant first.
  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    var sum = 0.0
    for coefficient in coefficients.reversed() { sum = sum * x + coefficient }
    return sum
  }
}
