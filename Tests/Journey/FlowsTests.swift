import Sequences
import Statistics
import Tables
import Testing
import Tiers
import Verbs

@testable import JourneyAnalyses

/// Which event follows which, against counting by hand.
@Suite(.serialized) struct FlowsTests {
  static let customers = Tier.count(800, long: 3_000)
  static let events = JourneyEvents.make(seed: 7, customers: customers)
  nonisolated(unsafe) static let shop = Result {
    try Shop(events, plans: (0..<customers).map { ["free", "pro", nil][$0 % 3] })
  }

  struct Flow: Hashable {
    var group: String?
    var source: String
    var target: String
  }

  struct Counted: Equatable {
    var n = 0
    var customers: Set<Int> = []
    var gaps: [Double] = []
  }

  /// Counts flows event by event.
  static func flows(
    _ customers: [[Shop.Event]], group: (Shop.Event) -> String? = { _ in nil }
  ) -> [Flow: Counted] {
    var flows: [Flow: Counted] = [:]
    for events in customers {
      for (index, event) in events.enumerated() {
        if index == 0 {
          let start = Flow(group: group(event), source: "(start)", target: event.step)
          flows[start, default: Counted()].n += 1
          flows[start]?.customers.insert(event.customer)
        }
        let next = index + 1 < events.count ? events[index + 1] : nil
        let flow = Flow(group: group(event), source: event.step, target: next?.step ?? "(end)")
        flows[flow, default: Counted()].n += 1
        flows[flow]?.customers.insert(event.customer)
        if let next { flows[flow]?.gaps.append(Double(next.time - event.time)) }
      }
    }
    return flows
  }

  func check(_ table: Table, _ expected: [Flow: Counted], key: String?) throws {
    #expect(table.rowCount == expected.count)
    var before = Int.max
    for row in 0..<table.rowCount {
      func text(_ name: String) -> String? { table[name]?[row].word }
      let group = key.flatMap { text($0) }
      let flow = Flow(
        group: group, source: try #require(text("source")), target: try #require(text("target")))
      let found = try #require(expected[flow])
      let base = expected.filter { $0.key.group == group && $0.key.source == flow.source }
        .reduce(0) { $0 + $1.value.n }
      #expect(table["n"]?[row] == .integer(Int64(found.n)))
      #expect(table["customers"]?[row] == .integer(Int64(found.customers.count)))
      #expect(table["base"]?[row] == .integer(Int64(base)))
      #expect(table["share"]?[row] == .double(Double(found.n) / Double(base)))
      let interval = try #require(Proportion(found.n, of: base)?.wilson())
      #expect(table["low"]?[row] == .double(interval.low))
      #expect(table["high"]?[row] == .double(interval.high))
      let median = quantile(found.gaps.sorted(), 0.5)
      #expect(
        table["median_gap"]?[row]
          == median.map { .duration(Int64(($0 / 1000).rounded()) * 1000) } ?? .null)
      if key == nil {
        #expect(found.n <= before)
        before = found.n
      }
    }
  }

  @Test func `every flow is counted`() throws {
    let table = try Self.shop.get().answer("touchpoints | flows").table
    try check(table, Self.flows(JourneyEvents.byCustomer(Self.events)), key: nil)
  }

  @Test func `a flow is in the group of its source`() throws {
    let table = try Self.shop.get().answer("touchpoints | flows by device").table
    try check(
      table, Self.flows(JourneyEvents.byCustomer(Self.events)) { $0.device }, key: "device")
  }

  @Test func `customers are grouped by what they have`() throws {
    let table = try Self.shop.get().answer("touchpoints | flows by plan").table
    try check(
      table,
      Self.flows(JourneyEvents.byCustomer(Self.events)) { ["free", "pro", nil][$0.customer % 3] },
      key: "plan")
  }

  @Test func `the kernel gives the relation's table`() throws {
    let shop = try Self.shop.get()
    let expected = try shop.counts("touchpoints | flows")
    // With many names, flows are numbered and all gaps are gathered.
    for further in [0, 60, 1200] {
      let store = JourneyEvents.store(Self.events, further: further)
      for threads in [1, 3, 8] {
        #expect(try JourneyEvents.table(FlowsKernel(), store, threads: threads) == expected)
      }
    }
  }

  @Test func `top keeps the largest and says what is not shown`() throws {
    let shop = try Self.shop.get()
    let all = try shop.answer("touchpoints | flows").table
    let finding = try shop.answer("touchpoints | flows top 5")
    #expect(finding.table == all.prefix(5))
    #expect(finding.notes.contains { $0.text.hasPrefix("19 smaller flows not shown, with ") })
  }

