import Sessions
import Tables
import Testing
import Tiers

/// `moments` beside a second implementation written from its page.
@Suite struct MomentsIndependenceTests {
  static let seeds = (0..<UInt64(Tier.count(1, long: 400))).map { $0 + 1 }

  private func expect(
    _ query: String, _ rows: [[Cell]], in session: Session, _ seed: UInt64
  ) throws {
    let difference = try Answer(query, in: session).difference(from: Answer(rows))
    #expect(difference == nil, "seed \(seed): \(query)\n\(difference ?? "")")
  }

  @Test(arguments: seeds) func `rates and effects are those counted by hand`(_ seed: UInt64) throws
  {
    let shop = RandomShop(seed: seed)
    try shop.withSession { session, _ in
      // The pass in memory and the engine's own, in turn.
      session.usesKernels = seed % 2 == 1
      let events = shop.events
      let plan: (ShopEvent) -> [String?] = { [shop.plans[$0.customer] ?? nil] }
      var oracle = MomentsOracle(moments: shop.touchEvents(), events: events, file: "touchpoints")
      try expect("touchpoints | moments", oracle.rows, in: session, seed)
      oracle.group = plan
      oracle.confidence = 0.8
      try expect(
        "touchpoints | moments by plan confidence 0.8", oracle.rows, in: session, seed)
      oracle.confidence = 0.95
      oracle.group = { [$0.device] + plan($0) }
      oracle.within = 30 * 86_400
      oracle.outcome = "visit"
      try expect(
        "touchpoints | moments outcome visit within 30d by device, plan", oracle.rows,
        in: session, seed)
      oracle.group = { _ in [] }
      oracle.outcome = "purchase"
      for (window, seconds) in [("12h", 43_200), ("1d", 86_400), ("200d", 200 * 86_400)] {
        oracle.within = seconds
        try expect(
          "touchpoints | moments within \(window)", oracle.rows, in: session, seed)
      }
      oracle.within = 90 * 86_400
      oracle.moments = shop.touchEvents(where: { $0.device == "phone" })
      try expect(
        #"touchpoints | where device == "phone" | moments"#, oracle.rows, in: session,
        seed)
      oracle.moments = events
      oracle.file = nil
      try expect("events | moments", oracle.rows, in: session, seed)
      oracle.group = plan
      try expect("events | moments by plan", oracle.rows, in: session, seed)
      oracle.group = { _ in [] }
      for (table, moments) in [
        ("tickets", shop.ticketEvents), ("surveys", shop.surveyEvents),
        ("purchases", shop.orderEvents),
      ] {
        oracle.moments = moments
        try expect("\(table) | moments", oracle.rows, in: session, seed)
      }
    }
  }

  @Test(arguments: seeds) func `conditions say what is good and bad`(_ seed: UInt64) throws {
    let shop = RandomShop(seed: seed)
    try shop.withSession { session, _ in
      // The pass in memory and the engine's own, in turn.
      session.usesKernels = seed % 2 == 1
      func quality(
        of shop: RandomShop, nameless: String? = nil, _ good: (RandomShop.Touch) -> Bool?,
        _ bad: (RandomShop.Touch) -> Bool?
      ) -> [ShopEvent] {
        shop.touchEvents(
          nameless: nameless,
          quality: { touch in
            if bad(touch) == true { return -1 }
            if good(touch) == true { return 1 }
            // One of them that does not hold tells that it was neither.
            return good(touch) == nil && bad(touch) == nil ? nil : 0
          })
      }
      var oracle = MomentsOracle(
        moments: quality(
          of: shop, { $0.device.map { $0 == "phone" } }, { $0.device.map { $0 == "desk" } }),
        events: shop.events, file: "touchpoints")
      try expect(
        #"touchpoints | moments good device == "phone" bad device == "desk""#, oracle.rows,
        in: session, seed)
      // Of two columns, one of which may say nothing; both at once is bad.
      oracle.moments = quality(
        of: shop, { $0.channel.map { $0 != "shop" } }, { $0.device.map { $0 == "phone" } })
      try expect(
        #"touchpoints | moments good channel != "shop" bad device == "phone""#, oracle.rows,
        in: session, seed)
      oracle.moments = quality(
        of: shop.atAnyTime, nameless: "", { $0.channel.map { $0 != "shop" } },
        { $0.device.map { $0 == "phone" } })
      try expect(
        #"touchpoints | moments balance good channel != "shop" bad device == "phone""#,
        oracle.balance(name: shop.name), in: session, seed)
      // Several conditions hold together.
      oracle.moments = quality(
        of: shop,
        { touch in
          let parts = [touch.channel.map { $0 == "web" }, touch.device.map { $0 != "desk" }]
          return parts.contains(false) ? false : parts.contains(nil) ? nil : true
        }, { $0.device.map { $0 == "desk" } })
      try expect(
        #"touchpoints | moments good channel == "web", device != "desk" bad device == "desk""#,
        oracle.rows, in: session, seed)
    }
  }

