import Sessions
import Testing
import Tiers

/// `micromoments` and its interval beside a second implementation written from its page.
@Suite struct BurstIndependenceTests {
  static let seeds = (0..<UInt64(Tier.count(2, long: 300))).map { $0 + 3001 }

  @Test(arguments: seeds) func `bursts are those counted by hand`(_ seed: UInt64) throws {
    var shop = RandomShop(seed: seed)
    // Most of what is done is done on a phone, and some of it again within the hour.
    var draws = SplitMix(state: seed)
    for index in shop.touches.indices where Int.random(in: 0..<3, using: &draws) > 0 {
      shop.touches[index].device = "phone"
      guard let time = shop.touches[index].time, time < RandomShop.end - 86_400 else { continue }
      for _ in 0..<Int.random(in: 0...2, using: &draws) {
        var again = shop.touches[index]
        again.time = time + Int.random(in: 0...60, using: &draws) * 60
        shop.touches.append(again)
      }
    }
    try shop.withSession { session, _ in
      // The pass in memory and the engine's own, in turn.
      session.usesKernels = seed % 2 == 1
      func expect(_ query: String, _ oracle: BurstOracle) throws {
        let difference = try Answer(query, in: session).difference(from: Answer(oracle.rows))
        #expect(difference == nil, "seed \(seed): \(query)\n\(difference ?? "")")
      }
      let plan: (ShopEvent) -> (String, [Cell]) = { event in
        let plan = shop.plans[event.customer] ?? nil
        return (MomentsOracle.order([plan]), [Cell(plan)])
      }
      let hour: (ShopEvent) -> (String, [Cell]) = { event in
        let hour = event.time % 86_400 / 3600
        return (hour < 10 ? "0\(hour)" : "\(hour)", [Cell(hour)])
      }
      var oracle = BurstOracle(events: shop.touchEvents(), group: hour)
      try expect("touchpoints | micromoments", oracle)
      oracle.group = plan
      oracle.least = 1
      try expect("touchpoints | micromoments least 1 by plan", oracle)
      (oracle.looks, oracle.gap, oracle.least) = (["visit", "quote", "cart"], 3600, 2)
      (oracle.within, oracle.outcome, oracle.confidence) = (20 * 86_400, "repair", 0.8)
      (oracle.days, oracle.hours) = ([5, 6], 0..<12)
      let clauses =
        "looks visit, quote, cart burst 1h within 20d outcome repair hours 0 .. 12 days sat, sun"
      try expect("touchpoints | micromoments \(clauses) confidence 0.8 by plan", oracle)
      oracle.group = { event in
        let (one, two) = (hour(event), plan(event))
        return (one.0 + "\u{1}" + two.0, one.1 + two.1)
      }
      try expect("touchpoints | micromoments \(clauses) confidence 0.8 by hour, plan", oracle)
    }
  }
}
