import Verbs

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

/// The conditions that sort the answers to one question.
struct PromoterConditions {
  var isAnswer: Expression
  var isPromoter: Expression
  var isDetractor: Expression
  let isOffScale: Expression

  /// - Parameter score: A number; answers between two points are off the scale.
  init(_ score: Expression, _ scale: PromoterScale) {
    var onScale = [
      score.isAtLeast(.integer(Int64(scale.low))), score.isAtMost(.integer(Int64(scale.high))),
    ]
    if score.type != .integer {
      let rounded = Expression.call(.round, [score, .integer(0)], score.type)
      onScale.append(score.equals(rounded))
    }
    isAnswer = .all(onScale)
    isPromoter = .all(onScale + [score.isAtLeast(.integer(Int64(scale.firstPromoter)))])
    isDetractor = .all(onScale + [score.isLess(than: .integer(Int64(scale.firstPassive)))])
    isOffScale = .all([score.isNotNull, isAnswer.negated])
  }
}
