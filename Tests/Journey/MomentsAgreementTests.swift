import Findings
import Statistics
import Tables
import Testing
import Tiers

/// The relation against each customer's events read one by one, in Swift.
@Suite(.serialized) struct MomentsAgreementTests {
  static let customerCount = 3000
  static let until = 200 * day - 1

  static let events: [Shop.Event] = {
    var draws = Draws(state: 71)
    var events: [Shop.Event] = []
    for customer in 0..<customerCount {
      // A third of the customers has events at a few instants only.
      let instants = customer % 3 == 0 ? 5 : 398
      let count = Int.random(in: 0...9, using: &draws)
      let times = (0..<count).map { _ in
        Int64.random(in: 0..<Int64(instants), using: &draws) * (12 * hour) + hour
      }.sorted()
      for time in times {
        let step = ["repair", "visit", "chat", "purchase"].randomElement(using: &draws) ?? ""
        let device = ["phone", "desk", "watch", nil].randomElement(using: &draws) ?? nil
        let channel = ["web", "shop"].randomElement(using: &draws) ?? ""
        events.append(.init(customer, time, step, device: device, channel: channel))
      }
    }
    events.append(.init(customerCount, 200 * day - hour, "visit"))
    return events
  }()

  nonisolated(unsafe) static let shop = Result { try Shop(events) }

  /// What a touchpoint of a group must show: per quality (bad, other, good) customers and returns by
  /// stratum.
  struct Count: Equatable {
    var n = [[Int]](repeating: [0, 0, 0, 0], count: 3)
    var returned = [[Int]](repeating: [0, 0, 0, 0], count: 3)
  }

  /// - Parameter group: what an event is grouped by besides its step.
  static func counts(
    within length: Int64, outcome: String, quality: (Shop.Event) -> Int?,
    group: (Shop.Event) -> String
  ) -> [String: Count] {
    var found: [String: Count] = [:]
    for events in Dictionary(grouping: events, by: \.customer).values {
      let outcomes = Set(events.filter { $0.step == outcome }.map(\.time))
      var seen: Set<String> = []
      for event in events {
        let key = group(event) + event.step
        guard let quality = quality(event), seen.insert(key).inserted,
          event.time + length <= until
        else { continue }
        let before = outcomes.count { $0 < event.time }
        let stratum = before >= 4 ? 3 : before >= 2 ? 2 : before
        found[key, default: Count()].n[quality + 1][stratum] += 1
        if outcomes.contains(where: { $0 > event.time && $0 <= event.time + length }) {
          found[key, default: Count()].returned[quality + 1][stratum] += 1
        }
      }
    }
    return found
  }

  static let deviceQuality: @Sendable (Shop.Event) -> Int? = { event in
    event.device.map { $0 == "phone" ? 1 : $0 == "desk" ? -1 : 0 }
  }

