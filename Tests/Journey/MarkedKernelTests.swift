import Drivers
import Engines
import Findings
import Relations
import Sequences
import Sessions
import Tables
import Testing
import Verbs

@testable import JourneyAnalyses

/// The kernels that read marks of events against the relations that define them.
@Suite(.serialized) struct MarkedKernelTests {
  static let queries = [
    "touchpoints | micromoments",
    "touchpoints | micromoments burst 25m least 1 within 3h",
    "touchpoints | micromoments looks visit, cart burst 2h least 3 within 1d by device",
    "touchpoints | micromoments least 1 within 6h by weekday, hour",
    "touchpoints | micromoments least 1 within 6h by week, weekday, device, channel, hour",
    #"touchpoints | micromoments least 1 within 6h by month, desk = device == "desk""#,
    #"touchpoints | micromoments least 1 outcome device == "desk" within 6h by plan, channel"#,
    #"touchpoints | where channel == "web" | micromoments least 1 within 1h by day"#,
    #"customers | where plan == "pro" | micromoments least 1 using touchpoints by plan"#,
    "events | micromoments least 1 by quarter asof @1970-03",
  ]

  /// Few instants, so that events tie, and some rows without a customer or a time.
  private func shop(_ seed: UInt64, isCoded: Bool = true) throws -> Shop {
    var draws = Draws(state: seed)
    var events: [Shop.Event] = []
    for customer in 0..<60 {
      let isBusy = customer % 4 == 0
      for _ in 0..<Int.random(in: 0...(isBusy ? 60 : 12), using: &draws) {
        let when = Int64.random(in: 0...120, using: &draws) * day / (isBusy ? 40 : 1)
        let time = when + Int64.random(in: 0...6, using: &draws) * hour / 6
        let steps = ["search", "visit", "review_site", "cart", "purchase"]
        let device = ["phone", "phone", "desk", "watch", nil].randomElement(using: &draws) ?? nil
        let channel = ["web", "shop", "Åland", "app"].randomElement(using: &draws) ?? ""
        events.append(
          .init(
            customer, time, steps.randomElement(using: &draws) ?? "cart", device: device,
            channel: channel))
      }
    }
    events.append(.init(60, 121 * day, "visit"))
    events.shuffle(using: &draws)
    let shop = try Shop(events, plans: (0..<50).map { [nil, "pro", "free"][$0 % 3] })
    for table in ["touchpoints", "events"] {
      try shop.connection.execute("UPDATE \(table) SET _customer = NULL WHERE _row % 37 = 5")
      try shop.connection.execute("UPDATE \(table) SET time = NULL WHERE _row % 41 = 6")
    }
    try shop.store(codingTexts: isCoded)
    return shop
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `kernels give the tables of their relations`(_ seed: UInt64) throws {
    let shop = try shop(seed)
    let engine = shop.session.engine
    for query in Self.queries {
      let walk = try shop.walk(query)
      let definition = walk.definition
      let expected = try engine.table(
        definition.relation, order: definition.order, promising: definition.relation.fields,
        limit: nil)
      let kernel = try #require(walk.kernel, "\(query)")
      let events = try #require(walk.events)
      let store = try #require(try engine.events(events), "\(query)")
      for threads in [1, 2, 3, 8] {
        let groups = Groups(byCustomer: nil, labels: [])
        let table = kernel.table(over: store, groups, threads: threads)
        #expect(table.fields == expected.fields, "\(query)")
        #expect(table.rows == expected.rows, "\(query), \(threads) threads")
      }
    }
  }

  @Test func `answers are those of the relations`() throws {
    let shop = try shop(7)
    for (number, query) in Self.queries.enumerated() {
      shop.session.usesKernels = true
      let fast = try shop.answer(query)
      #expect(shop.session.kernelRuns == number + 1, "\(query)")
      shop.session.usesKernels = false
      let slow = try shop.answer(query)
      #expect(fast.table == slow.table, "\(query)")
      #expect(fast.notes == slow.notes, "\(query)")
    }
  }

  @Test func `texts need no codes`() throws {
    let shop = try shop(9, isCoded: false)
    for query in Self.queries {
      shop.session.usesKernels = true
      let fast = try shop.answer(query)
      shop.session.usesKernels = false
      #expect(fast.table == (try shop.answer(query).table), "\(query)")
    }
    #expect(shop.session.kernelRuns == Self.queries.count)
  }

  @Test func `keys that marks do not hold leave it to the relation`() throws {
    let shop = try shop(8)
    let keyed = "by noon = bin(time, 12h)"
    let answer = try shop.answer("touchpoints | micromoments least 1 \(keyed)")
    #expect(answer.table.rowCount > 0)
    #expect(shop.session.kernelRuns == 0)
  }

  @Test func `groups of many marks have one number each`() {
    var draws = Draws(state: 3)
    for count in [1, 3, 4, 5, 8, 9] {
      let codes = (0..<count).map { _ in
        (0..<300).map { _ in UInt16.random(in: 0...1, using: &draws) * 65_535 }
      }
      var (groups, other) = (MarkedGroups(), MarkedGroups())
      var known: [[UInt16]: Int] = [:]
      for event in 0..<300 {
        let number = groups.number(of: event, in: codes)
        #expect(known[codes.map { $0[event] }, default: number] == number)
        known[codes.map { $0[event] }] = number
      }
      #expect(Set(known.values).count == known.count)
      // In another order, the numbers are others.
      var theirs: [Int] = Array(repeating: 0, count: 300)
      for event in (0..<300).reversed() { theirs[event] = other.number(of: event, in: codes) }
      let numbers = groups.numbers(of: other)
      for event in 0..<300 {
        #expect(numbers[theirs[event]] == known[codes.map { $0[event] }])
      }
    }
  }
}
