import Diagnostics
import Sessions
import Testing
import Tiers

@testable import Notebooks

/// Nobody's name, address, key or words stand in a stored run, however a cell asks for them.
struct PrivacyTests {
  /// Every text of these is one person's, and nothing else contains it.
  static let people = 40
  static let stems = ["Kq", "Nx", "Ezv", "Ph7", "Wz"]

  static func data() -> [String: String] {
    var contacts = "customer,name,email,phone,plan,city,nick,joined\n"
    var purchases = "order,customer,date,product,channel,amount\n"
    var surveys = "response,customer,email,date,score,comment\n"
    var touchpoints = "customer,time,step,device\n"
    for number in 0..<people {
      let day = String(10 + number % 18)
      contacts +=
        "Kq\(number)a,Nx\(number)b Foo,Ezv\(number)c@shop.example,Ph7\(number)d,"
        + "\(number % 3 == 0 ? "pro" : "free"),\(number % 2 == 0 ? "Rome" : "Oslo"),Wz\(number)n,"
        + "2024-01-\(day)\n"
      for order in 0..<3 {
        purchases +=
          "\(number * 3 + order),Kq\(number)a,2025-0\(3 + order)-\(day),"
          + "\(order == 1 ? "tea" : "cup"),\(number % 2 == 0 ? "shop" : "web"),\(number + order).50\n"
      }
      surveys +=
        "\(number),Kq\(number)a,Ezv\(number)c@shop.example,2025-04-\(day),\(number % 11),"
        + "Wz\(number)e said so\n"
      for (place, step) in ["home", "cart", "purchase"].prefix(1 + number % 3).enumerated() {
        touchpoints += "Kq\(number)a,2025-03-\(day)T1\(place):00:00,\(step),phone\n"
      }
    }
    return [
      "contacts.csv": contacts, "purchases.csv": purchases, "surveys.csv": surveys,
      "touchpoints.csv": touchpoints,
    ]
  }

  static func desk() throws -> Desk {
    let desk = try Desk()
    for (name, text) in data() { try desk.write("data/" + name, text) }
    return desk
  }

  /// Texts of people that stand in a text in any case.
  static func leaks(_ text: String) -> [String] {
    let text = text.lowercased()
    return stems.flatMap { stem -> [String] in
      // The cells of the generator name nobody by these stems and a digit.
      text.split(separator: stem.lowercased(), omittingEmptySubsequences: false).dropFirst()
        .filter { $0.first?.isNumber ?? false }.map { stem + String($0.prefix(8)) }
    }
  }

  static func stored(_ cells: [String], _ session: Session) throws -> NotebookFile {
    let text = cells.map { "```kith\n\($0)\n```\n" }.joined(separator: "\n")
    let file = body(text)
    session.forgetDefinitions()
    let run = try NotebookRun(file, in: session)
    return try NotebookFile(
      bytes: RunFile.bytes(of: file, run.run(), parameters: [], failures: .stored),
      name: "review.md")
  }

  @Test(
    arguments: [
      "purchases | summarize n = count(), revenue = sum(amount) by customer",
      "surveys | count by email", "surveys | summarize n = count() by who = lower(email)",
      "contacts | distinct email", "contacts | distinct name, plan",
      "contacts | summarize latest = max(email), n = count()",
      "purchases | summarize n = count(), who = first(email) by product",
      "contacts | describe", "contacts | summarize s = max(concat(email, \"!\")) by plan",
      "surveys | summarize word = last(comment) by score",
      "let x = contacts | rename plain = email\nx | summarize max(plain) by plan",
      "def m(a) = upper(a)\ncontacts | summarize top = max(m(name)) by plan",
      "sql \"select email, count(*) as n from contacts group by 1\"",
      "sql \"select email as x from contacts\" | summarize n = count() by x",
      "sql \"select max(email) as x from contacts\"",
      "purchases | timeline \"Kq1a\"", "surveys | nps by customer", "surveys | nps by email",
      "purchases | summarize n = count() by customer | drop customer",
      "contacts | union purchases", "contacts | distinct nick",
      "surveys | nps by plan | join contacts on plan",
      "contacts | summarize n = count() by first = split(email, \"@\", 1)",
      "contacts | select who = if(plan == \"pro\", name, email) | distinct who",
      "surveys | distinct response", "touchpoints | sessions | distinct session",
      "surveys | nps by name", "contacts | summarize a = max(phone)",
      "contacts | where int(customer) > 3",
    ])
  func noPersonIsStored(_ query: String) throws {
    let session = try Self.shared.get().session()
    let file = try Self.stored([query], session)
    #expect(Self.leaks(file.outputs.map(\.fence.body.text).joined()) == [], "\(file.source.text)")
  }

