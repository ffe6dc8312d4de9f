import Findings
import Statistics
import Tables
import Testing
import Tiers

/// The relation against every chain of 20,000 random customers (`make test`: 2,000), most of them with
/// tied events.
@Suite(.serialized) struct FunnelAgreementTests {
  struct Setting: Sendable, CustomTestStringConvertible {
    var steps: String
    var serves: [@Sendable (Shop.Event) -> Bool]
    var areApart = true
    var window = ""
    var deadline: (@Sendable (Int64) -> Int64)?
    var testDescription: String { "\(steps)\(window)" }
  }

  static let customerCount = Tier.count(2_000, long: 20_000)
  static let until = 90 * day - 1

  /// In the order of (customer, time, row), as the files are.
  static let events: [Shop.Event] = {
    var draws = Draws(state: 2024)
    var events: [Shop.Event] = []
    for customer in 0..<customerCount {
      // A third of the customers has events at a few instants only.
      let instants = customer % 3 == 0 ? 4 : 170
      let count = Int.random(in: 0...8, using: &draws)
      let times = (0..<count).map { _ in
        Int64.random(in: 0..<Int64(instants), using: &draws) * (12 * hour) + day / 2
      }.sorted()
      for time in times {
        let step = ["ad", "visit", "cart", "buy"].randomElement(using: &draws) ?? ""
        let device = ["phone", "desk", nil].randomElement(using: &draws) ?? nil
        let channel = ["web", "shop"].randomElement(using: &draws) ?? ""
        events.append(.init(customer, time, step, device: device, channel: channel))
      }
    }
    // The last day is the same, whatever was drawn.
    events.append(.init(customerCount, 90 * day - hour, "buy"))
    return events
  }()

  static let ranges: [Range<Int>] = {
    var ranges: [Range<Int>] = []
    var start = 0
    for customer in 0...customerCount {
      var end = start
      while end < events.count, events[end].customer == customer { end += 1 }
      ranges.append(start..<end)
      start = end
    }
    return ranges
  }()

  nonisolated(unsafe) static let shop = Result { try Shop(events) }

  static func step(_ name: String) -> @Sendable (Shop.Event) -> Bool { { $0.step == name } }

  static let settings: [Setting] = {
    let windows: [(String, (@Sendable (Int64) -> Int64)?)] = [
      ("", nil), (" within 5d", { $0 + 5 * day }),
      (" within 1mo", { FunnelOptions.monthLater($0) }),
    ]
    let apart = Setting(steps: "ad, visit, cart", serves: ["ad", "visit", "cart"].map(step))
    let twice = Setting(
      steps: "ad, ad, visit", serves: ["ad", "ad", "visit"].map(step), areApart: false)
    let overlapping = Setting(
      steps: #"step in ("ad", "visit"), web = channel == "web", buy"#,
      serves: [
        { $0.step == "ad" || $0.step == "visit" }, { $0.channel == "web" }, step("buy"),
      ], areApart: false)
    var settings: [Setting] = []
    for base in [apart, twice, overlapping] {
      for (window, deadline) in windows {
        var setting = base
        setting.window = window
        setting.deadline = deadline
        settings.append(setting)
      }
    }
    return settings
  }()

  @Test(arguments: settings, [(false, false), (false, true), (true, false), (true, true)])
  func `every customer reaches what the longest search finds`(
    _ setting: Setting, _ mode: (isFirst: Bool, isStrict: Bool)
  ) throws {
    let query =
      "touchpoints | funnel \(setting.steps)\(setting.window)"
      + "\(mode.isFirst ? " entry first" : "")\(mode.isStrict ? " ties strict" : "")"
    let table = try Self.shop.get().customers(query)
    let force = BruteForce(
      serves: setting.serves, areApart: setting.areApart, isFirst: mode.isFirst,
      isStrict: mode.isStrict, deadline: setting.deadline, observedUntil: Self.until)
    let found = Found(table, steps: setting.serves.count)
    var mismatches = 0
    var reached = 0
    for (customer, range) in Self.ranges.enumerated() {
      let expected = force.outcome(Self.events[range])
      if expected.times[expected.times.count - 1] != nil { reached += 1 }
      if (found.outcomes[customer] ?? found.nobody) != expected { mismatches += 1 }
    }
    #expect(mismatches == 0)
    // The test would be empty if nobody got through.
    #expect(reached > Self.customerCount / 200)
  }

  @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
  func `every customer counts in each group they entered through`(
    _ mode: (isFirst: Bool, isStrict: Bool)
  ) throws {
    let table = try Self.shop.get().customers(
      "touchpoints | funnel ad, visit, cart within 10d by device"
        + "\(mode.isFirst ? " entry first" : "")\(mode.isStrict ? " ties strict" : "")")
    let force = BruteForce(
      serves: ["ad", "visit", "cart"].map(Self.step), areApart: true, isFirst: mode.isFirst,
      isStrict: mode.isStrict, deadline: { $0 + 10 * day }, observedUntil: Self.until)
    var mismatches = 0
    for device in ["phone", "desk", nil] {
      let rows = (0..<table.rowCount).filter {
        table["_group0"]?[$0] == device.map { .text($0) } ?? .null
      }
      let found = Found(table.rows(at: rows), steps: 3)
      for (customer, range) in Self.ranges.enumerated() {
        let expected = force.outcome(Self.events[range]) { $0.device == device }
        if (found.outcomes[customer] ?? found.nobody) != expected { mismatches += 1 }
      }
    }
    #expect(mismatches == 0)
  }

  @Test func `the answer adds the customers up`() throws {
    let query = "touchpoints | funnel ad, visit, cart within 10d"
    let found = Found(try Self.shop.get().customers(query), steps: 3).outcomes.values
    let table = try Self.shop.get().answer(query).table
    let mature = found.count { $0.mature }
    #expect(
      table["n"]
        == Column(
          "n", .integer,
          values: [mature, found.count { $0.times[0] != nil }, found.count { $0.times[1] != nil }]
            .map { .integer(Int64($0)) }))
    #expect(table["immature"]?[2] == .integer(Int64(found.count { $0.entered && !$0.mature })))
    let times = found.compactMap { $0.times[1] }.map(Double.init).sorted()
    for (name, share) in [("median_time", 0.5), ("p90_time", 0.9)] {
      let expected = quantile(times, share).map { Int64($0.rounded()) }
      #expect(table[name]?[2] == expected.map { .duration($0) })
    }
  }
}

/// What a funnel's relation says of each customer.
struct Found {
  var outcomes: [Int: BruteForce.Outcome] = [:]
  let nobody: BruteForce.Outcome

  init(_ table: Table, steps: Int) {
    nobody = BruteForce.Outcome(times: Array(repeating: nil, count: steps - 1))
    guard let customers = table["_customer"], let entered = table["_entered"],
      let mature = table["_mature"]
    else { return }
    let times = (2...steps).compactMap { table["_time\($0)"] }
    for row in 0..<table.rowCount {
      guard case .integer(let customer) = customers[row] else { continue }
      outcomes[Int(customer)] = BruteForce.Outcome(
        entered: entered[row] == .boolean(true), mature: mature[row] == .boolean(true),
        times: times.map { if case .duration(let time) = $0[row] { time } else { nil } })
    }
  }
}
