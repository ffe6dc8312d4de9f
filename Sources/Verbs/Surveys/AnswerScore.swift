package import Catalogs
package import Relations

/// A figure of the answers to a question: which points of its scale are counted, under which name, and
/// what an answer in them is worth.
///
/// The verbs and the functions of the same name (`nps(x)`, `csat(x)`, `ces(x)`) are made of these.
package struct AnswerScore: Sendable, Hashable {
  /// Points of the scale that are counted together.
  package struct Part: Sendable, Hashable {
    package let name: String
    package let points: ClosedRange<Int>
    package let worth: Int
  }

  package let scale: ScoreScale
  package let parts: [Part]
  /// What the mean worth of an answer is multiplied by: 100 for points.
  package let factor: Int
  /// Which points count, as in `0–6 / 7–8 / 9–10`, or `4–5 on 1–5`.
  package let text: String

  private init(_ scale: ScoreScale, _ parts: [Part], factor: Int = 1, text: String) {
    self.scale = scale
    self.parts = parts
    self.factor = factor
    self.text = text
  }

  /// Promoters less detractors, in points.
  package static func recommendation(_ scale: PromoterScale) -> AnswerScore {
    let (low, high) = (scale.low, scale.high)
    return AnswerScore(
      ScoreScale(low: low, high: high),
      [
        Part(name: "promoters", points: scale.firstPromoter...high, worth: 1),
        Part(name: "detractors", points: low...scale.firstPassive - 1, worth: -1),
      ], factor: 100, text: scale.text)
  }

  /// The share of the top points: as many as are said, else two, of a scale of fewer than four one.
  ///
  /// Nil for a scale of fewer than 2 or more than 11 points, or where no point would be below.
  package static func top(
    _ name: String, _ count: Int? = nil, of scale: ScoreScale
  ) -> AnswerScore? {
    guard let box = ScoreBox(scale) else { return nil }
    let first = count.map { scale.high - $0 + 1 } ?? box.top
    guard first > scale.low else { return nil }
    return share(name, first...scale.high, of: scale)
  }

  /// The share of the points above the middle of the scale, or of those below it.
  ///
  /// Nil for a scale of fewer than 2 or more than 11 points.
  package static func beyondMiddle(
    _ name: String, isBelow: Bool = false, of scale: ScoreScale
  ) -> AnswerScore? {
    guard let box = ScoreBox(scale) else { return nil }
    let above = box.firstAboveMiddle
    return share(
      name, isBelow ? scale.low...scale.low + scale.high - above : above...scale.high, of: scale)
  }

  private static func share(
    _ name: String, _ points: ClosedRange<Int>, of scale: ScoreScale
  ) -> AnswerScore {
    AnswerScore(
      scale, [Part(name: name, points: points, worth: 1)],
      text: "\(ScoreBox.text(points.lowerBound, points.upperBound)) on \(scale.low)–\(scale.high)")
  }
}

/// The conditions that sort the answers to a question.
///
/// An answer is a whole number from the lower end of the scale to the upper one; any other number is off
/// the scale, so also one between two points. A blank is neither.
package struct AnswerConditions: Sendable, Hashable {
  /// Null for a blank.
  package private(set) var isAnswer: Expression
  /// In the order of the score's parts.
  package private(set) var isPart: [Expression]
  /// Never null.
  package let isOffScale: Expression

  /// - Parameter answer: A number.
  package init(_ answer: Expression, _ score: AnswerScore) {
    let answers = ScaleConditions(answer, score.scale)
    isAnswer = answers.isOn
    isPart = score.parts.map { part in
      var conditions = answers.parts
      if part.points.lowerBound > score.scale.low {
        conditions.append(answer.isAtLeast(.integer(Int64(part.points.lowerBound))))
      }
      if part.points.upperBound < score.scale.high {
        conditions.append(answer.isLess(than: .integer(Int64(part.points.upperBound) + 1)))
      }
      return .all(conditions)
    }
    isOffScale = answers.isOff
  }

  /// The same of some answers only.
  package func restricted(to kept: Expression) -> AnswerConditions {
    var copy = self
    copy.isAnswer = .all([isAnswer, kept])
    copy.isPart = isPart.map { .all([$0, kept]) }
    return copy
  }
}
