import Drivers
import Sessions
import Tables
import Testing
import Tiers

/// One customer with a million events, of which `make test` makes a tenth: every verb ends within
/// seconds and traps nowhere.
@Suite struct LargeCustomerTests {
  static let eventCount = Tier.count(100_000, long: 1_000_000)

  /// When the events happen: in the file's order, one every half minute, or all at one instant.
  enum Times: String, CaseIterable { case spread, tied }

  static let steps = ["ad", "cart", "purchase", "visit"]

  /// Made by the engine: a million rows are too many to be made one by one in a test.
  static func shop(_ times: Times) throws -> Shop {
    // Another customer comes much later, so that all windows have passed.
    let last = 800 * day
    let shop = try Shop(
      [.init(1, 0, "visit"), .init(2, last, "visit")], plans: ["free", "pro"], names: steps)
    let time = times == .spread ? "make_timestamp(i * 30000000)" : "make_timestamp(0)"
    let names = steps.map { "'\($0)'" }.joined(separator: ", ")
    for table in ["touchpoints", "events"] {
      try shop.connection.execute(
        """
        CREATE OR REPLACE TABLE \(table) AS SELECT 'C1' AS customer, \(time) AS time, \
        list_extract([\(names)], (i * 7919 % 10007 % 4 + 1)::INTEGER)::ENUM (\(names)) AS step, \
        CASE i % 3 WHEN 0 THEN 'phone' WHEN 1 THEN 'computer' END AS device, 'web' AS channel, \
        i AS _row, 1::INTEGER AS _customer FROM range(\(eventCount)) r(i)
        """)
      try shop.connection.execute(
        """
        INSERT INTO \(table) VALUES ('C2', make_timestamp(\(last)), 'visit', 'phone', 'web', \
        \(eventCount), 2)
        """)
    }
    return shop
  }

  static let queries = [
    "funnel ad, visit, cart within 2d", "funnel visit, visit, purchase",
    "funnel ad, visit by device",
    "flows", "flows by device", "paths", "paths length 30 from visit to purchase collapse",
    "retention", "retention every 1d kind unbounded", "journey",
    "journey gap 1m from visit to cart",
    #"moments within 2d good device == "phone" bad device == "computer""#,
    #"moments balance good device == "phone" bad device == "computer""#,
    "micromoments", "micromoments looks visit burst 1d within 30d",
    "sessions gap 1m | summarize n = count() by session_index | take 5",
    #"timeline "C1" | take 5"#,
  ]

  /// What no kernel answers.
  static let relational = ["moments balance", "sessions", "timeline"]

  /// Quickly, or never: the limit is far above what any verb takes.
  @Test(.timeLimit(.minutes(5)), arguments: queries, Times.allCases)
  func `every verb ends`(_ query: String, _ times: Times) throws {
    let shop = try Shop.kept.item("\(times) events") { try Self.shop(times) }
    let text = "touchpoints | " + query
    let before = shop.session.kernelRuns
    let reply = Reply(to: text, in: shop.session)
    #expect(reply.hasRows, "\(query): \(reply)")
    guard shop.session.kernelRuns > before else {
      #expect(Self.relational.contains { query.hasPrefix($0) })
      return
    }
    shop.session.usesKernels = false
    let expected = Reply(to: text, in: shop.session, probing: false)
    shop.session.usesKernels = true
    #expect(reply.table == expected.table, "\(query)\n\(reply.difference(from: expected))")
  }
}
