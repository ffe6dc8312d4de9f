import Sessions
import Testing
import Tiers

/// `journey` beside a second implementation written from its page.
@Suite struct JourneyIndependenceTests {
  static let seeds = (0..<UInt64(Tier.count(1, long: 300))).map { $0 + 1001 }

  private func expect(
    _ query: String, _ rows: [[Cell]], in session: Session, _ seed: UInt64
  ) throws {
    let difference = try Answer(query, in: session).difference(from: Answer(rows))
    #expect(difference == nil, "seed \(seed): \(query)\n\(difference ?? "")")
  }

  @Test(arguments: seeds) func `touchpoints are those counted by hand`(_ seed: UInt64) throws {
    let shop = RandomShop(seed: seed)
    try shop.withSession { session, _ in
      // The pass in memory and the engine's own, in turn.
      session.usesKernels = seed % 2 == 1
      let plan: (ShopEvent) -> [String?] = { [shop.plans[$0.customer] ?? nil] }
      let touches = shop.touchEvents()
      var oracle = JourneyOracle(events: touches)
      try expect("touchpoints | journey", oracle.rows, in: session, seed)
      oracle.group = plan
      oracle.confidence = 0.8
      try expect("touchpoints | journey by plan confidence 0.8", oracle.rows, in: session, seed)
      oracle.confidence = 0.95
      oracle.gap = 86_400
      oracle.group = { [$0.device] + plan($0) }
      try expect("touchpoints | journey gap 1d by device, plan", oracle.rows, in: session, seed)
      oracle.group = { _ in [] }
      oracle.isOutcome = { $0.step == "cart" }
      oracle.stages = ["looking", "taking", "having"]
      try expect(
        "touchpoints | journey outcome cart gap 1d stages looking, taking, having", oracle.rows,
        in: session, seed)
      oracle.isOutcome = { $0.step == "visit" && $0.device == "phone" }
      oracle.stages = ["before", "at", "after"]
      oracle.gap = 43_200
      try expect(
        #"touchpoints | journey outcome step == "visit" and device == "phone" gap 12h"#,
        oracle.rows, in: session, seed)
      var all = JourneyOracle(events: shop.events)
      try expect("events | journey", all.rows, in: session, seed)
      all.group = plan
      all.gap = 60 * 86_400
      try expect("events | journey gap 60d by plan", all.rows, in: session, seed)
      let named = JourneyOracle(events: touches.filter { shop.plans[$0.customer] == "pro" })
      try expect(
        #"touchpoints | where plan == "pro" | journey"#, named.rows, in: session, seed)
      try expect(
        #"contacts | where plan == "pro" | journey using touchpoints"#, named.rows, in: session,
        seed)
    }
  }

  @Test(arguments: seeds) func `parts of the way are those counted by hand`(_ seed: UInt64) throws {
    let shop = RandomShop(seed: seed)
    try shop.withSession { session, _ in
      // The pass in memory and the engine's own, in turn.
      session.usesKernels = seed % 2 == 1
      for (from, to) in [
        ("visit", nil), (nil, "purchase"), ("cart", "purchase"), ("visit", "visit"),
      ] as [(String?, String?)] {
        var oracle = JourneyOracle(events: shop.touchEvents())
        (oracle.from, oracle.to, oracle.gap) = (from, to, 3 * 86_400)
        let clauses = [from.map { " from \($0)" }, to.map { " to \($0)" }].compactMap { $0 }
        try expect(
          "touchpoints | journey gap 3d\(clauses.joined())", oracle.rows, in: session, seed)
        oracle.group = { [$0.device] }
        try expect(
          "touchpoints | journey gap 3d\(clauses.joined()) by device", oracle.rows, in: session,
          seed)
      }
    }
  }

  @Test(arguments: seeds) func `lists say stages and control`(_ seed: UInt64) throws {
    let shop = RandomShop(seed: seed)
    let lists = [
      "stages.csv":
        "step,stage,controlled\nrepair,service,no\ncart,shopping,\nvisit,shopping,yes\nreview,,yes\n",
      "control.csv": "step,controlled\nvisit,no\nreview,yes\n",
    ]
    try shop.withSession(adding: lists) { session, folder in
      session.usesKernels = seed % 2 == 1
      var oracle = JourneyOracle(events: shop.touchEvents())
      oracle.list = [
        ("repair", "service", false), ("cart", "shopping", nil), ("visit", "shopping", true),
        ("review", nil, true),
      ]
      try expect(
        "touchpoints | journey list \"\(folder)/stages.csv\"", oracle.rows, in: session, seed)
      oracle.list = [("visit", nil, false), ("review", nil, true)]
      oracle.group = { [shop.plans[$0.customer] ?? nil] }
      try expect(
        "touchpoints | journey list \"\(folder)/control.csv\" by plan", oracle.rows, in: session,
        seed)
    }
  }
}
