import Diagnostics
import Foundation
import Kits
import Sessions
import Tables
import Testing
import Tiers
import Verbs

/// The matrix that models are fitted to, seen through a verb that only tests know.
@Suite struct ModelTests {
  /// Contracts that end the likelier the shorter they are, in some order.
  private static func contracts(_ count: Int, seed: UInt64 = 1, shuffled: Bool = false) -> String {
    var draws = SplitMix(state: seed)
    var lines = (0..<count).map { number -> String in
      let plan = ["yearly", "monthly", "two year"].randomElement(using: &draws) ?? ""
      let tenure = Int.random(in: 0...40, using: &draws)
      let odds = 60 - tenure + (plan == "monthly" ? 25 : 0)
      let left = Int.random(in: 0..<100, using: &draws) < odds ? "gone" : "here"
      let given = number % 17 == 3 ? "" : "\(tenure)"
      return "K\(padded(number, 4)),\(number % 23 == 5 ? "" : plan),\(given),\(left)"
    }
    if shuffled {
      var other = SplitMix(state: 99)
      lines.shuffle(using: &other)
    }
    return "customer,plan,tenure,state\n" + lines.joined(separator: "\n") + "\n"
  }

  private static func session(
    _ count: Int, shuffled: Bool = false, threads: Int? = nil
  ) throws -> KitSession {
    let files = ["contacts.csv": contracts(count, shuffled: shuffled)]
    return try threads.map { try KitSession(files, threads: $0) } ?? .lent(files)
  }

  @Test func `the chance by words alone is the share among those with the word`() throws {
    let session = try Self.session(300)
    let rows = try session.table(
      "contacts | chance of state == \"gone\" on plan | select plan, state, chance"
    ).rows
    for plan in ["yearly", "monthly", "two year"] {
      let own = rows.filter { $0[0] == .text(plan) }
      let share = Double(own.count { $0[1] == .text("gone") }) / Double(own.count)
      #expect(!own.isEmpty)
      #expect(own.allSatisfy { abs(($0[2].number ?? 9) - share) < 1e-9 })
    }
    let others = rows.filter { $0[0].isNull }
    #expect(!others.isEmpty && others.allSatisfy { $0[2].isNull })
  }

  @Test func `a fit by numbers leaves nothing over that the numbers could tell`() throws {
    let session = try Self.session(400)
    let rows = try session.table(
      "contacts | chance of state == \"gone\" on tenure, plan | select tenure, plan, state, chance"
    ).rows.filter { !$0[3].isNull }
    // At the greatest likelihood the rests are orthogonal to every term.
    for term in [
      { (_: [Value]) in 1.0 }, { $0[0].number ?? 0 }, { $0[1] == .text("two year") ? 1 : 0 },
      { $0[1] == .text("yearly") ? 1 : 0 },
    ] as [([Value]) -> Double] {
      let rest = rows.reduce(0.0) { sum, row in
        sum + term(row) * ((row[2] == .text("gone") ? 1 : 0) - (row[3].number ?? 9))
      }
      #expect(abs(rest) < 1e-5)
    }
  }

