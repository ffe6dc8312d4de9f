import PlainStatistics
import Statistics
import Testing
import Tiers

/// Each statistic beside the same one from its definition, on numbers drawn at random.
@Suite("Statistics from their definitions")
struct IndependentStatisticsTests {
  static let count = Tier.count(150, long: 20_000)

  private func expectSame(
    _ found: Interval?, _ expected: (low: Double, high: Double)?, _ what: String
  ) {
    guard let found, let expected else {
      #expect(found == nil && expected == nil, "\(what)")
      return
    }
    let off = max(abs(found.low - expected.low), abs(found.high - expected.high))
    #expect(off < 1e-9, "\(what): \(found), \(expected)")
  }

  @Test("tails of the normal distribution, from SciPy")
  func tails() {
    // scipy.stats.norm: 2 * sf(z), and ppf(0.5 + c / 2).
    for (z, p) in [
      (0.1, 0.920344325445942), (1, 0.31731050786291415), (1.96, 0.04999579029644087),
      (3, 0.0026997960632601866), (6, 1.973175290075389e-09), (9, 2.2571768119076647e-19),
    ] {
      #expect(abs(NormalDistribution.twoSided(z) / p - 1) < 1e-12)
      #expect(NormalDistribution.twoSided(-z) == NormalDistribution.twoSided(z))
      #expect(abs(PlainStatistics.twoSided(z) / p - 1) < 1e-12)
    }
    for (confidence, z) in [
      (0.5, 0.6744897501960817), (0.8, 1.2815515655446004), (0.9, 1.6448536269514722),
      (0.95, 1.959963984540054), (0.99, 2.5758293035489004), (0.9999, 3.8905918864131204),
    ] {
      #expect(abs(NormalDistribution.criticalValue(confidence: confidence) - z) < 1e-12)
      #expect(abs(PlainStatistics.reach(confidence) - z) < 1e-10)
    }
  }

  @Test("shares, and the differences of two")
  func shares() throws {
    var draws = SplitMix(state: 11)
    for _ in 0..<Self.count {
      let confidence = [0.5, 0.8, 0.95, 0.99].randomElement(using: &draws) ?? 0.95
      let z = PlainStatistics.reach(confidence)
      let (n, m) = (Int.random(in: 1...60, using: &draws), Int.random(in: 1...900, using: &draws))
      let (x, y) = (Int.random(in: 0...n, using: &draws), Int.random(in: 0...m, using: &draws))
      let first = try #require(Proportion(x, of: n))
      let second = try #require(Proportion(y, of: m))
      expectSame(
        first.wilson(confidence: confidence), PlainStatistics.wilson(x, n, z: z), "\(x)/\(n)")
      let (p, q) = (Double(x) / Double(n), Double(y) / Double(m))
      let expected = PlainStatistics.newcombe(
        (p, 1 / Double(n)), (q, 1 / Double(m)), z: z)
      let difference = try #require(first.difference(from: second, confidence: confidence))
      #expect(abs(difference.value - expected.value) < 1e-12)
      expectSame(difference.interval, (expected.low, expected.high), "\(x)/\(n) − \(y)/\(m)")
      // Pearson's χ² of the four cells is z²: Σ (observed − expected)² / expected.
      let total = Double(n + m)
      var square = 0.0
      for (observed, row, column) in [
        (x, n, x + y), (n - x, n, n + m - x - y), (y, m, x + y), (m - y, m, n + m - x - y),
      ] where column > 0 {
        let expected = Double(row) * Double(column) / total
        square += (Double(observed) - expected) * (Double(observed) - expected) / expected
      }
      if x + y == 0 || x + y == n + m {
        #expect(difference.p == nil)
      } else {
        let p = PlainStatistics.twoSided(square.squareRoot())
        #expect(abs((difference.p ?? -1) - p) < 1e-9)
      }
    }
  }

  @Test("chances of differences, from SciPy")
  func chances() throws {
    // scipy.stats.chi2_contingency([[a, n - a], [b, m - b]], correction=False).
    for (a, n, b, m, p) in [
      (56, 70, 48, 80, 0.00804508136819656), (9, 10, 3, 10, 0.0061698993205441645),
      (5, 56, 0, 29, 0.09718656817057987),
    ] {
      let first = try #require(Proportion(a, of: n))
      let second = try #require(Proportion(b, of: m))
      let difference = try #require(first.difference(from: second))
      #expect(abs(try #require(difference.p) - p) < 1e-12)
    }
  }

