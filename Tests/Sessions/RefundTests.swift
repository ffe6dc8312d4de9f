import Foundation
import Tables
import Testing
import Tiers

/// A refund is what the file calls a refund; whatever the spelling, the answers are the same.
@Suite(.serialized) struct RefundTests {
  @Test func everySpellingGivesTheSameAnswers() throws {
    var compared = 0
    for seed in 0..<UInt64(Tier.count(1, long: 150)) {
      var shop = RefundShop(seed: seed)
      var first: [String] = []
      for spelling in RefundShop.Spelling.allCases {
        let file = try FileSession(["purchases.csv": shop.file(spelling)])
        let isCounting = spelling != .blank
        try check(shop, file, isCounting, "seed \(seed), \(spelling)")
        var answers: [String] = []
        for query in [
          "customers | lapse", "customers | lapse after 60d",
          "purchases | churn every 1q rule period", "purchases | churn every 1q rule lapse",
          "purchases | retention every 1q", "purchases | where total > 50 | count",
        ] {
          let table = try file.table(query)
          answers.append(table.rows.map { $0.map(\.plainText).joined(separator: " ") }.joined())
          compared += table.rowCount * table.columns.count
        }
        // Less money is left of a purchase when what was paid back stands beside it.
        if spelling == .beside { answers[answers.count - 1] = first.last ?? "" }
        if first.isEmpty { first = answers }
        #expect(answers == first, "seed \(seed), \(spelling)")
      }
    }
    #expect(compared > 0)
  }

