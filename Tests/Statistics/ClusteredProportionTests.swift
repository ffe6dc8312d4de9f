import Statistics
import Testing

/// The share of all things of some clusters, each with its count and size.
private func share(_ clusters: [(count: Int, size: Int)]) -> ClusteredProportion? {
  ClusteredProportion(
    clusters.reduce(0) { $0 + $1.count }, of: clusters.reduce(0) { $0 + $1.size },
    clusters: clusters.count, sizes: clusters.reduce(0) { $0 + $1.size * $1.size },
    products: clusters.reduce(0) { $0 + $1.size * $1.count },
    counts: clusters.reduce(0) { $0 + $1.count * $1.count })
}

@Suite("Shares of clustered things")
struct ClusteredProportionTests {
  /// Weil's litters, Rao and Scott (1992), table 1: pups alive after 21 days, of those at day 4.
  static let control = [
    (13, 13), (12, 12), (9, 9), (9, 9), (8, 8), (8, 8), (12, 13), (11, 12), (9, 10), (9, 10),
    (8, 9), (11, 13), (4, 5), (5, 7), (7, 10), (7, 10),
  ]
  static let treated = [
    (12, 12), (11, 11), (10, 10), (9, 9), (10, 11), (9, 10), (9, 10), (8, 9), (8, 9), (4, 5),
    (7, 9), (4, 7), (5, 10), (3, 6), (3, 10), (0, 7),
  ]

  @Test("have the design effects of Rao and Scott 1992")
  func published() throws {
    #expect(agree(share(Self.control)?.designEffect, 1.232495, to: 6))
    #expect(agree(share(Self.treated)?.designEffect, 3.952861, to: 6))
  }

  @Test("have the interval of as many independent things as they are worth")
  func interval() throws {
    // 145 pups worth 145 / 3.952861 = 36.6823; Wilson's formula over them by hand.
    let found = try #require(share(Self.treated)?.wilson())
    let (n, p, z) = (145 / 3.952_860_626, 112.0 / 145, 1.959_963_984_540_054)
    let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    let reach = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    #expect(abs(found.low - (middle - reach)) < 1e-8)
    #expect(abs(found.high - (middle + reach)) < 1e-8)
  }

  @Test("that are clusters of their own have Wilson's interval")
  func single() {
    let own = (0..<40).map { ($0 < 13 ? 1 : 0, 1) }
    #expect(share(own)?.designEffect == 1)
    #expect(share(own)?.wilson() == Proportion(13, of: 40)?.wilson())
  }

  @Test("are never surer than independent ones")
  func never() throws {
    // Each cluster has just half: less varied than chance.
    let even = [(Int, Int)](repeating: (1, 2), count: 20)
    #expect(share(even)?.wilson() == Proportion(20, of: 40)?.wilson())
    #expect(share(even)?.designEffect == 0)
  }

  @Test("that are all the same, or of one cluster, are worth their clusters")
  func alike() throws {
    let same = [(Int, Int)](repeating: (3, 3), count: 5)
    #expect(share(same)?.designEffect == 3)
    #expect(share(same)?.wilson() == Proportion(5, of: 5)?.wilson())
    #expect(share([(2, 7)])?.designEffect == 7)
    #expect(share([]) != nil && share([])?.wilson() == nil)
  }

  @Test("are refused when no clusters can have them")
  func impossible() {
    #expect(
      ClusteredProportion(1, of: 2, clusters: 3, sizes: 2, products: 1, counts: 1) == nil)
    #expect(
      ClusteredProportion(1, of: 2, clusters: 1, sizes: 1, products: 1, counts: 1) == nil)
    #expect(
      ClusteredProportion(1, of: 2, clusters: 1, sizes: 4, products: 5, counts: 1) == nil)
  }
}
