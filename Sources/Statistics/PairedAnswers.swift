/// Answers that are each worth a number: how many, their sum, and the sum of their squares.
package struct AnswerSums: Sendable, Hashable {
  package let n: Int
  package let sum: Double
  package let squares: Double

  package init(n: Int, sum: Double, squares: Double) {
    self.n = n
    self.sum = sum
    self.squares = squares
  }

  package static let none = AnswerSums(n: 0, sum: 0, squares: 0)

  /// Nil without answers.
  package var mean: Double? { n > 0 ? sum / Double(n) : nil }

  /// The variance of one answer, about the mean of these; nil without answers.
  package var variance: Double? {
    mean.map { max(0, squares / Double(n) - $0 * $0) }
  }

  /// The sum of the answers' deviations from a mean, and the sum of their squares.
  fileprivate func deviation(from mean: Double) -> (sum: Double, squares: Double) {
    let count = Double(n)
    return (sum - count * mean, squares - 2 * mean * sum + count * mean * mean)
  }
}

/// What one customer answered in two samples.
package struct PairedAnswers: Sendable, Hashable {
  package var first: AnswerSums
  package var second: AnswerSums

  package init(_ first: AnswerSums, _ second: AnswerSums) {
    self.first = first
    self.second = second
  }

  /// Whether this stands first in the order of what was answered.
  fileprivate func precedes(_ other: PairedAnswers) -> Bool {
    (first.n, first.sum, first.squares, second.n, second.sum, second.squares)
      < (
        other.first.n, other.first.sum, other.first.squares, other.second.n, other.second.sum,
        other.second.squares
      )
  }
}

/// How the means of two samples vary, and vary together, where some customers answered more than once.
///
/// The customer is the unit: with e the sum of a customer's deviations from the sample's mean, the
/// variances are Σ (e₁/n₁)² and Σ (e₂/n₂)² and the covariance Σ e₁e₂/(n₁n₂) over customers (the
/// linearised difference of two means: Binder 1983, "On the variances of asymptotically normal
/// estimators from complex surveys", International Statistical Review 51). When everybody answers once
/// in both, the variance of the difference is that of the paired test; when nobody answers twice, that
/// of independent samples.
package struct LinearisedMeans: Sendable, Hashable {
  package private(set) var first: Double
  package private(set) var second: Double
  package private(set) var covariance = 0.0

  /// Nil when either sample has no answers.
  ///
  /// - Parameter repeated: The customers with more than one answer in the two samples together, in any
  ///   order; each of the other answers counts as a customer's.
  package init?(_ one: AnswerSums, _ other: AnswerSums, repeated: [PairedAnswers]) {
    guard let mean = one.mean, let otherMean = other.mean, let own = one.variance,
      let others = other.variance
    else { return nil }
    let (n, m) = (Double(one.n), Double(other.n))
    // All answers as if by different people, then the repeated ones put right.
    (first, second) = (own / n, others / m)
    let rounding = 1e-12 * (first + second)
    // In the order of what was answered: the sum is the same to the last bit whoever they are.
    for customer in repeated.sorted(by: { $0.precedes($1) }) {
      let here = customer.first.deviation(from: mean)
      let there = customer.second.deviation(from: otherMean)
      first += (here.sum * here.sum - here.squares) / (n * n)
      second += (there.sum * there.sum - there.squares) / (m * m)
      covariance += here.sum * there.sum / (n * m)
    }
    // What rounding leaves of a spread of 0 is no spread.
    if first < rounding { first = 0 }
    if second < rounding { second = 0 }
    let isNothing = first + second - 2 * covariance < rounding
    if isNothing { covariance = (first + second) / 2 }
  }

  /// The standard error of the difference of the means.
  package var standardError: Double { max(0, first + second - 2 * covariance).squareRoot() }

  /// From −1 to 1; 0 where a mean does not vary.
  package var correlation: Double {
    guard first > 0, second > 0 else { return 0 }
    return min(1, max(-1, covariance / (first * second).squareRoot()))
  }
}
