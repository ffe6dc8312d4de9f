import Sequences
import Tables
import Testing
import Tiers
import Verbs

@testable import JourneyAnalyses

/// The quick way through simple funnels against the one that all funnels can take.
@Suite(.serialized) struct SimpleFunnelTests {
  nonisolated(unsafe) static let shop = Result {
    try Shop(JourneyEvents.make(seed: 2, customers: 3))
  }

  /// Customers with few and many events, at few and many different instants.
  private static func store(seed: UInt64) -> EventStore {
    var draws = Draws(state: seed)
    var (starts, times, codes) = ([0], [Int64](), [UInt16]())
    for customer in 0..<60 {
      let count = [0, 1, 5, 40, 255, 256, 257, 900][customer % 8]
      let instants = [1, 3, 20, 400, 100_000][customer % 5]
      times += (0..<count).map { _ in
        Int64(Int.random(in: 0..<instants, using: &draws) - instants / 2) * hour
      }.sorted()
      // A code that no name has is no step.
      let known: [UInt16] = [0, 1, 2, 3, 3, .max]
      codes += (0..<count).map { _ in known.randomElement(using: &draws) ?? 0 }
      starts.append(times.count)
    }
    return EventStore(
      starts: starts, customers: Array(0..<60), times: times, codes: codes,
      steps: JourneyEvents.names)
  }

  @Test(
    arguments: ["ad, cart", "visit, cart, buy, ad", "cart, step in (\"ad\", \"buy\"), visit"],
    ["", " within 90m", " within 10d"])
  func `both ways lead to the same`(_ steps: String, _ within: String) throws {
    for ties in ["", " ties strict"] {
      let query = "touchpoints | funnel \(steps)\(within)\(ties)"
      let kernel = try #require(try Self.shop.get().kernel(query) as? FunnelKernel)
      #expect(kernel.isSimple)
      let groups = Groups(byCustomer: nil, labels: [])
      for seed in Tier.sample(1...4 as ClosedRange<UInt64>, oneOf: 2) {
        let store = Self.store(seed: seed)
        let ground = kernel.ground(store, groups)
        var (quick, slow) = (kernel.begin(ground, store), kernel.begin(ground, store))
        kernel.followSimply(store, 0..<60, ground, into: &quick.value)
        kernel.followTracks(store, 0..<60, ground, into: &slow.value)
        kernel.end(&quick)
        kernel.end(&slow)
        #expect(
          kernel.finish(quick, store, ground) == kernel.finish(slow, store, ground), "\(query)")
      }
    }
  }
}
