/// The balance of promoters and detractors among answers, from −100 to 100.
///
/// Reichheld (2003), "The One Number You Need to Grow", Harvard Business Review 81.
package struct NetPromoterScore: Sendable, Hashable {
  package enum Method: String, Sendable, Hashable, CaseIterable {
    /// Three answers more, ¾ of them promoters, 1½ passives, ¾ detractors.
    case adjusted
    case wald
  }

  package let promoters: Int
  package let passives: Int
  package let detractors: Int

  /// Nil when a count is negative.
  package init?(promoters: Int, passives: Int, detractors: Int) {
    guard promoters >= 0, passives >= 0, detractors >= 0 else { return nil }
    self.promoters = promoters
    self.passives = passives
    self.detractors = detractors
  }

  /// The number of answers.
  package var n: Int { promoters + passives + detractors }

  /// The score itself; nil without answers.
  package var score: Double? {
    n > 0 ? 100 * Double(promoters - detractors) / Double(n) : nil
  }

  /// The variance of one answer that counts 1, 0 or −1.
  package var variance: Double? {
    n > 0 ? Self.variance(Double(promoters), Double(detractors), of: Double(n)) : nil
  }

  /// The standard error of the score, in its points.
  package var standardError: Double? {
    variance.map { 100 * ($0 / Double(n)).squareRoot() }
  }

  /// The score that an interval is built around: the score itself, or the adjusted one.
  package func centre(_ method: Method) -> Double? {
    guard n > 0 else { return nil }
    switch method {
    case .wald: return score
    case .adjusted: return 100 * Double(promoters - detractors) / (Double(n) + 3)
    }
  }

  /// The standard error that an interval is built with.
  package func standardError(_ method: Method) -> Double? {
    guard n > 0 else { return nil }
    switch method {
    case .wald: return standardError
    case .adjusted:
      let n = Double(n) + 3
      let spread = Self.variance(Double(promoters) + 0.75, Double(detractors) + 0.75, of: n)
      return 100 * (spread / n).squareRoot()
    }
  }

  /// The interval of the score, cut to −100 … 100; nil without answers.
  ///
  /// Rocks (2016), "Interval Estimation for the “Net Promoter Score”", The American Statistician
  /// 70: the adjusted Wald interval keeps its confidence in small samples, where the plain one does
  /// not and shrinks to nothing when all answers agree.
  package func interval(_ method: Method = .adjusted, confidence: Double = 0.95) -> Interval? {
    guard let centre = centre(method), let error = standardError(method) else { return nil }
    let reach = NormalDistribution.criticalValue(confidence: confidence) * error
    return Interval(centre - reach, centre + reach).clamped(to: -100...100)
  }

  /// This score minus another of other people; nil when either has no answers.
  ///
  /// z = Δ / √(SE₁² + SE₂²), without adjustment.
  package func difference(
    from other: NetPromoterScore, confidence: Double = 0.95
  ) -> Difference? {
    guard let first = score, let second = other.score,
      let one = standardError, let two = other.standardError
    else { return nil }
    return Difference(
      first - second, standardError: (one * one + two * two).squareRoot(), confidence: confidence)
  }

  /// This score minus a fixed one, by the same interval as ``interval(_:confidence:)`` but uncut;
  /// nil without answers.
  package func difference(
    fromFixed other: Double, _ method: Method = .adjusted, confidence: Double = 0.95
  ) -> Difference? {
    guard let score, let centre = centre(method), let error = standardError(method) else {
      return nil
    }
    var result = Difference(centre - other, standardError: error, confidence: confidence)
    result.value = score - other
    return result
  }

  /// The answers that an interval of ± `margin` points takes, when an answer varies by `variance`.
  ///
  /// n = z² · variance / margin², rounded up; the worst variance is 1. Nil for a margin of 0 or less.
  package static func required(
    margin: Double, variance: Double = 1, confidence: Double = 0.95
  ) -> Int? {
    requiredAnswers(margin: margin / 100, variance: variance, confidence)
  }

  private static func variance(_ promoters: Double, _ detractors: Double, of n: Double) -> Double {
    let balance = (promoters - detractors) / n
    return max(0, (promoters + detractors) / n - balance * balance)
  }
}

extension NetPromoterScore {
  /// The answers as numbers: 1 for a promoter, 0 for a passive, −1 for a detractor.
  package var sums: AnswerSums {
    AnswerSums(
      n: n, sum: Double(promoters - detractors), squares: Double(promoters + detractors))
  }

  /// This score minus another where some customers answered more than once; see ``LinearisedMeans``.
  ///
  /// - Parameter repeated: The customers with more than one answer in the two samples together.
  package func difference(
    from other: NetPromoterScore, repeated: [PairedAnswers], confidence: Double = 0.95
  ) -> Difference? {
    guard let score, let otherScore = other.score,
      let means = LinearisedMeans(sums, other.sums, repeated: repeated)
    else { return nil }
    return Difference(
      score - otherScore, standardError: 100 * means.standardError, confidence: confidence)
  }
}

extension PairedAnswers {
  package init(_ first: NetPromoterScore, _ second: NetPromoterScore) {
    self.init(first.sums, second.sums)
  }
}

/// The answers that an interval of ± `margin` around their mean takes, when an answer varies by
/// `variance`: z² · variance / margin², rounded up; nil for a margin of 0 or less.
package func requiredAnswers(
  margin: Double, variance: Double, _ confidence: Double
) -> Int? {
  guard margin > 0, variance >= 0 else { return nil }
  let z = NormalDistribution.criticalValue(confidence: confidence)
  let n = (z * z * variance / (margin * margin)).rounded(.up)
  return n < 1e15 ? Int(n) : nil
}
