import Sessions
import Tables
import Testing
import Tiers

/// What must not change an answer about customers: the order of files, what customers are called, how
/// many threads work; and what must add up when customers are split.
@Suite struct CustomerInvarianceTests {
  static let seeds = (0..<UInt64(Tier.count(1, long: 200))).map { $0 + 4001 }

  static let queries = [
    "touchpoints | moments", "events | moments within 30d by plan", "tickets | moments by plan",
    "events | moments balance by plan",
    "events | moments balance | summarize n = count() by good, bad, ratio",
    "touchpoints | journey by plan", "events | journey gap 5d outcome ticket",
    "touchpoints | journey gap 1d from visit to purchase",
    "touchpoints | micromoments least 1 by plan", "touchpoints | micromoments burst 1d by hour",
    "surveys | nps", "surveys | nps by plan versus \"pro\"",
    "surveys | nps by quarter, plan versus previous", "surveys | nps latest by plan target 10",
    "surveys | csat score by plan versus \"pro\"", "surveys | ces score mean latest by plan",
    "surveys | ces score mean by quarter versus previous",
  ]

  private func answers(_ session: Session) throws -> [Answer] {
    try Self.queries.map { try Answer($0, in: session) }
  }

  private func expect(_ changed: [Answer], _ answers: [Answer], _ what: String) {
    for (query, pair) in zip(Self.queries, zip(changed, answers)) {
      // Not even in rounding.
      #expect(pair.0.rows == pair.1.rows, "\(what): \(query)")
    }
    #expect(answers.count { !$0.rows.isEmpty } > 8)
  }

  /// Without two events of a customer at one instant: those count in the order of the files.
  private static func untied(_ seed: UInt64) -> RandomShop {
    var shop = RandomShop(seed: seed)
    var seen: Set<[Int]> = []
    func isFirst(_ customer: Int?, _ time: Int?) -> Bool {
      guard let customer, let time else { return true }
      return seen.insert([customer, time]).inserted
    }
    shop.touches = shop.touches.filter { isFirst($0.customer, $0.time) }
    shop.tickets = shop.tickets.filter { isFirst($0.customer, $0.opened) }
    shop.orders = shop.orders.filter { isFirst($0.customer, $0.time) }
    shop.surveys = shop.surveys.filter { isFirst($0.customer, $0.time) }
    // A customer's answers of unknown times: which one is the last nobody knows.
    shop.surveys = shop.surveys.filter { $0.time != nil || $0.customer == nil }
    return shop
  }

  @Test(arguments: seeds) func `neither order nor names nor threads change answers`(
    _ seed: UInt64
  ) throws {
    let shop = Self.untied(seed)
    let answers = try shop.withSession { session, _ in
      session.threads = 1
      let answers = try self.answers(session)
      for threads in [2, 8] {
        session.threads = threads
        expect(try self.answers(session), answers, "seed \(seed), \(threads) threads")
      }
      return answers
    }
    var turned = shop
    var draws = SplitMix(state: seed)
    turned.touches.shuffle(using: &draws)
    turned.tickets.shuffle(using: &draws)
    turned.surveys.shuffle(using: &draws)
    turned.orders.shuffle(using: &draws)
    turned.name = { "Клиент \(9000 - $0)" }
    try turned.withSession { session, _ in
      expect(try self.answers(session), answers, "seed \(seed), other order and names")
    }
  }

  /// By how many columns rows are of the same thing, once the first one is a key, and which of the
  /// others add up.
  static let splits: [(query: String, keys: Int, sums: [Int])] = [
    ("touchpoints | moments", 2, [0, 1]),
    ("events | moments outcome ticket within 20d", 2, [0, 1]),
    ("events | moments balance by step", 1, [0, 1, 2]),
    ("touchpoints | journey", 2, [0, 1, 2, 3, 7]),
    ("events | journey outcome ticket gap 9d", 2, [0, 1, 2, 3, 7]),
    ("touchpoints | micromoments least 1 by hour", 1, [0, 1]), ("surveys | nps", 0, [0, 1, 2, 3]),
    ("surveys | nps latest by month", 1, [0, 1, 2, 3]),
  ]

  @Test(arguments: seeds) func `customers split by plan sum to the whole`(_ seed: UInt64) throws {
    let shop = RandomShop(seed: seed)
    try shop.withSession { session, _ in
      for (query, keys, sums) in Self.splits {
        let parts = query.split(separator: " by ", maxSplits: 1)
        let by = parts.count > 1 ? "plan, \(parts[1])" : "plan"
        var totals: [String: [Double]] = [:]
        for row in try Answer("\(parts[0]) by \(by)", in: session).rows {
          var sum = totals["\(row[1...].prefix(keys))"] ?? sums.map { _ in 0 }
          for (place, column) in sums.enumerated() {
            if case .number(let number) = row[1 + keys + column] { sum[place] += number }
          }
          totals["\(row[1...].prefix(keys))"] = sum
        }
        var whole: [String: [Double]] = [:]
        for row in try Answer(query, in: session).rows {
          whole["\(row.prefix(keys))"] = sums.map { column in
            if case .number(let number) = row[keys + column] { number } else { 0 }
          }
        }
        #expect(totals == whole, "seed \(seed): \(query)")
      }
    }
  }
}