  @Test(arguments: seeds) func `balances are those counted by hand`(_ seed: UInt64) throws {
    let shop = RandomShop(seed: seed)
    try shop.withSession { session, _ in
      // The pass in memory and the engine's own, in turn.
      session.usesKernels = seed % 2 == 1
      let timeless = shop.atAnyTime
      let plan: (ShopEvent) -> [String?] = { [shop.plans[$0.customer] ?? nil] }
      for (table, moments) in [
        ("touchpoints", timeless.touchEvents(nameless: "")), ("tickets", timeless.ticketEvents),
        ("surveys", timeless.surveyEvents), ("events", shop.events),
      ] {
        var oracle = MomentsOracle(moments: moments, events: [], group: plan)
        try expect(
          "\(table) | moments balance", oracle.balance(name: shop.name), in: session, seed)
        try expect(
          "\(table) | moments balance by plan", oracle.balances, in: session, seed)
        oracle.confidence = 0.9
        oracle.group = { [$0.step] + plan($0) }
        if table == "events" {
          try expect(
            "events | moments balance by step, plan confidence 0.9", oracle.balances,
            in: session, seed)
        }
      }
    }
  }

  @Test(arguments: [false, true]) func `a purchase that two files tell does not return to itself`(
    _ usesKernels: Bool
  ) throws {
    var shop = RandomShop(seed: 1)
    let noon = RandomShop.firstDay * 86_400 + 43_200
    shop.touches = (0..<20).map { customer in
      .init(
        customer: customer, time: noon + customer * 86_400, step: "purchase",
        rating: 1 + customer % 5)
    }
    // In the evening, in the morning, or a day later: then it is another one.
    let later = [36_000, -36_000, 86_400]
    shop.orders = (0..<20).map { customer in
      .init(
        customer: customer, time: noon + customer * 86_400 + later[customer % 3], isRefund: false)
    }
    shop.orders.append(.init(customer: 21, time: RandomShop.end - 7200, isRefund: false))
    try shop.withSession { session, _ in
      session.usesKernels = usesKernels
      var oracle = MomentsOracle(
        moments: shop.touchEvents(), events: shop.events, file: "touchpoints")
      oracle.within = 20 * 86_400
      try expect("touchpoints | moments within 20d", oracle.rows, in: session, 1)
      try expect(
        #"touchpoints | moments within 20d outcome step == "purchase""#, oracle.rows, in: session, 1
      )
      let returned = try TestedSession.table(
        "touchpoints | moments within 20d | summarize sum(returned)", in: session)
      // Of the sixteen that are good or bad those with a purchase a day later.
      let expected = (0..<20).count { $0 % 3 == 2 && $0 % 5 != 2 }
      #expect(returned.rows == [[.integer(Int64(expected))]])
    }
  }

  /// The lowest and highest answer, the least good one and the greatest bad one.
  @Test(arguments: [(0, 10, 9, 6), (1, 7, 6, 2), (1, 5, 4, 2), (0, 5, 4, 1), (0, 2, 2, 0)])
  func `answers are good and bad by their scale`(low: Int, high: Int, top: Int, bottom: Int) throws
  {
    var shop = RandomShop(seed: 1)
    for index in shop.surveys.indices where shop.surveys[index].score != nil {
      shop.surveys[index].score = low + index % (high - low + 1)
    }
    let answers = shop.surveys.compactMap { survey in
      survey.customer.flatMap { customer in
        survey.score.map { score in
          ShopEvent(
            customer: customer, time: 0, step: "survey",
            quality: score >= top ? 1 : score <= bottom ? -1 : 0, file: "surveys")
        }
      }
    }
    try shop.withSession { session, _ in
      try expect(
        "surveys | moments balance",
        MomentsOracle(moments: answers, events: []).balance(name: shop.name), in: session, 1)
    }
  }
}
