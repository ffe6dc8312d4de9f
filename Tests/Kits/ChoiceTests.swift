import Kits
import Sessions
import Tables
import Testing
import Verbs

/// Lists of customers, seen through a verb that only tests know.
@Suite struct ChoiceTests {
  private static let contacts = """
    customer,name,phone
    A,Ann,1
    B,Bob,2
    B,Bobby,3
    C,Cat,4
    D,Dan,5

    """
  private static let purchases = """
    customer,date,amount,channel
    A,2024-01-01,5,web
    B,2024-01-02,9,web
    C,2024-01-03,9,shop
    D,2024-01-04,7,web
    E,2024-01-05,1,shop

    """

  private static func session() throws -> KitSession {
    try .lent(["contacts.csv": contacts, "purchases.csv": purchases])
  }

  @Test func `the best come first, ties by customer, with their own columns`() throws {
    let session = try Self.session()
    #expect(
      try session.lines("contacts | pick 3 | drop evidence") == [
        "B,Bob,2,1,9,value", "C,Cat,4,2,9,value", "D,Dan,5,3,7,value",
      ])
    #expect(
      try session.notes("contacts | pick 3").contains(
        "1 further row of the same customers left out"))
  }

  @Test func `only those who came are ranked, by what all bought`() throws {
    let session = try Self.session()
    #expect(
      try session.lines("contacts | where name != \"Cat\" | pick 2 | select customer, rank") == [
        "B,1", "D,2",
      ])
  }

  @Test func `rows of another kind keep their key and their scores`() throws {
    let session = try Self.session()
    let names = try session.table("purchases | lapse | pick 2").fields.map(\.name)
    #expect(
      names == [
        "customer", "last_seen", "silence", "rhythm", "status", "since", "rank", "value", "reason",
        "evidence",
      ])
    #expect(try session.lines("purchases | pick 9 | select customer") == ["B", "C", "D", "A", "E"])
  }

  @Test func `groups take turns`() throws {
    let session = try Self.session()
    #expect(
      try session.lines("customers | pick 4 apart | select customer, rank") == [
        "B,1", "C,2", "D,3", "E,4",
      ])
  }

  @Test func `a list is of people, and only the evidence may be in their words`() throws {
    let session = try Self.session()
    for statement in try session.session.parse("contacts | pick 3 holdout 0.5").statements {
      guard case .answer(let answer) = try session.session.run(statement) else { continue }
      #expect(!answer.isSummary)
      #expect(answer.personalColumns == ["customer", "name", "phone", "evidence"])
    }
  }

  @Test func `the hold-out is the same whoever else there is`() throws {
    let few = (0..<100).map { "K\($0),2024-01-01,1,web" }
    let many = (0..<300).map { "\($0 % 3 == 0 ? "A" : "K")\($0),2024-01-01,1,web" } + few
    func held(_ lines: [String]) throws -> [String: Bool] {
      let session = try KitSession([
        "purchases.csv": "customer,date,amount,channel\n" + lines.joined(separator: "\n") + "\n"
      ])
      let rows = try session.table("customers | pick 1000 holdout 0.3 | select customer, holdout")
        .rows
      return Dictionary(
        uniqueKeysWithValues: rows.map { ($0[0].plainText, $0[1] == .boolean(true)) })
    }
    let (one, other) = (try held(few), try held(many))
    #expect(one.allSatisfy { other[$0.key] == $0.value })
    #expect((20...40).contains(one.count { $0.value }))
  }

  @Test func `a hold-out is a share of customers, and every experiment has its own`() {
    let keys = (0..<10_000).map { "C\(padded($0, 5))" }
    let (one, other) = (HoldOut(0.1, of: "winback"), HoldOut(0.1, of: "service"))
    let held = keys.filter(one.holds)
    #expect(abs(held.count - 1000) < 100)
    #expect(abs(held.count(where: other.holds) - 100) < 40)
    // Whoever is in a small share is in every greater one.
    #expect(held.allSatisfy(HoldOut(0.2, of: "winback").holds))
    #expect(!keys.contains(where: HoldOut(0, of: "winback").holds))
    #expect(keys.allSatisfy(HoldOut(1, of: "winback").holds))
  }

  @Test func `rows that name nobody are refused`() throws {
    let session = try Self.session()
    #expect(
      session.mistakes("purchases | summarize n = count() by channel | pick 2").hasPrefix(
        "error[not-analysable]: `pick` chooses customers, and these rows name none\n"))
  }
}
