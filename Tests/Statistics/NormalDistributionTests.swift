import Statistics
import Testing

@Suite("The normal distribution")
struct NormalDistributionTests {
  @Test(
    "has the quantiles that R prints",
    arguments: [
      (0.5, 0.0), (0.975, 1.959963984540054), (0.95, 1.644853626951473),
      (0.995, 2.575829303548901), (0.25, -0.6744897501960817), (1e-10, -6.361340902404056),
      (1e-300, -37.0471),
    ])
  func quantiles(share: Double, expected: Double) throws {
    let found = try #require(NormalDistribution.quantile(share))
    #expect(abs(found - expected) < (share == 1e-300 ? 1e-3 : 1e-12))
  }

  @Test(
    "has the probabilities that tables print",
    arguments: [
      (0.0, 0.5), (1.0, 0.8413447460685429), (-1.96, 0.024997895148220435),
      (3.0, 0.9986501019683699),
    ])
  func probabilities(z: Double, expected: Double) {
    #expect(abs(NormalDistribution.cumulative(z) - expected) < 1e-14)
  }

  @Test("turns probabilities into values and back")
  func roundTrip() throws {
    for step in 1..<1000 {
      let share = Double(step) / 1000
      let z = try #require(NormalDistribution.quantile(share))
      #expect(abs(NormalDistribution.cumulative(z) - share) < 1e-14)
      let mirrored = try #require(NormalDistribution.quantile(1 - share))
      #expect(abs(z + mirrored) < 1e-12)
    }
  }

  @Test("agrees with a search in the cumulative")
  func bisection() throws {
    for share in [0.001, 0.03, 0.2, 0.6, 0.93, 0.9999] {
      var (low, high) = (-10.0, 10.0)
      for _ in 0..<200 {
        let middle = (low + high) / 2
        if NormalDistribution.cumulative(middle) < share { low = middle } else { high = middle }
      }
      #expect(abs(try #require(NormalDistribution.quantile(share)) - low) < 1e-9)
    }
  }

  @Test("takes no share outside 0 and 1")
  func outside() {
    #expect(NormalDistribution.quantile(-0.1) == nil)
    #expect(NormalDistribution.quantile(1.1) == nil)
    #expect(NormalDistribution.quantile(.nan) == nil)
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
  }
}
