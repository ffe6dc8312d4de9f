/// What a customer's recency, frequency and monetary scores add up to.
///
/// Customers who bought once are told by recency alone: they cannot be loyal yet, nor lost. All others
/// are placed by the recency score and the rounded mean of the other two, a grid of 5 × 5 without
/// gaps or overlaps.
package enum PurchaseSegment: String, Sendable, Hashable, CaseIterable {
  // Bought once: of late, a while ago, long ago.
  case new
  case promising
  case oneTime = "one-time"
  // Bought again.
  case champions
  case loyal
  case potentialLoyal = "potential loyal"
  case needsAttention = "needs attention"
  case aboutToSleep = "about to sleep"
  case atRisk = "at risk"
  case cannotLose = "cannot lose"
  case hibernating
  case lost
  /// No purchase at all.
  case never

  /// By recency from 1 (long ago) to 5, then by value from 1 to 5.
  private static let grid: [[PurchaseSegment]] = [
    [.lost, .hibernating, .atRisk, .cannotLose, .cannotLose],
    [.hibernating, .aboutToSleep, .atRisk, .atRisk, .cannotLose],
    [.aboutToSleep, .needsAttention, .needsAttention, .loyal, .loyal],
    [.potentialLoyal, .potentialLoyal, .loyal, .champions, .champions],
    [.potentialLoyal, .potentialLoyal, .loyal, .champions, .champions],
  ]

  /// The segment of a customer with these scores, each from 1 to `bins`.
  ///
  /// With 5 bins the place in the grid is r × round((f + m) / 2), halves up; other numbers of bins
  /// are stretched to 5. Scores outside the range are brought inside.
  package init(r: Int, f: Int, m: Int, bins: Int = 5, boughtOnce: Bool = false) {
    self.init(r: r, sum: f + m, bins: bins, boughtOnce: boughtOnce)
  }

  /// The same, from the sum of the frequency and monetary scores.
  init(r: Int, sum: Int, bins: Int, boughtOnce: Bool) {
    let bins = max(bins, 1)
    let recency = Self.fifth(min(max(r, 1), bins), of: bins)
    let value = Self.fifth(min(max(sum, 2), 2 * bins), of: 2 * bins)
    if boughtOnce {
      self = recency >= 4 ? .new : recency == 3 ? .promising : .oneTime
    } else {
      self = Self.grid[recency - 1][value - 1]
    }
  }

  /// The fifth of the range that a number is in, from 1 to 5.
  private static func fifth(_ number: Int, of count: Int) -> Int {
    (5 * number + count - 1) / count
  }
}