  @Test("differences of the same people, from the interval's definition")
  func paired() throws {
    // Newcombe (1998), "Improved confidence intervals … based on paired data", table II, method 10:
    // 36, 12, 2, 0 have 0.0569 … 0.3404.
    let published = try #require(
      Proportion.pairedDifference(both: 36, onlyFirst: 12, onlySecond: 2, neither: 0)?.interval)
    #expect(agree(published.low, 0.0569, to: 4))
    #expect(agree(published.high, 0.3404, to: 4))
    var draws = SplitMix(state: 12)
    let z = PlainStatistics.reach()
    for _ in 0..<Self.count {
      let cells = (0..<4).map { _ in Int.random(in: 0...25, using: &draws) }
      let (e, f, g, h) = (cells[0], cells[1], cells[2], cells[3])
      let n = e + f + g + h
      let found = Proportion.pairedDifference(both: e, onlyFirst: f, onlySecond: g, neither: h)
      guard let one = PlainStatistics.wilson(e + f, n, z: z),
        let two = PlainStatistics.wilson(e + g, n, z: z)
      else {
        #expect(found == nil)
        continue
      }
      let (p, q) = (Double(e + f) / Double(n), Double(e + g) / Double(n))
      let margins = Double((e + f) * (g + h)) * Double((e + g) * (f + h))
      var phi = 0.0
      if margins > 0 {
        let product = Double(e * h - f * g)
        let half = Double(n) / 2
        phi = (product > half ? product - half : min(product, 0)) / margins.squareRoot()
      }
      func reach(_ a: Double, _ b: Double) -> Double {
        max(0, a * a - 2 * phi * a * b + b * b).squareRoot()
      }
      expectSame(
        found?.interval,
        (p - q - reach(p - one.low, two.high - q), p - q + reach(one.high - p, q - two.low)),
        "\(cells)")
      // McNemar: the share of those who changed in one direction, against a coin.
      if f + g > 0 {
        let coin = (Double(f) - Double(f + g) / 2) / (Double(f + g) / 4).squareRoot()
        #expect(abs((found?.z ?? 99) - coin) < 1e-9)
      } else {
        #expect(found?.z == nil)
      }
    }
  }

  @Test("differences in strata")
  func strata() throws {
    var draws = SplitMix(state: 13)
    let z = PlainStatistics.reach(0.9)
    for _ in 0..<Self.count {
      var (own, plain) = ([Stratum](), [PlainStatistics.Stratum]())
      for _ in 0..<Int.random(in: 1...4, using: &draws) {
        let (n, m) = (Int.random(in: 0...20, using: &draws), Int.random(in: 0...90, using: &draws))
        let (x, y) = (Int.random(in: 0...n, using: &draws), Int.random(in: 0...m, using: &draws))
        own.append(Stratum(try #require(Proportion(x, of: n)), try #require(Proportion(y, of: m))))
        plain.append(.init(n: n, returned: x, others: m, othersReturned: y))
      }
      let found = Proportion.adjustedDifference(own, confidence: 0.9)
      let expected = PlainStatistics.effect(plain, z: z)
      guard let expected, expected.isAdjusted else {
        #expect(found == nil)
        continue
      }
      #expect(abs(try #require(found).value - expected.value) < 1e-12)
      expectSame(found?.interval, (expected.low, expected.high), "\(plain)")
    }
  }

  @Test("quantiles, and probabilities of many tests")
  func sorted() {
    var draws = SplitMix(state: 14)
    for _ in 0..<Self.count {
      let values = (0..<Int.random(in: 1...30, using: &draws)).map { _ in
        Double(Int.random(in: 0...12, using: &draws)) / 8
      }
      let ordered = values.sorted()
      let median = PlainStatistics.median(values)
      #expect(quantile(ordered, 0.5) == median)
      // Type 7: the line through the points (k / (n − 1), value k).
      let share = Double(Int.random(in: 0...1000, using: &draws)) / 1000
      var expected = ordered[0]
      for (k, value) in ordered.enumerated().dropLast() {
        let (from, to) = (Double(k), Double(k + 1))
        let place = share * Double(ordered.count - 1)
        if place >= from, place <= to {
          expected = value * (to - place) + ordered[k + 1] * (place - from)
        }
      }
      #expect(abs((quantile(ordered, share) ?? -1) - expected) < 1e-12)
      let probabilities = values.map { $0 / 1.5 * 0.1 }
      let (found, plain) = (holmAdjusted(probabilities), PlainStatistics.holm(probabilities))
      #expect(zip(found, plain).allSatisfy { abs($0 - $1) < 1e-12 }, "\(probabilities)")
    }
  }

  @Test("halvings, leaving step by step")
  func halved() {
    for rate in [0.001, 0.01, 0.07, 0.25, 0.5, 0.9] {
      // How many whole steps leave at least half, and that one more does not.
      var (left, steps) = (1.0, 0)
      while left * (1 - rate) > 0.5 + 1e-12 {
        left *= 1 - rate
        steps += 1
      }
      let found = halvings(rate)
      #expect(found > Double(steps) && found <= Double(steps + 1) + 1e-9, "\(rate)")
    }
    #expect(abs(halvings(0.5) - 1) < 1e-15)
    #expect(halvings(0) == .infinity && halvings(1) == 0)
  }
}