  private func check(
    _ query: String, against counts: [String: Count], keys: Int
  ) throws {
    let table = try Self.shop.get().answer(query).table
    var shown = 0
    for row in 0..<table.rowCount {
      let key = (0...keys).map { table.columns[$0][row].plainText }.joined()
      let quality = table["quality"]?[row] == .text("bad") ? 0 : 2
      let count = try #require(counts[key])
      let others = (0..<3).filter { $0 != quality }
      let n = count.n[quality].reduce(0, +)
      #expect(table["n"]?[row] == .integer(Int64(n)), "\(key)")
      #expect(
        table["returned"]?[row] == .integer(Int64(count.returned[quality].reduce(0, +))), "\(key)")
      var strata: [Stratum] = []
      for stratum in 0..<4 {
        strata.append(
          Stratum(
            try #require(
              Proportion(count.returned[quality][stratum], of: count.n[quality][stratum])),
            try #require(
              Proportion(
                others.reduce(0) { $0 + count.returned[$1][stratum] },
                of: others.reduce(0) { $0 + count.n[$1][stratum] }))))
      }
      let effect = try #require(Proportion.adjustedDifference(strata))
      #expect(table["effect"]?[row] == .double(effect.value), "\(key)")
      #expect(table["effect_low"]?[row] == .double(try #require(effect.interval?.low)))
      shown += 1
    }
    let expected = counts.values.reduce(0) { sum, count in
      sum + [0, 2].count { count.n[$0].reduce(0, +) > 0 }
    }
    #expect(shown == expected)
    #expect(shown > 4)
  }

  @Test func `every touchpoint is counted as by hand`() throws {
    for (text, length) in [("90d", 90 * day), ("12h", 12 * hour), ("36h", 36 * hour)] {
      try check(
        #"touchpoints | moments within \#(text) good device == "phone" bad device == "desk""#,
        against: Self.counts(
          within: length, outcome: "purchase", quality: Self.deviceQuality, group: { _ in "" }),
        keys: 0)
    }
  }

  @Test func `groups have first moments of their own`() throws {
    try check(
      #"touchpoints | moments outcome visit within 30d good device == "phone" "#
        + #"bad device == "desk" by channel"#,
      against: Self.counts(
        within: 30 * day, outcome: "visit", quality: Self.deviceQuality, group: \.channel),
      keys: 1)
  }

  @Test func `a filter before does not hide who came back`() throws {
    let all = Self.counts(
      within: 90 * day, outcome: "purchase", quality: Self.deviceQuality, group: { _ in "" })
    let repair = #"moments good device == "phone" bad device == "desk""#
    let shop = try Self.shop.get()
    let filtered = try shop.answer(#"touchpoints | where step == "repair" | \#(repair)"#).table
    let bad = try #require(all["repair"])
    #expect(filtered["n"]?[0] == .integer(Int64(bad.n[0].reduce(0, +))))
    #expect(filtered["returned"]?[0] == .integer(Int64(bad.returned[0].reduce(0, +))))
    #expect(filtered.rowCount == 2)
  }

  @Test func `moments too young are left out and counted`() throws {
    var seen: Set<String> = []
    var young = 0
    for event in Self.events {
      guard let quality = Self.deviceQuality(event),
        seen.insert("\(event.customer) \(event.step)").inserted
      else { continue }
      if event.time + 90 * day > Self.until, quality != 0 { young += 1 }
    }
    let finding = try Self.shop.get().answer(
      #"touchpoints | moments good device == "phone" bad device == "desk""#)
    let note = finding.notes.first { $0.text.contains("too young") }
    #expect(note?.measures.first?.value == Double(young))
    #expect(young > 10)
  }

  @Test func `the balance is counted per customer`() throws {
    let query = #"moments balance good device == "phone" bad device == "desk""#
    let table = try Self.shop.get().answer("touchpoints | \(query)").table
    var good: [String: Int] = [:]
    var bad: [String: Int] = [:]
    for event in Self.events {
      if event.device == "phone" { good["C\(event.customer)", default: 0] += 1 }
      if event.device == "desk" { bad["C\(event.customer)", default: 0] += 1 }
    }
    #expect(table.rowCount == Set(good.keys).union(bad.keys).count)
    var last = -1.0
    for row in 0..<table.rowCount {
      let name = try #require(table["customer"]?[row].plainText)
      #expect(table["good"]?[row] == .integer(Int64(good[name] ?? 0)))
      #expect(table["bad"]?[row] == .integer(Int64(bad[name] ?? 0)))
      let ratio = bad[name].map { Double(good[name] ?? 0) / Double($0) }
      #expect(table["ratio"]?[row] == (ratio.map { .double($0) } ?? .null))
      #expect(last <= ratio ?? .infinity)
      last = ratio ?? .infinity
    }
    let groups = try Self.shop.get().answer("touchpoints | \(query) by channel").table
    #expect(groups.rowCount == 2)
    #expect(
      (0..<2).reduce(0) { $0 + (groups["good"]?[$1].whole ?? 0) } == good.values.reduce(0, +))
  }
}

extension Value {
  fileprivate var whole: Int { if case .integer(let value) = self { Int(value) } else { 0 } }
}