  @Test func countsOfPeopleAreStored() throws {
    let session = try Self.shared.get().session()
    let file = try Self.stored(
      [
        "contacts | summarize n = dcount(email), longest = max(length(name)), e = count(email) by plan",
        "contacts | count by city",
        "contacts | summarize n = count(), best = max(email) by plan",
        "purchases | summarize n = count() by customer | summarize customers = count() by n",
        "contacts | summarize at = count_if(email contains \"@shop\") by plan",
        "sql \"select count(*) as n from contacts\"",
      ], session)
    let outputs = file.outputs.map(\.fence)
    #expect(outputs.map { $0.attributes["shown"]?.text } == Array(repeating: nil, count: 6))
    #expect(
      outputs[2].bodyLines == [
        "| plan |  n | best |", "|------|---:|------|", "| free | 26 |      |",
        "| pro  | 14 |      |", "",
        "note: not stored: `best`; `store=yes` in the cell's first line stores them",
      ])
  }

  @Test func storeYesStoresThem() throws {
    let session = try Self.shared.get().session()
    let file = body("```kith a store=yes\ncontacts | summarize best = max(email) by plan\n```\n")
    let run = try NotebookRun(file, in: session)
    let text = String(
      decoding: RunFile.bytes(of: file, run.run(), parameters: [], failures: .stored), as: UTF8.self
    )
    #expect(Self.leaks(text).count == 2)
    #expect(!text.contains("not stored"))
  }

  /// A query that asks for people in some way.
  struct Query {
    var dice: SplitMix

    mutating func one(_ texts: [String]) -> String { texts[dice.roll(texts.count)] }

    /// A value made of people's texts.
    mutating func value(_ depth: Int = 0) -> String {
      guard depth < 2, dice.roll(3) > 0 else {
        return one([
          "email", "name", "customer", "phone", "nick", "comment", "plan", "city", "who", "x",
          "key",
        ])
      }
      let (first, second) = (value(depth + 1), value(depth + 1))
      return one([
        "lower(\(first))", "upper(\(first))", "trim(\(first))",
        "concat(\(first), \"-\", \(second))",
        "substring(\(first), 1, 20)", "split(\(first), \"@\", 1)", "coalesce(\(first), \(second))",
        "if(plan == \"pro\", \(first), \(second))", "replace(\(first), \"shop\", \"x\")",
        "extract(\(first), \".*\")", "max(\(first))", "first(\(first))", "hide(\(first))",
        "case(plan == \"free\", \(first), \(second))",
      ])
    }

    mutating func stage() -> String {
      let (value, other) = (value(), value())
      let key = one([value, "plan", "month", "city", "who = \(value)", "x"])
      return one([
        "extend x = \(value)", "extend who = \(value), x = \(other)", "rename key = email",
        "rename x = name", "select customer, x = \(value)", "select who = \(value)", "distinct",
        "distinct x = \(value)", "distinct \(value), plan", "count by \(key)", "describe",
        "summarize x = max(\(value)), n = count() by \(key)", "summarize x = min(\(value))",
        "summarize who = last(\(value)), n = dcount(\(other)) by \(key)",
        "summarize n = count() by x = \(value)", "summarize n = count() by who = \(value), plan",
        "top 3 by \(value)", "top 2 by amount per \(key)", "sort by \(value) desc", "take 5",
        "where \(value) != \"\"", "where plan == \"pro\"", "drop customer", "drop email",
        "drop x", "lookup contacts on customer", "join contacts on plan",
        "join surveys on customer",
        "union contacts", "union (surveys | extend x = comment)", "nps by \(key)", "rfm", "lapse",
        "sessions", "flows", "paths by \(key)", "timeline \"Kq1a\"", "churn", "moments",
        "funnel \"home\", \"cart\" why \"Kq2a\"", "funnel \"home\", \"cart\" by \(key)",
        "retention by \(key)", "moments balance", "journey by \(key)",
      ])
    }

    mutating func text() -> String {
      let source = one([
        "contacts", "contacts", "customers", "purchases", "surveys", "events", "touchpoints",
        "everyone", "(contacts | extend x = email)",
        "sql \"select * from contacts\"", "sql \"select email as x, plan from contacts\"",
        "sql \"select name as who, customer as key, count(*) as n from contacts group by all\"",
      ])
      return ([source] + (0..<1 + dice.roll(3)).map { _ in stage() }).joined(separator: " | ")
    }
  }

  @Test func noPersonIsStoredWhateverIsAsked() throws {
    let session = try Self.shared.get().session()
    var (done, withRows) = (0, 0)
    for seed in 0..<Tier.count(25, long: 1_500) {
      var query = Query(dice: SplitMix(state: UInt64(seed) &+ 4_711))
      var cells = ["let everyone = contacts | extend who = name\ndef hide(a) = lower(a)"]
      // What cannot be read at all says so before anything runs.
      while cells.count < 9 {
        let text = query.text()
        if (try? session.parse(text)) != nil { cells.append(text) }
      }
      let file = try Self.stored(cells, session)
      for output in file.outputs {
        let leaks = Self.leaks(output.fence.body.text)
        let cell = output.cell.map { file.cells[$0].fence.body.text } ?? ""
        #expect(leaks.isEmpty, "seed \(seed): \(cell)\n\(output.fence.body.text)")
        if output.fence.attributes["status"] == nil { done += 1 }
        if output.fence.bodyLines.count(where: { $0.hasPrefix("| ") }) > 1 { withRows += 1 }
      }
    }
    // Enough of the cells run, and some of them store rows.
    #expect(
      done > Tier.count(60, long: 3_000) && withRows > Tier.count(10, long: 500),
      "\(done) \(withRows)")
  }

  static let shared = Result {
    let shared = try SharedDesk(desk())
    // Imported once, before the tests ask for it all at the same time.
    _ = try shared.session()
    return shared
  }
}