  private func check(
    _ shop: RefundShop, _ file: FileSession, _ isCounting: Bool, _ place: String
  ) throws {
    let truth = shop.truth(countingRefunds: isCounting)
    let scores = try file.table(
      "customers | rfm | select customer, recency_days, frequency, monetary")
    for row in scores.rows {
      let customer = Int(row[0].plainText.dropFirst()) ?? -1
      let own = truth[customer]
      #expect(row[1].plainText == own.map { "\($0.recency)" } ?? "", "\(place), C\(customer)")
      #expect(row[2].plainText == own.map { "\($0.frequency)" } ?? "", "\(place), C\(customer)")
      #expect(
        cents(row[3]) == own?.cents, "\(place), C\(customer): \(row[3].plainText)")
    }
    let sum = try file.table("purchases | summarize sum(total)").columns[0][0]
    #expect(cents(sum) == shop.sum(countingRefunds: isCounting), "\(place)")
    // A column of events has its own words for a purchase.
    let events = try file.table("events | where step != \"refund\" | count").columns[0][0]
    #expect(
      events.plainText == "\(shop.rows.count { !$0.isRefund && $0.day != nil })", "\(place)")
  }

  private func cents(_ value: Value) -> Int64? {
    guard case .double(let number) = value else { return nil }
    return Int64((number * 100).rounded())
  }

  @Test func theSamplesWithoutSignsAreTheSamples() throws {
    let folder = CaseFile.checkout + "/samples/"
    var files: [String: String] = [:]
    for name in ["contacts.csv", "purchases.csv"] {
      files[name] = try String(contentsOfFile: folder + name, encoding: .utf8)
    }
    files["purchases.csv"] = files["purchases.csv"]?.replacingOccurrences(of: ",-", with: ",")
    let file = try FileSession(files)
    let sum = try file.table("contacts | rfm | summarize sum(monetary)").columns[0][0]
    #expect(cents(sum) == 69_556_498)
    #expect(
      file.text("purchases | summarize sum(amount)").hasSuffix(
        "caveat: `amount` is not as in the files: 395 refunds made negative (`kind` is `refund`)\n")
    )
  }

  @Test func aRefundWithoutAnAmountIsNoPurchase() throws {
    let file = try FileSession([
      "purchases.csv": """
      customer,date,amount,type
      C1,2024-01-01,10,sale
      C1,2024-02-01,20,sale
      C1,2024-05-01,,refund
      C2,2024-01-05,5,sale
      C2,2024-06-30,0,refund
      C3,2024-06-30,7,sale
      C4,2024-03-01,,refund
      """
    ])
    #expect(
      file.text("customers | lapse after 90d | select customer, last_seen, status") == """
        | customer | last_seen  | status |
        |----------|------------|--------|
        | C1       | 2024-02-01 | lapsed |
        | C2       | 2024-01-05 | lapsed |
        | C3       | 2024-06-30 | new    |
        | C4       |            | never  |
        rule: lapsed: silent for more than 90 days; slowing: more than 67 days; from all purchases, seen until 2024-06-30
        caveat: 3 refunds (`type` is `refund`) are no purchases

        """)
    #expect(
      try file.table("customers | rfm | select frequency").rows.map(\.[0].plainText)
        == ["2", "1", "1", ""])
    #expect(
      try file.table("events | count by step").rows.map { $0.map(\.plainText) }
        == [["purchase", "4"], ["refund", "3"]])
    #expect(
      try file.table(
        "purchases | moments balance good amount > 0 | select customer, good, bad | sort by customer"
      )
      .rows.map { $0.map(\.plainText) }
        == [["C1", "2", "1"], ["C2", "1", "1"], ["C3", "1", "0"], ["C4", "0", "1"]])
  }

  @Test func whatHasNoDateTakesNoPart() throws {
    let file = try FileSession([
      "purchases.csv": """
      customer,date,amount
      C1,2024-01-01,10
      C1,,1000
      C2,,5
      ,2024-01-03,3
      C3,2024-03-01,7
      C3,2024-03-09,7
      """
    ])
    for stage in ["rfm", "rfm asof @2024-02", "lapse", "lapse after 30d"] {
      #expect(
        file.text("customers | \(stage)").contains(
          "caveat: 3 purchases without a customer or a time left out\n"), "\(stage)")
    }
    for stage in ["churn", "churn rule lapse", "retention", "retention of revenue"] {
      #expect(
        file.text("purchases | \(stage)").contains(
          "caveat: 3 purchases without a customer or a time left out\n"), "\(stage)")
    }
    #expect(
      try file.table("customers | rfm | select customer, monetary, segment").rows.map {
        $0.map(\.plainText)
      } == [["C1", "10", "one-time"], ["C2", "", "never"], ["C3", "14", "champions"]])
    // C3 came later; of C2 nobody knows when.
    #expect(
      try file.table("customers | rfm asof @2024-01 | select monetary").rows.map(\.[0].plainText)
        == ["10", ""])
  }

  @Test func theMarkSurvivesUnionsAndChoicesOfColumns() throws {
    let file = try FileSession([
      "sales.csv": "customer,date,amount\nA,2024-01-01,50\nB,2024-01-05,30\nB,2024-02-01,1\n",
      "refunds.csv": "customer,date,amount\nA,2024-03-01,20\nC,2024-03-02,\n",
    ])
    func rows(_ query: String) throws -> [[String]] {
      try file.table(query).rows.map { $0.map(\.plainText) }
    }
    let expected = [["A", "2024-01-01"], ["B", "2024-02-01"], ["C", ""]]
    #expect(try rows("customers | lapse after 30d | select customer, last_seen") == expected)
    #expect(
      try rows(
        "purchases | union (refunds) | select date, customer | lapse after 30d "
          + "| distinct customer, last_seen | sort by customer") == expected)
    #expect(
      try rows("customers | rfm | select customer, frequency, monetary")
        == [["A", "1", "30"], ["B", "2", "31"], ["C", "", ""]])
    #expect(
      file.text("customers | rfm").contains(
        "caveat: 2 refunds (all of `refunds.csv`) are no purchases\n"))
  }

  @Test func revenueIsNetOfWhatWasPaidBackBesideTheAmount() throws {
    let file = try FileSession([
      "orders.csv": """
      customer,date,total,refunded
      A,2024-01-01,50,10
      A,2024-02-03,20,
      A,2024-04-03,1,
      """
    ])
    let table = try file.table(
      "purchases | retention every 1mo of revenue | where cohort == \"all\" | select retained")
    #expect(table.rows.map(\.[0].plainText).prefix(2) == ["40", "20"])
    #expect(
      file.text("purchases | retention every 1mo of revenue").contains(
        "caveat: `total` is not as in the files: 1 purchase less what was paid back (`refunded`)\n")
    )
  }
}
