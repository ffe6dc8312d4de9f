import Diagnostics
import Sessions
import Tables
import Testing
import Tiers
import Verbs

/// `nps` and its comparisons beside a second implementation written from its page.
@Suite struct PromoterIndependenceTests {
  static let seeds = (0..<UInt64(Tier.count(1, long: 300))).map { $0 + 2001 }

  private func expect(
    _ query: String, _ oracle: PromoterOracle, in session: Session, _ seed: UInt64
  ) throws {
    let answer: Answer
    do {
      answer = try Answer(query, in: session)
    } catch let mistake as Diagnostic where mistake.id == "unknown-value" {
      // There is no row to compare with.
      #expect(oracle.rows.allSatisfy { $0.suffix(4).allSatisfy { $0 == .nothing } })
      return
    }
    let difference = answer.difference(from: Answer(oracle.rows))
    #expect(difference == nil, "seed \(seed): \(query)\n\(difference ?? "")")
  }

  private static func date(_ time: Int?) -> CivilDate? {
    time.map { CivilDate(daysSinceEpoch: Int32($0 / 86_400)) }
  }

  private static func month(_ time: Int?) -> String? {
    date(time).map { String($0.text.prefix(7)) }
  }

  private static func quarter(_ time: Int?) -> String? {
    date(time).map { "\($0.year)-Q\(($0.month + 2) / 3)" }
  }

  private static func before(quarter: String) -> String {
    let year = Int(quarter.prefix(4)) ?? 0
    let number = Int(quarter.suffix(1)) ?? 0
    return number == 1 ? "\(year - 1)-Q4" : "\(year)-Q\(number - 1)"
  }

  private func oracle(_ shop: RandomShop, _ keys: (RandomShop.Survey) -> [String?])
    -> PromoterOracle
  {
    PromoterOracle(
      answers: shop.surveys.map { survey in
        .init(
          customer: survey.customer, time: survey.time,
          value: survey.score.map { $0 >= 9 ? 1 : $0 <= 6 ? -1 : 0 }, keys: keys(survey))
      })
  }

  @Test(arguments: seeds) func `scores and changes are those counted by hand`(_ seed: UInt64) throws
  {
    let shop = RandomShop(seed: seed)
    func plan(_ survey: RandomShop.Survey) -> String? {
      survey.customer.flatMap { shop.plans[$0] ?? nil }
    }
    try shop.withSession { session, _ in
      var all = oracle(shop) { _ in [] }
      try expect("surveys | nps", all, in: session, seed)
      all.yardstick = .fixed(-12.5)
      try expect("surveys | nps target -12.5", all, in: session, seed)
      all.isWald = true
      all.confidence = 0.9
      try expect(
        "surveys | nps interval wald versus -12.5 confidence 0.9", all, in: session, seed)
      all.isLatest = true
      try expect(
        "surveys | nps latest interval wald versus -12.5 confidence 0.9", all, in: session, seed)

      var plans = oracle(shop) { [plan($0)] }
      plans.yardstick = .row { _ in ["pro"] }
      try expect(#"surveys | nps by plan versus "pro""#, plans, in: session, seed)
      plans.isLatest = true
      try expect(#"surveys | nps latest by plan versus "pro""#, plans, in: session, seed)
      plans.yardstick = .fixed(20)
      try expect("surveys | nps latest by plan target 20", plans, in: session, seed)

      var quarters = oracle(shop) { [Self.quarter($0.time)] }
      quarters.yardstick = .row { $0[0].map { [Self.before(quarter: $0)] } }
      try expect("surveys | nps by quarter versus previous", quarters, in: session, seed)
      quarters.isLatest = true
      try expect("surveys | nps by quarter latest versus previous", quarters, in: session, seed)

      var both = oracle(shop) { [Self.quarter($0.time), plan($0)] }
      both.yardstick = .row { keys in keys[0].map { [Self.before(quarter: $0), keys[1]] } }
      both.isWald = true
      try expect(
        "surveys | nps by quarter, plan versus previous interval wald", both, in: session, seed)
      both.yardstick = .row { [$0[0], "free"] }
      both.isWald = false
      both.confidence = 0.8
      try expect(
        #"surveys | nps by quarter, plan versus "free" confidence 0.8"#, both, in: session, seed)
      // Two questions, tested together.
      var questions = oracle(shop) { [plan($0), "score"] }
      questions.answers += shop.surveys.map { survey in
        .init(
          customer: survey.customer, time: survey.time,
          value: survey.score.map { $0 <= 1 ? 1 : $0 <= 3 ? 0 : -1 },
          keys: [plan(survey), "turned"])
      }
      questions.yardstick = .row { ["gold", $0[1]] }
      try expect(
        #"surveys | extend turned = 10 - score | nps score, turned by plan versus "gold""#,
        questions, in: session, seed)
      var months = oracle(shop) { [plan($0), Self.month($0.time)] }
      months.yardstick = .row { [$0[0], "2024-01"] }
      try expect("surveys | nps by plan, month versus @2024-01", months, in: session, seed)
    }
  }
}
