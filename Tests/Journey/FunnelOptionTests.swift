import Findings
import Statistics
import Tables
import Testing
import Tiers
import Verbs

@testable import JourneyAnalyses

/// Every combination of a funnel's options against every chain of random customers.
@Suite(.serialized) struct FunnelOptionTests {
  static let events = FunnelOptions.events(customers: 100, seed: 7)
  static let byCustomer = Dictionary(grouping: events, by: \.customer)
  nonisolated(unsafe) static let shop = Result { try Shop(events) }

  /// What brute force counts, as the kernel's table.
  static func expected(_ force: BruteForce) -> [Value] {
    let outcomes = byCustomer.values.map { force.outcome($0[...]) }.filter(\.entered)
    var row: [Value] = [
      .integer(Int64(outcomes.count(where: \.mature))),
      .integer(Int64(outcomes.count { !$0.mature })),
    ]
    for step in 0..<force.serves.count - 1 {
      let times = outcomes.compactMap { $0.times[step] }.map(Double.init).sorted()
      row.append(.integer(Int64(times.count)))
      for share in [0.5, 0.9] {
        row.append(quantile(times, share).map { .duration(Int64($0.rounded())) } ?? .null)
      }
    }
    return row
  }

  @Test func `the kernel counts what every chain says for every combination of options`() throws {
    let shop = try Self.shop.get()
    var reached = 0
    let chosen = Tier.sample(FunnelOptions.all, oneOf: 12)
    for options in chosen {
      guard let table = try shop.kernelTable(options.query) else {
        Issue.record("no kernel for \(options.text)")
        continue
      }
      let expected = Self.expected(options.force)
      #expect(table.rows.first == expected, "\(options.text)")
      if expected[5] != .integer(0) { reached += 1 }
    }
    #expect(reached > chosen.count / 2)
  }

  @Test func `entries are judged when all times between steps together have passed`() throws {
    let shop = try Self.shop.get()
    var draws = Draws(state: 11)
    let lengths: [(String, Int64)] = [
      ("1h", hour), ("12h", day / 2), ("1d", day), ("3d", 3 * day), ("2w", 14 * day),
      ("40d", 40 * day),
    ]
    var young = 0
    for _ in 0..<Tier.count(24, long: 1500) {
      guard let steps = FunnelOptions.steps.randomElement(using: &draws),
        let first = lengths.randomElement(using: &draws),
        let second = lengths.randomElement(using: &draws),
        let window = lengths.randomElement(using: &draws)
      else { return }
      var force = BruteForce(
        serves: steps.serves, areApart: steps.areApart, observedUntil: FunnelOptions.until)
      force.gaps = [first.1, second.1]
      var text = "\(steps.text) each \(first.0), \(second.0)"
      if Bool.random(using: &draws) {
        force.deadline = { $0 + window.1 }
        text += " within \(window.0)"
      }
      if Bool.random(using: &draws) {
        force.optional = [1]
        text += " optional \(steps.text.hasPrefix("ad, visit") ? "visit" : "web")"
      }
      if Int.random(in: 0..<3, using: &draws) == 0 {
        force.ending = FunnelOptions.named("buy")
        text += " until buy"
      }
      let expected = Self.expected(force)
      let query = "touchpoints | funnel \(text)"
      #expect(try shop.kernelTable(query)?.rows.first == expected, "\(query)")
      #expect(try shop.counts(query).rows.first == expected, "\(query)")
      if expected[1] != .integer(0) { young += 1 }
    }
    #expect(young > 4)
  }

  @Test func `the relation counts the same for combinations of all kinds`() throws {
    let shop = try Self.shop.get()
    var draws = Draws(state: 3)
    let some = FunnelOptions.all.shuffled(using: &draws).prefix(60)
    for options in Tier.sample(some, oneOf: 4) {
      let table = try shop.counts(options.query)
      #expect(table.rows.first == Self.expected(options.force), "\(options.text)")
    }
  }
}
