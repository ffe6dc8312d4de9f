package import Catalogs
package import Diagnostics
package import Relations

/// How the points of a scale divide into detractors, passives and promoters.
///
/// On 0–10: 0–6, 7–8, 9–10 (Reichheld 2003). Another scale of k points gives promoters its top 2k/11
/// points and passives the next 2k/11, rounded up to whole points at the edges: 1–3 / 4 / 5 on 1–5,
/// 1–6 / 7–8 / 9–10 on 1–10.
package struct PromoterScale: Sendable, Hashable {
  package let low: Int
  package let high: Int

  package static let standard = PromoterScale(unchecked: 0, 10)

  /// Nil for a scale that cannot be divided so: fewer than 3 or more than 11 points.
  package init?(_ low: Int, _ high: Int) {
    let (span, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, (2...10).contains(span), (-1000...1000).contains(low) else { return nil }
    self.init(unchecked: low, high)
  }

  private init(unchecked low: Int, _ high: Int) {
    self.low = low
    self.high = high
  }

  private var points: Int { high - low + 1 }

  /// The least answer that is a promoter's: above high − 2k/11.
  package var firstPromoter: Int { high - Self.whole(2 * points) + 1 }

  /// The least answer that is a passive's.
  package var firstPassive: Int { high - Self.whole(4 * points) + 1 }

  /// Elevenths rounded up to a whole number, at least 1.
  private static func whole(_ elevenths: Int) -> Int { max(1, (elevenths + 10) / 11) }

  /// As in `0–6 / 7–8 / 9–10`.
  package var text: String {
    func range(_ from: Int, _ to: Int) -> String { from == to ? "\(from)" : "\(from)–\(to)" }
    return [
      range(low, firstPassive - 1), range(firstPassive, firstPromoter - 1),
      range(firstPromoter, high),
    ].joined(separator: " / ")
  }
}

/// Which answers stand on a scale.
///
/// An answer is a whole number from the lower end to the upper one; any other number is off the scale,
/// so also one between two points. A blank is neither.
package struct ScaleConditions: Sendable, Hashable {
  /// Null for a blank.
  package var isOn: Expression
  /// Never null.
  package var isOff: Expression
  /// ``isOn`` in its parts, for conditions that ask for more.
  package let parts: [Expression]

  /// - Parameter score: A number.
  package init(_ score: Expression, _ scale: ScoreScale) {
    var parts = [
      score.isAtLeast(.integer(Int64(scale.low))), score.isAtMost(.integer(Int64(scale.high))),
    ]
    if score.type != .integer {
      let rounded = Expression.call(.round, [score, .integer(0)], score.type)
      parts.append(score.equals(rounded))
    }
    self.parts = parts
    isOn = .all(parts)
    isOff = .all([score.isNotNull, isOn.negated])
  }
}

/// The answers of a scale that are good and those that are bad.
///
/// Of ten points or more the top two and all from the fifth below the top on, as in the net promoter
/// score: 9–10 and 0–6. Of four to nine points the top and the bottom two, of fewer the ends.
package struct ScoreBox: Sendable, Hashable {
  package let low: Int
  package let high: Int
  package let top: Int
  package let bottom: Int

  /// Nil for a scale of one point, or of more than eleven.
  package init?(_ scale: ScoreScale) {
    let (span, overflow) = scale.high.subtractingReportingOverflow(scale.low)
    guard !overflow, (1...10).contains(span), (-1000...1000).contains(scale.low) else { return nil }
    low = scale.low
    high = scale.high
    switch span {
    case 9...: (top, bottom) = (high - 1, high - 4)
    case 3...: (top, bottom) = (high - 1, low + 1)
    default: (top, bottom) = (high, low)
    }
  }

  package var topText: String { Self.text(top, high) }
  package var bottomText: String { Self.text(low, bottom) }

  /// The least answer above the middle of the scale: 5 on 1–7, 4 on 1–5, 6 on 0–10.
  package var firstAboveMiddle: Int { low + (high - low) / 2 + 1 }
  package var aboveMiddleText: String { Self.text(firstAboveMiddle, high) }

  static func text(_ from: Int, _ to: Int) -> String {
    from == to ? "\(from)" : "\(from)–\(to)"
  }
}

extension ScoreScale {
  /// The scale that answers to a question of a kind are read on where nothing tells another.
  package static func usual(for question: QuestionKind) -> ScoreScale {
    switch question {
    case .recommend: ScoreScale(low: 0, high: 10)
    case .effort: ScoreScale(low: 1, high: 7)
    case .satisfaction, .intent: ScoreScale(low: 1, high: 5)
    }
  }
}

extension Diagnostic {
  /// The mistake of a scale that has too few points, or too many.
  package static func unreadableScale(
    of verb: String, _ name: String, _ scale: ScoreScale, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      "wrong-scale",
      "`\(verb)` reads scales of 2 to 11 points, and \(typed(name)) goes from \(scale.low) to "
        + "\(scale.high)", at: span)
  }

  /// The mistake of a question that is on another scale than a score of promoters is read from.
  ///
  /// - Parameter help: what to say, up to the word `scale`.
  package static func otherScale(
    _ name: String, _ scale: ScoreScale, help: String, at span: SourceSpan
  ) -> Diagnostic {
    let reading = PromoterScale(scale.low, scale.high).map { " reads it as \($0.text)" } ?? ""
    return Diagnostic(
      "wrong-scale",
      "`nps` reads answers from 0 to 10, and \(typed(name)) goes from \(scale.low) to \(scale.high)",
      at: span, help: ["\(help)scale \(scale.low) .. \(scale.high)`\(reading)"])
  }
}
