import Diagnostics
import Testing
import Tiers

/// `csat`, `ces` and their comparisons beside a second implementation written from their pages.
@Suite struct ShareIndependenceTests {
  static let seeds = (0..<UInt64(Tier.count(1, long: 200))).map { $0 + 4001 }

  @Test(arguments: seeds) func `shares, means and changes are those counted by hand`(
    _ seed: UInt64
  ) throws {
    let shop = RandomShop(seed: seed)
    func oracle(
      _ first: Int, _ keys: @escaping (RandomShop.Survey) -> [String?]
    ) -> ShareOracle {
      let answers = shop.surveys.compactMap { survey in
        survey.score.map {
          ShareOracle.Answer(customer: survey.customer, score: $0, keys: keys(survey))
        }
      }
      return ShareOracle(answers: answers, first: first)
    }
    func plan(_ survey: RandomShop.Survey) -> [String?] {
      [survey.customer.flatMap { shop.plans[$0] ?? nil }]
    }
    try shop.withSession { session, _ in
      func expect(_ query: String, _ oracle: ShareOracle) throws {
        // Groups of blank answers alone stay in the answer, with nothing to say.
        let keys = oracle.answers.first?.keys.count ?? 0
        let rows: [[Cell]]
        do {
          rows = try Answer(query, in: session).rows.filter { $0[keys] != .number(0) }
        } catch let mistake as Diagnostic where mistake.id == "unknown-value" {
          // There is no row to compare with.
          #expect(!oracle.answers.contains { $0.keys.last == oracle.reference })
          return
        }
        let difference = Answer(rows).difference(from: Answer(oracle.rows))
        #expect(difference == nil, "seed \(seed): \(query)\n\(difference ?? "")")
      }
      try expect("surveys | csat score", oracle(9) { _ in [] })
      var plans = oracle(9, plan)
      plans.reference = "pro"
      try expect(#"surveys | csat score by plan versus "pro""#, plans)
      plans = oracle(8, plan)
      plans.target = 0.25
      try expect("surveys | csat score top 3 by plan target 0.25", plans)
      var eased = oracle(6, plan)
      eased.showsMean = true
      eased.reference = "free"
      try expect(#"surveys | ces score by plan versus "free""#, eased)
      eased.isMean = true
      try expect(#"surveys | ces score mean by plan versus "free""#, eased)
      (eased.reference, eased.target) = (nil, 5)
      try expect("surveys | ces score mean by plan target 5", eased)
    }
  }
}
