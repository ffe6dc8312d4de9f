import PlainStatistics
import Statistics
import Testing
import Tiers

/// The interval of clustered things beside its definition, and how often it has the truth in it.
@Suite("Shares of clustered things, by definition and by chance")
struct ClusteredCoverageTests {
  private func interval(_ clusters: [(n: Int, count: Int)], _ confidence: Double) -> Interval? {
    ClusteredProportion(
      clusters.reduce(0) { $0 + $1.count }, of: clusters.reduce(0) { $0 + $1.n },
      clusters: clusters.count, sizes: clusters.reduce(0) { $0 + $1.n * $1.n },
      products: clusters.reduce(0) { $0 + $1.n * $1.count },
      counts: clusters.reduce(0) { $0 + $1.count * $1.count })?.wilson(confidence: confidence)
  }

  @Test("five clusters by hand")
  func byHand() throws {
    // 2 of 3, 0 of 1, 1 of 1, 0 of 2, 3 of 3: a share of 0.6 and the residuals 0.2, −0.6, 0.4, −1.2,
    // 1.2. The variance is 5/4 · 3.44 / 10² = 0.043, of independent ones 0.6 · 0.4 / 10 = 0.024; the
    // effect 1.791667, so that they are worth 5.581395 things. Wilson's formula over those with NumPy.
    let found = try #require(interval([(3, 2), (1, 0), (1, 1), (2, 0), (3, 3)], 0.95))
    #expect(abs(found.low - 0.24379014137927135) < 1e-12)
    #expect(abs(found.high - 0.8746749276628574) < 1e-12)
  }

  @Test("clusters at random, residual by residual")
  func definition() {
    var draws = SplitMix(state: 21)
    for _ in 0..<Tier.count(300, long: 40_000) {
      let confidence = [0.8, 0.95, 0.99].randomElement(using: &draws) ?? 0.95
      let most = [1, 2, 9, 60].randomElement(using: &draws) ?? 1
      let clusters = (0..<Int.random(in: 1...25, using: &draws)).map { _ in
        let n = Int.random(in: 1...most, using: &draws)
        let count = [0, n, Int.random(in: 0...n, using: &draws)].randomElement(using: &draws) ?? 0
        return (n: n, count: count)
      }
      let expected = PlainStatistics.raoScott(clusters, z: PlainStatistics.reach(confidence))
      let found = interval(clusters, confidence)
      #expect(abs((found?.low ?? -1) - (expected?.low ?? -2)) < 1e-9, "\(clusters)")
      #expect(abs((found?.high ?? -1) - (expected?.high ?? -2)) < 1e-9, "\(clusters)")
    }
  }

  /// Businesses: how many customers, how many bursts each at most, and the shares that customers have
  /// of their own, all as likely.
  static let businesses:
    [(customers: Int, most: Int, shares: [Double], low: Double, high: Double)] = [
      // All alike: clusters are chance, and the interval is no narrower than without them.
      (60, 8, [0.4], 0.94, 0.985),
      (60, 8, [0.1, 0.4, 0.7], 0.93, 0.97),
      (200, 8, [0, 0.2, 1], 0.93, 0.97),
      (40, 3, [0.02, 0.1, 0.3], 0.93, 0.985),
    ]

  @Test("the truth is in the interval as often as it says", arguments: businesses.indices)
  func coverage(_ index: Int) {
    let business = Self.businesses[index]
    var draws = SplitMix(state: 22 + UInt64(index))
    let truth = business.shares.reduce(0, +) / Double(business.shares.count)
    let runs = Tier.count(1500, long: 40_000)
    var (covered, plain) = (0, 0)
    for _ in 0..<runs {
      let clusters = (0..<business.customers).map { _ in
        let n = Int.random(in: 1...business.most, using: &draws)
        let share = business.shares.randomElement(using: &draws) ?? 0
        return (
          n: n, count: (0..<n).count { _ in Double.random(in: 0..<1, using: &draws) < share }
        )
      }
      if let found = interval(clusters, 0.95), found.low <= truth, truth <= found.high {
        covered += 1
      }
      let alone = Proportion(
        clusters.reduce(0) { $0 + $1.count }, of: clusters.reduce(0) { $0 + $1.n })?.wilson()
      if let alone, alone.low <= truth, truth <= alone.high { plain += 1 }
    }
    let share = Double(covered) / Double(runs)
    #expect((business.low...business.high).contains(share), "covered in \(share)")
    if business.shares.count > 1 {
      // What it is for: without clusters the interval is too sure.
      #expect(Double(plain) / Double(runs) < share - 0.01, "\(plain) of \(runs)")
    }
    if Tier.isLong {
      print("clusters \(business): \(share), without clusters \(Double(plain) / Double(runs))")
    }
  }
}
