import Diagnostics
import Findings
import Statistics
import Tables
import Testing
import Tiers

@Suite struct BurstTests {
  private static func events(_ seed: UInt64) -> [Shop.Event] {
    var draws = Draws(state: seed)
    var events: [Shop.Event] = []
    for customer in 0..<150 {
      for _ in 0..<Int.random(in: 0...14, using: &draws) {
        let time = Int64.random(in: 0...60, using: &draws) * hour / 6
        let steps = ["search", "visit", "review_site", "cart", "purchase"]
        let device = ["phone", "Mobile", "computer", nil].randomElement(using: &draws) ?? nil
        events.append(
          .init(customer, time, steps.randomElement(using: &draws) ?? "cart", device: device))
      }
    }
    events.shuffle(using: &draws)
    return events
  }

  /// One row per hour, by going through each customer's looks.
  private func rows(
    _ events: [Shop.Event], gap: Int64, least: Int, window: Int64, by key: (Shop.Event) -> Value
  ) -> [[Value]] {
    let last = (events.map(\.time).max() ?? 0) / day * day + day - 1
    var groups: [Value: (open: Int, customers: [Int: (n: Int, led: Int)])] = [:]
    for (customer, all) in Dictionary(grouping: events.enumerated(), by: \.element.customer) {
      let own = all.sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        .map(\.element)
      var bursts: [[Shop.Event]] = []
      for event in own
      where ["search", "visit", "review_site"].contains(event.step)
        && ["phone", "Mobile"].contains(event.device ?? "")
      {
        if let before = bursts.last?.last, event.time - before.time <= gap {
          bursts[bursts.count - 1].append(event)
        } else {
          bursts.append([event])
        }
      }
      for burst in bursts where burst.count >= least {
        let first = burst[0]
        guard first.time + window <= last else { continue }
        var group = groups[key(first)] ?? (0, [:])
        group.customers[customer, default: (0, 0)].n += 1
        if own.contains(where: {
          $0.step == "purchase" && $0.time >= first.time && $0.time <= first.time + window
        }) {
          group.customers[customer, default: (0, 0)].led += 1
        }
        // 1970-01-01 was a Thursday.
        let weekday = (first.time / day + 3) % 7
        if weekday < 5, (9..<18).contains(first.time % day / hour) { group.open += 1 }
        groups[key(first)] = group
      }
    }
    let keys = groups.keys.sorted { text($0) < text($1) }
    return keys.map { key in
      let group = groups[key] ?? (0, [:])
      let customers = group.customers.values
      let n = customers.reduce(0) { $0 + $1.n }
      let led = customers.reduce(0) { $0 + $1.led }
      let interval = ClusteredProportion(
        led, of: n, clusters: customers.count, sizes: customers.reduce(0) { $0 + $1.n * $1.n },
        products: customers.reduce(0) { $0 + $1.n * $1.led },
        counts: customers.reduce(0) { $0 + $1.led * $1.led })?.wilson()
      let numbers = [
        Proportion(led, of: n)?.share, interval?.low, interval?.high,
        Proportion(group.open, of: n)?.share,
      ]
      return [key, .integer(Int64(n)), .integer(Int64(customers.count))]
        + numbers.map { $0.map { .double($0) } ?? .null }
    }
  }

  private func text(_ value: Value) -> String {
    if case .integer(let number) = value { return number < 10 ? "0\(number)" : "\(number)" }
    return value == .null ? "~" : value.plainText
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `bursts are those found look by look`(seed: UInt64) throws {
    let events = Self.events(seed)
    let shop = try Shop(events)
    let byHour = { (event: Shop.Event) -> Value in .integer(event.time % day / hour) }
    #expect(
      try shop.answer("touchpoints | micromoments within 6h").table.rows
        == rows(events, gap: hour / 6, least: 2, window: 6 * hour, by: byHour))
    #expect(
      try shop.answer("touchpoints | micromoments burst 25m least 1 within 3h").table.rows
        == rows(events, gap: 25 * hour / 60, least: 1, window: 3 * hour, by: byHour))
    #expect(
      try shop.answer("touchpoints | micromoments burst 2h least 3 within 1d by device").table.rows
        == rows(events, gap: 2 * hour, least: 3, window: day) {
          $0.device.map { .text($0) } ?? .null
        })
  }

  @Test func `hours of service may pass midnight`() throws {
    // Thursday 23:00, Friday 01:00 and Thursday 12:00.
    let events = [23, 25, 12].enumerated().flatMap { number, at in
      [Shop.Event(number, at * hour, "visit"), Shop.Event(number, at * hour, "search")]
    }
    let shop = try Shop(events + [.init(9, 9 * day, "ad")])
    func share(_ clauses: String) throws -> Value? {
      try shop.answer("touchpoints | micromoments \(clauses) by channel")
        .table["in_service_hours"]?[0]
    }
    #expect(try share("hours 22 .. 2") == .double(2.0 / 3))
    #expect(try share("hours 22 .. 2 days thu, thu") == .double(1.0 / 3))
    #expect(try share("hours 0 .. 24 days mon") == .double(0))
  }

  @Test func `without the outcome there is no rate`() throws {
    let shop = try Shop([
      .init(1, 0, "visit"), .init(1, 60_000_000, "search"), .init(2, 9 * day, "visit"),
    ])
    let answer = try shop.answer("touchpoints | micromoments")
    #expect(answer.table.rowCount == 1)
    #expect(answer.table["rate"]?[0] == .null)
    #expect(
      answer.notes.contains {
        $0.text == "no event `purchase` here, so no rate: `outcome STEP` names another"
      })
  }

  @Test func `no phone gives no bursts and says so`() throws {
    let shop = try Shop([.init(1, 0, "cart", device: "computer")])
    let answer = try shop.answer("touchpoints | micromoments")
    #expect(answer.table.rowCount == 0)
    let warnings = answer.notes.filter { $0.kind == .warning }.map(\.text)
    #expect(
      warnings.contains(
        "no step reads as a look for information, so there are no bursts: `looks STEP, …` names them"
      ))
  }

  @Test(arguments: [
    ("hours 9", "`hours` needs two different full hours from 0 to 24 such as `9 .. 18`"),
    ("hours 9 .. 25", "`hours` needs two different full hours from 0 to 24 such as `9 .. 18`"),
    ("days monday", "`days` needs days such as `mon, tue, sat`"),
    ("least 0", "`least` needs a whole number, at least 1"),
    ("burst 0m", "`burst` needs a time longer than nothing, and `0m` is not"),
    ("within 1mo", "`within` needs a fixed length, and `1mo` is one of the calendar"),
    ("looks serch", "no event `serch` in `touchpoints`"),
    ("outcome puchase", "no event `puchase` in `touchpoints`"),
    ("by rate = device", "`micromoments` gives a column `rate` itself"),
  ])
  func `mistakes are named`(stage: String, message: String) throws {
    let shop = try Shop([.init(1, 0, "search"), .init(1, 0, "purchase")])
    #expect(shop.mistake("touchpoints | micromoments \(stage)")?.message == message)
  }

  @Test func `days have no hours`() throws {
    let shop = try Shop([.init(1, 0, "visit")], days: true)
    #expect(
      shop.mistake("touchpoints | micromoments")?.message
        == "`micromoments` needs times of day, and `time` has days only")
  }
}