  @Test func `shares of a source add up to one`() throws {
    let table = try Self.shop.get().answer(
      "touchpoints | flows | summarize share = sum(share) by source"
    ).table
    #expect(table.rowCount == 5)
    for row in 0..<table.rowCount {
      #expect(abs((table["share"]?[row].number ?? 0) - 1) < 1e-9)
    }
  }

  @Test func `brackets from a sample change nothing`() throws {
    let expected = try Self.shop.get().counts("touchpoints | flows")
    for further in [0, 1200] {
      let store = JourneyEvents.store(Self.events, further: further)
      for sampled in [1, 2, 7, 5000] {
        for threads in [1, 3] {
          let kernel = FlowsKernel(sampled: sampled, leastEvents: 0)
          #expect(try JourneyEvents.table(kernel, store, threads: threads) == expected)
        }
      }
    }
  }

  /// The sample, eight customers of each 32, waits for longer or shorter than all others.
  @Test(arguments: [(1, 1_000_000), (1_000_000, 1)])
  func `a sample that misleads costs a pass and no truth`(_ most: (Int64, Int64)) throws {
    var draws = Draws(state: 5)
    var (starts, times) = ([0], [Int64]())
    var gaps: [Int64] = []
    for customer in 0..<1000 {
      var time: Int64 = 0
      times.append(time)
      for _ in 0..<5 {
        let most = customer / 8 % 4 == 0 ? most.0 : most.1
        gaps.append(Int64.random(in: most...most * 2, using: &draws))
        time += gaps[gaps.count - 1]
        times.append(time)
      }
      starts.append(times.count)
    }
    let store = EventStore(
      starts: starts, customers: Array(0..<1000), times: times,
      codes: Array(repeating: 0, count: times.count), steps: ["visit"])
    let kernel = FlowsKernel(sampled: 4, leastEvents: 0)
    let groups = Groups(byCustomer: nil, labels: [])
    let ground = kernel.ground(store, groups)
    var sample = kernel.begin(ground, store)
    kernel.run(0..<1000, of: store, ground, into: &sample)
    kernel.end(&sample)
    #expect(
      (0..<sample.value.counters.count).reduce(0) {
        $0 + sample.value.counters.gaps.count(of: $1)
      } == 1280)
    let second = try #require(kernel.another(after: sample, store))
    var misled = second.begin(ground, store)
    second.run(0..<1000, of: store, ground, into: &misled)
    second.end(&misled)
    #expect(misled.value.widened != nil)
    for threads in [1, 2, 8] {
      let table = try JourneyEvents.table(kernel, store, threads: threads)
      let median = quantile(gaps.sorted().map(Double.init), 0.5).map { Int64($0.rounded()) }
      #expect(table["_median"]?[0] == median.map { .duration($0) })
      #expect(table["_n"]?[0] == .integer(5000))
    }
  }

  @Test func `two neighbours are found among any values`() {
    var draws = Draws(state: 3)
    for size in [1, 2, 3, 10, 500, 5001] {
      for most: Int64 in [0, 1, 9, 5000, .max - 1] {
        var values = (0..<size).map { _ in Int64.random(in: 0...most, using: &draws) }
        // Two heaps far apart, with the middle between them.
        if most == 9 { values = values.map { $0 < 5 ? 0 : 1 << 60 } }
        let sorted = values.sorted()
        for lower in Set([0, size / 3, (size - 1) / 2, size - 1]) {
          for upper in [lower, lower + 1] {
            let found = orderStatistics(lower, upper, of: values[...])
            #expect((found == nil) == (upper == size))
            if let found { #expect(found == (sorted[lower], sorted[upper])) }
          }
        }
      }
    }
    #expect(orderStatistics(-1, 0, of: [1, 2]) == nil)
    #expect(orderStatistics(0, 0, of: []) == nil)
  }

  @Test func `nothing comes of no events`() throws {
    let shop = try Shop([], names: ["visit"])
    #expect(try shop.answer("touchpoints | flows").table.rowCount == 0)
    let store = EventStore(starts: [0], customers: [], times: [], codes: [], steps: ["visit"])
    #expect(try JourneyEvents.table(FlowsKernel(), store, threads: 2).rowCount == 0)
  }

  @Test func `mistakes are told`() throws {
    let shop = try Self.shop.get()
    func message(_ query: String) -> String? { shop.mistake(query)?.message }
    #expect(
      message("touchpoints | flows top 0")
        == "`top` needs a whole number, at least 1 and at most 2147483647")
    #expect(message("touchpoints | flows visit") == "`flows` takes nothing here")
    #expect(
      message("touchpoints | flows by source = device") == "`flows` gives a column `source` itself")
    #expect(
      message("touchpoints | drop step | flows")
        == "`flows` needs the step of `touchpoints`, and no column is one")
  }
}
