import Drivers
import Engines
import Findings
import Relations
import Sequences
import Sessions
import Tables
import Testing
import Tiers
import Verbs

@testable import JourneyAnalyses

/// The kernels that read marks of events against the relations that define them.
@Suite(.serialized) struct MarkedKernelTests {
  static let quality = #"good device == "phone" bad device == "desk""#

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
    "touchpoints | moments \(quality)",
    "touchpoints | moments within 1mo \(quality)",
    "touchpoints | moments within 6h outcome visit \(quality)",
    "touchpoints | moments within 20d \(quality) by channel",
    "touchpoints | moments within 1mo \(quality) by plan, channel",
    "touchpoints | moments within 1mo \(quality) by month, weekday, hour, channel, plan",
    #"touchpoints | moments outcome channel == "shop" within 3d \#(quality) by month"#,
    #"touchpoints | where step == "cart" | moments within 1mo \#(quality)"#,
    #"customers | where plan == "pro" | moments within 1mo \#(quality) using touchpoints by plan"#,
    "events | moments within 1q \(quality) by device asof @1970-03",
    "touchpoints | moments balance \(quality) by channel",
    "touchpoints | moments balance \(quality) by weekday, plan, device",
    #"customers | where plan == "pro" | moments balance \#(quality) using touchpoints by hour"#,
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

  @Test(arguments: Tier.sample(1...6 as ClosedRange<UInt64>, oneOf: 6))
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
      var store = try #require(try engine.events(events), "\(query)")
      if let beside = walk.beside {
        let other = try #require(try engine.events(beside), "\(query)")
        store = try #require(store.with(other))
      }
      for threads in [1, 2, 3, 8] {
        let groups = Groups(byCustomer: nil, labels: [])
        let table = try kernel.table(over: store, groups, threads: threads)
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
    for query in [
      "touchpoints | micromoments least 1 \(keyed)",
      "touchpoints | moments within 1mo \(Self.quality) \(keyed)",
    ] {
      #expect(try shop.answer(query).table.rowCount > 0)
    }
    #expect(shop.session.kernelRuns == 0)
  }

  @Test(arguments: [1, 3, 4, 5, 8, 9])
  func `groups of many marks have one number each`(_ count: Int) {
    var draws = Draws(state: 3)
    let marks = (0..<count).map { _ in
      let codes = (0..<300).map { _ in UInt16.random(in: 0...1, using: &draws) * 65_535 }
      return EventMark(codes: codes, values: [])
    }
    var own = Self.groups(marks)
    var numbers = [Int](repeating: -1, count: 300)
    for event in 0..<300 { numbers[event] = own.number(of: event, 0) }
    var known: [[UInt16]: Int] = [:]
    for event in 0..<300 {
      let key = marks.map { $0.codes[event] }
      #expect(known[key, default: numbers[event]] == numbers[event])
      known[key] = numbers[event]
    }
    #expect(Set(known.values).count == known.count)
    // In another order the numbers are others.
    var others = Self.groups(marks)
    var theirs = [Int](repeating: -1, count: 300)
    for event in (0..<300).reversed() { theirs[event] = others.number(of: event, 0) }
    let translated = own.numbers(of: others) ?? []
    #expect(theirs.map { translated[$0] } == numbers)
  }

  @Test func `groups that have places are as many as there are combinations`() throws {
    let marks = [
      EventMark(codes: [0, 1, 2, 0], values: [.text("b"), .null, .text("a")]),
      EventMark(codes: [1, 0, 1, 1], values: [.integer(7), .integer(3)]),
    ]
    var groups = Self.groups(marks, mostPlaced: 6)
    let numbers = (0..<4).map { groups.number(of: $0, 0) }
    #expect(numbers.allSatisfy { $0 < 6 } && numbers[0] == numbers[3] && Set(numbers).count == 3)
    // In the order of the first key, then of the second, whichever way they are numbered.
    for most in [6, 5] {
      var groups = Self.groups(marks, mostPlaced: most)
      let numbers = (0..<4).map { groups.number(of: $0, 0) }
      let (ordered, labels) = groups.table(of: Set(numbers).sorted())
      #expect(ordered == [numbers[2], numbers[0], numbers[1]])
      #expect(labels.map(\.name) == ["key0", "key1"])
      #expect((0..<3).map { labels[0][$0] } == [.text("a"), .text("b"), .null])
      #expect((0..<3).map { labels[1][$0] } == [.integer(3), .integer(3), .integer(7)])
    }
  }

  /// Groups of events by marks, where only so many combinations have a place.
  private static func groups(_ marks: [EventMark], mostPlaced: Int = -1) -> GroupNumbers {
    let count = marks[0].codes.count
    let store = EventStore(
      starts: EventValues([0, count]), customers: EventValues([0]),
      times: EventValues(Array(repeating: 0, count: count)),
      codes: EventValues(Array(repeating: 0, count: count)), steps: ["a"], marks: marks)
    let fields = marks.indices.map {
      Field("key\($0)", marks[$0].values.first == .integer(7) ? .integer : .text)
    }
    let keys = MarkKeys(
      first: 0, columns: fields.map { MarkedColumn($0) }, order: fields.map(\.name))
    return GroupNumbers(
      EventGroups(
        Groups(byCustomer: nil, labels: []), by: keys, in: store, mostPlaced: mostPlaced))
  }

  @Test func `stores stand beside each other in time`() throws {
    let store = EventStore(
      starts: [0, 2, 3], customers: [1, 4], times: [5, 7, 1], codes: [0, 1, 0],
      steps: ["a", "b"],
      marks: [EventMark(codes: [0, 1, 0], values: [.integer(1), .integer(2)])])
    let other = EventStore(
      starts: [0, 1, 4, 5, 6], customers: [0, 1, 2, 4], times: [0, 4, 5, 9, 3, 2],
      codes: [0, 0, 0, 0, 0, 0], steps: [])
    let both = try #require(store.with(other))
    #expect(Array(both.customers) == [1, 4])
    #expect(Array(both.starts) == [0, 5, 7])
    #expect(Array(both.times) == [4, 5, 5, 7, 9, 1, 2])
    #expect(Array(both.codes) == [.max, 0, .max, 1, .max, 0, .max])
    // More events than there are places that are counted: the definition answers.
    #expect(store.with(other, mostEvents: 3) != nil)
    #expect(store.with(other, mostEvents: 2) == nil)
    #expect(
      both.marks[0].codes.map { both.marks[0].values[Int($0)] }
        == [.null, .integer(1), .null, .integer(2), .null, .integer(1), .null])
  }
}