  @Test func `words are coded against the first in sort order, and rows with a null are counted`()
    throws
  {
    let session = try Self.session(100)
    let finding = try session.finding("contacts | chance of state == \"gone\" on tenure, plan")
    let notes = finding.notes.map(\.text)
    #expect(notes.contains("words are coded: `plan` against `monthly`"))
    #expect(notes.contains("11 rows without `tenure` or `plan` left out"))
    #expect(
      finding.notes.first { $0.text == "logistic" }?.measures.map(\.name)
        == ["intercept", "tenure", "plan: two year", "plan: yearly"])
  }

  @Test func `neither the order of the rows nor the number of threads changes a byte`() throws {
    let queries = [
      "contacts | chance of state == \"gone\" on tenure, plan | sort customer",
      "contacts | chance of state == \"gone\" on tenure, plan most 50 | sort customer | select customer, plan",
    ]
    let plain = try Self.session(300)
    let expected = try queries.map { try plain.lines($0) }
    for (shuffled, threads) in [(true, 1), (false, 4)] {
      let session = try Self.session(300, shuffled: shuffled, threads: threads)
      #expect(try queries.map { try session.lines($0) } == expected)
    }
  }

  @Test func `of more rows than the limit some are drawn, and all are scored`() throws {
    let session = try Self.session(300)
    let query = "contacts | chance of state == \"gone\" on tenure most 60"
    let finding = try session.finding(query)
    #expect(
      finding.notes.map(\.text).contains(
        "fitted to 60 of 282 rows, drawn the same way in every run"))
    let chances = try #require(finding.table["chance"])
    #expect(chances.count - chances.nullCount == 282)
    #expect(try session.lines(query) == Self.session(300).lines(query))
    // Others than all of them were fitted to: the chances are a little different.
    #expect(
      try session.lines(query) != session.lines("contacts | chance of state == \"gone\" on tenure"))
  }

  @Test func `customers are scored by what they did before`() throws {
    var draws = SplitMix(state: 4)
    var lines = ["customer,date,amount"]
    for customer in 0..<150 {
      var day: Int32 = 19_700 + Int32.random(in: 0...60, using: &draws)
      let pause = Int32.random(in: 5...120, using: &draws)
      // Some stop one day.
      while day < 20_100, Int.random(in: 0..<12, using: &draws) > 0 || day < 19_770 {
        lines.append("C\(customer),\(CivilDate(daysSinceEpoch: day).text),10")
        day += max(1, pause + Int32.random(in: -4...40, using: &draws))
      }
    }
    let session = try KitSession(["purchases.csv": lines.joined(separator: "\n") + "\n"])
    let table = try session.table("customers | chance | select chance")
    #expect(table.rowCount == 150)
    let chances = table.columns[0]
    #expect((0..<150).allSatisfy { chances[$0].number.map { $0 > 0 && $0 < 1 } ?? false })
    // Whoever is asked about, the fit is of all.
    #expect(
      try session.lines("customers | where customer < \"C2\" | chance")
        == session.lines("customers | chance | where customer < \"C2\""))
  }

  @Test func `a fit is cancelled between two rounds, and can be asked for again`() throws {
    let session = try Self.session(100)
    let query = "contacts | chance of state == \"gone\" on tenure"
    let cancel = session.session.cancel
    session.session.showProgress = { progress in if progress != nil { cancel() } }
    #expect(session.mistakes(query).hasPrefix("error[cancelled]: cancelled\n"))
    session.session.showProgress = nil
    #expect(try session.table(query).rowCount == 100)
  }

  @Test func `what is no number or word is refused`() throws {
    let session = try KitSession([
      "contacts.csv": "customer,joined,state\nA,2024-01-02,here\nB,2024-03-02,gone\n"
    ])
    #expect(
      session.mistakes("contacts | chance of state == \"gone\" on joined") == """
        error[wrong-type]: `chance` takes numbers and words, and `joined` is a date
        1 | contacts | chance of state == "gone" on joined
          |                                         ^^^^^^
        help: how long ago it was is a number: `age = @2025-12-31 - joined`
        """)
  }

  @Test func `a feature that stands twice is refused`() throws {
    let session = try Self.session(20)
    #expect(
      session.mistakes("contacts | chance of state == \"gone\" on tenure, tenure") == """
        error[repeated-name]: the feature `tenure` stands twice
        1 | contacts | chance of state == "gone" on tenure, tenure
          |                                                 ^^^^^^
        help: name one of them: `other = tenure`
        """)
  }

  @Test func `a text of many words is refused`() throws {
    let lines = (0..<60).map { "K\($0),word\($0),\($0 % 2 == 0 ? "gone" : "here")" }
    let session = try KitSession([
      "contacts.csv": "customer,word,state\n" + lines.joined(separator: "\n") + "\n"
    ])
    #expect(
      session.mistakes("contacts | chance of state == \"gone\" on word").contains(
        "`chance` takes a term for each word of `word`, and there are more than 50"))
  }
}
