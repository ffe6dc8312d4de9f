import Drivers
import Sessions
import Tables
import Testing
import Tiers

/// Data at its edges: nothing, one event, one instant, the first and the last year of the calendar.
///
/// No verb traps, hangs or refuses to answer, and kernels say what relations say.
@Suite struct EdgeDataTests {
  static let queries = [
    "funnel visit, purchase", "funnel visit, visit within 1mo",
    "funnel visit, purchase within 400d",
    "funnel visit, purchase within 1000y by plan", "funnel visit, search by device", "flows",
    "flows by plan", "paths", "paths length 30 from visit to purchase collapse by plan",
    "retention", "retention every 1d", "retention every 1w kind bracket periods 366",
    "retention every 1q kind unbounded by plan", "retention every 1y periods 366", "journey",
    "journey gap 365000d outcome visit by plan", "journey from visit to purchase",
    #"moments within 1000y good device == "phone""#, #"moments good device == "phone" by plan"#,
    #"moments balance good device == "phone""#, "micromoments looks visit",
    "micromoments looks visit burst 365000d within 365000d by weekday", "sessions gap 1000y",
    "sessions gap 1mo", #"timeline "C1""#,
  ]

  static let names = ["visit", "purchase", "search"]

  static func midnight(_ year: Int, _ month: Int, _ day: Int) throws -> Int64 {
    let date = try #require(CivilDate(year: year, month: month, day: day))
    return Int64(date.daysSinceEpoch) * 86_400_000_000
  }

  static let data: [(name: String, events: @Sendable () throws -> [Shop.Event])] = [
    ("nothing", { [] }),
    ("one event", { [.init(1, 5 * hour, "visit")] }),
    (
      "one instant",
      { (0..<60).map { .init($0 % 4, 7 * hour, names[$0 % 3]) } }
    ),
    (
      "one customer and instant", { (0..<60).map { .init(1, 7 * hour, names[$0 % 3]) } }
    ),
    (
      "the whole calendar",
      {
        let times = try [
          midnight(1, 1, 1), midnight(4, 2, 29), midnight(1582, 10, 10), midnight(1969, 12, 31),
          midnight(1970, 1, 1), midnight(9999, 12, 31), midnight(9999, 12, 31) + day - 1,
        ]
        return times.enumerated().flatMap { place, time in
          (0..<3).map { Shop.Event($0, time, names[(place + $0) % 3]) }
        }
      }
    ),
  ]

  @Test(arguments: data.indices) func `every verb answers`(_ place: Int) throws {
    // In the order in which import stores them.
    let events = try Self.data[place].events().sorted {
      ($0.customer, $0.time) < ($1.customer, $1.time)
    }
    let shop = try Shop(
      events, plans: ["free", "pro", nil, "free"], names: Self.names)
    let types = Self.names.map { "'\($0)'" }.joined(separator: ", ")
    for table in ["touchpoints", "events"] {
      // As import stores steps, so that kernels can read them.
      try shop.connection.execute("ALTER TABLE \(table) ALTER step TYPE ENUM (\(types))")
    }
    for query in Tier.sample(Self.queries, oneOf: 2) {
      let text = "touchpoints | " + query
      let reply = Reply(to: text, in: shop.session)
      shop.session.usesKernels = false
      let expected = Reply(to: text, in: shop.session)
      shop.session.usesKernels = true
      #expect(
        reply == expected, "\(Self.data[place].name): \(query)\n\(reply.difference(from: expected))"
      )
      if case .mistake(let mistake) = expected, !mistake[0].hasPrefix("no customer") {
        Issue.record("\(Self.data[place].name): \(query): \(mistake)")
      }
    }
    #expect(shop.session.kernelRuns > Tier.count(4, long: 10))
  }
}
