/// What was counted of the answers to one question in one group.
package struct CountedAnswers: Sendable, Hashable {
  package var n = 0
  /// By the parts of the score, in their order.
  package var parts: [Int]
  /// What the answers are worth, each as its score says.
  package var worth: AnswerSums
  /// The answers themselves, where a verb asked for them; else none.
  package var values: AnswerSums

  /// - Parameter values: the sum of the answers and that of their squares.
  package init(_ n: Int, parts: [Int], of score: AnswerScore, values: (Double, Double)? = nil) {
    self.n = n
    self.parts = parts
    let worths = zip(parts, score.parts).map { (Double($0), Double($1.worth)) }
    worth = AnswerSums(
      n: n, sum: worths.reduce(0) { $0 + $1.0 * $1.1 },
      squares: worths.reduce(0) { $0 + $1.0 * $1.1 * $1.1 })
    self.values = values.map { AnswerSums(n: n, sum: $0.0, squares: $0.1) } ?? .none
  }
}

/// How a survey verb makes a figure of counted answers, and compares two.
package protocol SurveyFigure: Sendable {
  /// What is counted.
  var score: AnswerScore { get }
  var unit: Unit { get }
  /// What is said before the points that count, as in `satisfied: `, and after them.
  var lead: String { get }
  var aside: String { get }
  /// How the intervals are made, as in `Wilson intervals`.
  var method: String { get }
  /// Whether the sums of the answers themselves are wanted.
  var needsValues: Bool { get }
  /// What the figure lies between; nil where a yardstick may be any number.
  var range: ClosedRange<Double>? { get }

  func estimate(_ answers: CountedAnswers, confidence: Double) -> Estimate
  /// - Parameter repeated: the customers with more than one answer in the two groups together.
  func change(
    _ answers: CountedAnswers, from other: CountedAnswers, repeated: [Repeated], confidence: Double
  ) -> Difference?
  func change(
    _ answers: CountedAnswers, fromFixed value: Double, confidence: Double
  ) -> Difference?
  /// The answers that an interval of so much either way takes, at the variance of these.
  func required(margin: Double, _ answers: CountedAnswers, confidence: Double) -> Int?
}

/// What one customer answered in two groups.
package typealias Repeated = (first: CountedAnswers, second: CountedAnswers)

extension SurveyFigure {
  package var lead: String { "" }
  package var aside: String { "" }
  package var needsValues: Bool { false }
}

/// The share of some of the answers.
package struct ShareFigure: SurveyFigure {
  package let score: AnswerScore
  package var unit: Unit { .fraction }
  package var method: String { "Wilson intervals" }
  package var range: ClosedRange<Double>? { 0...1 }
  package var lead: String { "\(score.parts[0].name): " }
  package let aside: String
  package let needsValues: Bool

  /// - Parameters:
  ///   - aside: what is said besides of the answers that count.
  ///   - needsValues: whether the mean of the answers is shown beside the share.
  package init(_ score: AnswerScore, aside: String = "", needsValues: Bool = false) {
    self.score = score
    self.aside = aside
    self.needsValues = needsValues
  }

  private func share(_ answers: CountedAnswers) -> Proportion? {
    Proportion(answers.parts[0], of: answers.n)
  }

  package func estimate(_ answers: CountedAnswers, confidence: Double) -> Estimate {
    Estimate(share(answers)?.share, share(answers)?.wilson(confidence: confidence))
  }

  package func change(
    _ answers: CountedAnswers, from other: CountedAnswers, repeated: [Repeated], confidence: Double
  ) -> Difference? {
    guard let own = share(answers), let others = share(other) else { return nil }
    return own.difference(
      from: others, repeated: repeated.map { PairedAnswers($0.first.worth, $0.second.worth) },
      confidence: confidence)
  }

  package func change(
    _ answers: CountedAnswers, fromFixed value: Double, confidence: Double
  ) -> Difference? {
    share(answers)?.difference(fromFixed: value, confidence: confidence)
  }

  package func required(
    margin: Double, _ answers: CountedAnswers, confidence: Double
  ) -> Int? {
    requiredAnswers(margin: margin, variance: answers.worth.variance ?? 0.25, confidence)
  }
}

/// The mean of the answers.
package struct MeanFigure: SurveyFigure {
  package let score: AnswerScore
  package var unit: Unit { .number }
  package var method: String { "t intervals" }
  package var needsValues: Bool { true }
  package var range: ClosedRange<Double>? { Double(score.scale.low)...Double(score.scale.high) }

  package var lead: String { "the mean; \(score.parts[0].name): " }
  package let aside: String

  package init(_ score: AnswerScore, aside: String = "") {
    self.score = score
    self.aside = aside
  }

  /// The mean with Student's interval, cut to the scale; none where the answers do not vary.
  package func estimate(_ answers: CountedAnswers, confidence: Double) -> Estimate {
    let change = change(answers, fromFixed: 0, confidence: confidence)
    let interval = change?.interval.flatMap { interval in range.map(interval.clamped) }
    return Estimate(answers.values.mean, interval)
  }

  /// The difference of the two means, its standard error linearised over customers.
  package func change(
    _ answers: CountedAnswers, from other: CountedAnswers, repeated: [Repeated], confidence: Double
  ) -> Difference? {
    guard let mean = answers.values.mean, let others = other.values.mean,
      let means = LinearisedMeans(
        answers.values, other.values,
        repeated: repeated.map { PairedAnswers($0.first.values, $0.second.values) })
    else { return nil }
    return Difference(mean - others, standardError: means.standardError, confidence: confidence)
  }

  package func change(
    _ answers: CountedAnswers, fromFixed value: Double, confidence: Double
  ) -> Difference? {
    guard let mean = answers.values.mean, let variance = answers.values.variance else { return nil }
    guard answers.n > 1 else {
      return Difference(mean - value, standardError: 0, confidence: confidence)
    }
    return Difference(
      mean - value, standardError: (variance / Double(answers.n - 1)).squareRoot(),
      degrees: Double(answers.n - 1), confidence: confidence)
  }

  package func required(
    margin: Double, _ answers: CountedAnswers, confidence: Double
  ) -> Int? {
    answers.values.variance.flatMap {
      requiredAnswers(margin: margin, variance: $0, confidence)
    }
  }
}
