import Findings
import Statistics
import Tables
import Testing
import Verbs

@testable import JourneyAnalyses

/// Every combination of a funnel's options against every chain of random customers.
@Suite(.serialized) struct FunnelOptionTests {
  static let events = FunnelOptions.events(customers: 150, seed: 7)
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
    var withoutKernel = 0
    for options in FunnelOptions.all {
      guard let table = try shop.kernelTable(options.query) else {
        withoutKernel += 1
        continue
      }
      let expected = Self.expected(options.force)
      #expect(table.rows.first == expected, "\(options.text)")
      if expected[5] != .integer(0) { reached += 1 }
    }
    // Only months with a longest time between steps have none.
    let months = FunnelOptions.all.count {
      $0.text.contains("1mo") && $0.force.gaps != nil
    }
    #expect(withoutKernel == months)
    #expect(reached > FunnelOptions.all.count / 2)
  }

  @Test func `the relation counts the same for combinations of all kinds`() throws {
    let shop = try Self.shop.get()
    var draws = Draws(state: 3)
    let chosen = FunnelOptions.all.shuffled(using: &draws).prefix(60)
    for options in chosen {
      let table = try shop.counts(options.query)
      #expect(table.rows.first == Self.expected(options.force), "\(options.text)")
    }
  }
}
