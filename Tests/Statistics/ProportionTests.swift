import Statistics
import Testing

/// Whether two numbers agree to the digits that were printed.
func agree(_ found: Double?, _ expected: Double, to digits: Int) -> Bool {
  guard let found else { return false }
  var unit = 0.5
  for _ in 0..<digits { unit /= 10 }
  return abs(found - expected) <= unit * 1.000001
}

@Suite("Shares")
struct ProportionTests {
  @Test(
    "have the intervals of Newcombe 1998, table I",
    arguments: [
      (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
      (1, 29, 0.0061, 0.1718),
    ])
  func wilson(count: Int, n: Int, low: Double, high: Double) throws {
    let interval = try #require(Proportion(count, of: n)?.wilson())
    #expect(agree(interval.low, low, to: 4))
    #expect(agree(interval.high, high, to: 4))
  }

  @Test("that are whole have an interval that ends there")
  func whole() throws {
    let all = try #require(Proportion(10, of: 10)?.wilson())
    #expect(agree(all.low, 0.7225, to: 4))
    #expect(all.high == 1)
    #expect(Proportion(0, of: 10)?.wilson()?.low == 0)
  }

  @Test("have the ends where the z test stops rejecting")
  func scoreTest() throws {
    // The definition: |share − p| = z √(p(1 − p)/n), solved by search.
    for (count, n) in [(3, 17), (40, 90), (1, 1000)] {
      let share = Double(count) / Double(n)
      func solve(_ from: Double, _ to: Double) -> Double {
        var (inside, outside) = (from, to)
        for _ in 0..<200 {
          let middle = (inside + outside) / 2
          let reach = 1.959963984540054 * (middle * (1 - middle) / Double(n)).squareRoot()
          if abs(share - middle) < reach { inside = middle } else { outside = middle }
        }
        return inside
      }
      let interval = try #require(Proportion(count, of: n)?.wilson())
      #expect(abs(interval.low - solve(share, 0)) < 1e-10)
      #expect(abs(interval.high - solve(share, 1)) < 1e-10)
    }
  }

  @Test("mirror their complement")
  func complement() throws {
    for count in 0...30 {
      let own = try #require(Proportion(count, of: 30)?.wilson())
      let rest = try #require(Proportion(30 - count, of: 30)?.wilson())
      #expect(abs(own.low - (1 - rest.high)) < 1e-14)
    }
  }

  @Test("narrow with the base and widen with the confidence")
  func monotone() throws {
    let small = try #require(Proportion(5, of: 10)?.wilson())
    let large = try #require(Proportion(500, of: 1000)?.wilson())
    let sure = try #require(Proportion(5, of: 10)?.wilson(confidence: 0.99))
    #expect(large.width < small.width)
    #expect(sure.width > small.width)
  }

  @Test(
    "differ by the intervals of Newcombe 1998, table II",
    arguments: [
      (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090),
      (5, 56, 0, 29, -0.0381, 0.1926),
    ])
  func difference(a: Int, n: Int, b: Int, m: Int, low: Double, high: Double) throws {
    let first = try #require(Proportion(a, of: n))
    let second = try #require(Proportion(b, of: m))
    let found = try #require(first.difference(from: second))
    #expect(agree(found.interval?.low, low, to: 4))
    #expect(agree(found.interval?.high, high, to: 4))
    let back = try #require(second.difference(from: first))
    #expect(agree(back.interval?.low, -high, to: 4))
    #expect(abs(found.value + back.value) < 1e-15)
  }

  @Test("of the same people differ by less when the answers go together")
  func paired() throws {
    let together = try #require(
      Proportion.pairedDifference(both: 43, onlyFirst: 7, onlySecond: 2, neither: 48))
    let first = try #require(Proportion(50, of: 100))
    let second = try #require(Proportion(45, of: 100))
    let apart = try #require(first.difference(from: second))
    #expect(agree(together.value, 0.05, to: 12))
    #expect(try #require(together.interval).width < #require(apart.interval).width)
    // McNemar: (7 − 2)² / (7 + 2)
    #expect(agree(together.z, 5 / 3.0, to: 10))
  }

  @Test("of nobody, and impossible ones, are none")
  func none() {
    #expect(Proportion(0, of: 0)?.share == nil)
    #expect(Proportion(0, of: 0)?.wilson() == nil)
    #expect(Proportion(3, of: 2) == nil)
    #expect(Proportion(-1, of: 2) == nil)
    #expect(Proportion.pairedDifference(both: 0, onlyFirst: 0, onlySecond: 0, neither: 0) == nil)
  }
}
