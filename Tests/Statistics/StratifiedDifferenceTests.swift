import Testing
import Tiers

@testable import Statistics

@Suite struct StratifiedDifferenceTests {
  private func stratum(_ x: Int, _ n: Int, _ y: Int, _ m: Int) throws -> Stratum {
    Stratum(try #require(Proportion(x, of: n)), try #require(Proportion(y, of: m)))
  }

  @Test func `one stratum is Newcombe's interval`() throws {
    for (x, n, y, m) in [(56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 20)] {
      let one = try stratum(x, n, y, m)
      let plain = try #require(one.first.difference(from: one.second))
      let adjusted = try #require(Proportion.adjustedDifference([one]))
      #expect(abs(adjusted.value - plain.value) < 1e-12)
      let (first, second) = (try #require(adjusted.interval), try #require(plain.interval))
      #expect(abs(first.low - second.low) < 1e-12 && abs(first.high - second.high) < 1e-12)
    }
  }

  @Test func `the strata have the weights of Mantel and Haenszel`() throws {
    // By hand: weights 12·8/20 = 4.8 and 5·20/25 = 4; differences 6/12 − 2/8 and 4/5 − 10/20.
    let strata = [try stratum(6, 12, 2, 8), try stratum(4, 5, 10, 20)]
    let value = try #require(Proportion.adjustedDifference(strata)?.value)
    #expect(abs(value - (4.8 * 0.25 + 4 * 0.3) / 8.8) < 1e-12)
  }

  @Test func `what differs only between strata is no effect`() throws {
    // The first group has more of the stratum that returns: 52 % against 28 % as they are.
    let strata = [try stratum(8, 40, 16, 80), try stratum(48, 80, 24, 40)]
    let difference = try #require(Proportion.adjustedDifference(strata))
    #expect(abs(difference.value) < 1e-12)
    let interval = try #require(difference.interval)
    #expect(interval.low < 0 && interval.high > 0)
  }

  @Test func `strata without people on both sides say nothing`() throws {
    #expect(Proportion.adjustedDifference([]) == nil)
    #expect(
      Proportion.adjustedDifference([try stratum(1, 2, 0, 0), try stratum(0, 0, 1, 2)]) == nil)
    let one = try stratum(3, 9, 4, 7)
    #expect(
      Proportion.adjustedDifference([one, try stratum(5, 5, 0, 0)])
        == Proportion.adjustedDifference([one]))
  }

  @Test func `the interval stays among differences and does not vanish`() throws {
    let strata = [try stratum(0, 3, 4, 4), try stratum(0, 9, 12, 12)]
    let interval = try #require(Proportion.adjustedDifference(strata)?.interval)
    #expect(interval.low >= -1 && interval.high < 0 && interval.width > 0.1)
  }

  @Test func `the interval covers the truth where hardly anybody returns`() throws {
    var draws = SplitMix(state: 7)
    func binomial(_ n: Int, _ share: Double) -> Int {
      (0..<n).count { _ in Double.random(in: 0..<1, using: &draws) < share }
    }
    // 30 bad moments and 60 others in three strata that return more and more.
    var covered = 0
    let runs = 4000
    for _ in 0..<runs {
      var strata: [Stratum] = []
      for (n, m, share) in [(12, 16, 0.25), (10, 20, 0.35), (8, 24, 0.5)] {
        strata.append(try stratum(binomial(n, share - 0.2), n, binomial(m, share), m))
      }
      let interval = try #require(Proportion.adjustedDifference(strata)?.interval)
      if interval.low <= -0.2, interval.high >= -0.2 { covered += 1 }
    }
    let share = Double(covered) / Double(runs)
    #expect((0.935...0.975).contains(share), "covered in \(share)")
  }
}
