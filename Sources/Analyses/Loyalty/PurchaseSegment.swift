import Kits

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

extension PurchaseSegment {
  /// The segment from the columns `r`, `f`, `m` and `frequency`: one branch for each run of equal cells
  /// of the grid.
  static func expression(bins: Int) -> Expression {
    func score(_ name: String) -> Expression { .column(name, .integer) }
    let once = score("frequency").equals(.integer(1))
    let sum = Expression.call(.add, [score("f"), score("m")], .integer)
    var branches: [Expression.Branch] = []
    for recency in 1...bins {
      let isRecency = score("r").equals(.integer(Int64(recency)))
      let single = PurchaseSegment(r: recency, sum: 2, bins: bins, boughtOnce: true)
      branches.append(.init(.all([once, isRecency]), .text(single.rawValue)))
      // The highest sum of each run closes it: branches are tried in order.
      for total in 2...(2 * bins) {
        let cell = PurchaseSegment(r: recency, sum: total, bins: bins, boughtOnce: false)
        let next = PurchaseSegment(r: recency, sum: total + 1, bins: bins, boughtOnce: false)
        guard total == 2 * bins || next != cell else { continue }
        branches.append(
          .init(
            .all([isRecency, sum.isAtMost(.integer(Int64(total)))]), .text(cell.rawValue)))
      }
    }
    return .choice(branches, otherwise: .null(.text), .text)
  }
}
