import Diagnostics
import Findings
import Glibc
import Queries
import Sessions
import Tables
import Testing
import Tiers

@Suite struct TouchpointTests {
  /// Customers who do few things, some at the same instant, on days close to each other.
  static func events(_ seed: UInt64, customers: Int = 120) -> [Shop.Event] {
    var draws = Draws(state: seed)
    var events: [Shop.Event] = []
    for customer in 0..<customers {
      for _ in 0..<Int.random(in: 0...9, using: &draws) {
        let time = Int64.random(in: 0...40, using: &draws) * 12 * hour
        let step = ["ad", "visit", "cart", "purchase", "reviews"].randomElement(using: &draws)
        let device = ["phone", "computer", nil].randomElement(using: &draws) ?? nil
        events.append(.init(customer, time, step ?? "ad", device: device))
      }
    }
    events.shuffle(using: &draws)
    return events
  }

  static let ways: [(clauses: String, from: String?, to: String?)] = [
    ("", nil, nil), (" from visit", "visit", nil), (" to cart", nil, "cart"),
    (" from ad to purchase", "ad", "purchase"), (" from cart to cart", "cart", "cart"),
  ]

  @Test(arguments: Tier.sample([1, 2, 3] as [UInt64], oneOf: 3), ways.indices)
  func `rows are those found event by event`(seed: UInt64, way: Int) throws {
    let events = Self.events(seed)
    let shop = try Shop.kept.item("touchpoints \(seed)") { try Shop(events) }
    let (clauses, from, to) = Self.ways[way]
    let last = (events.map(\.time).max() ?? 0) / day * day + day - 1
    for (text, gap) in [("2d", 2 * day), ("12h", 12 * hour), ("30d", 30 * day)] {
      var force = TouchpointBruteForce(gap: gap, observedUntil: last, from: from, to: to)
      let query = "touchpoints | journey gap \(text)\(clauses)"
      #expect(try shop.answer(query).table.rows == force.rows(events))
      force.group = { [$0.device.map { .text($0) } ?? .null] }
      #expect(try shop.answer(query + " by device").table.rows == force.rows(events))
    }
  }

  @Test func `days count to their end`() throws {
    let events = [
      Shop.Event(1, 0, "visit"), Shop.Event(1, 0, "cart"), Shop.Event(1, day, "purchase"),
    ]
    let table = try Shop(events, days: true).answer("touchpoints | journey gap 1d").table
    #expect(table["exits"]?[0] == .integer(0))
    #expect(table["median_to_next"]?[1] == .duration(day))
    #expect(table["stage"]?[2] == .text("at"))
  }

  @Test func `who was seen lately has not left`() throws {
    let events = [
      Shop.Event(1, 0, "visit"), Shop.Event(2, 39 * day, "visit"), Shop.Event(2, 40 * day, "cart"),
    ]
    let answer = try Shop(events).answer("touchpoints | journey")
    #expect(answer.table["n"]?[0] == .integer(1))
    #expect(answer.table["exits"]?[0] == .integer(1))
    #expect(answer.table["customers"]?[0] == .integer(2))
    #expect(answer.table["exit_rate"]?[1] == .null)
    let caveat = answer.notes.first { $0.text.contains("may not have left") }?.text
    #expect(
      caveat
        == "1 customer did something less than 30d before 1970-02-10 ended, and may not have left: "
        + "2 events of that time not in `n`, `exits` and `back_rate`")
  }

  @Test func `no customers give no rows`() throws {
    let answer = try Shop([], names: ["visit", "purchase"]).answer("touchpoints | journey")
    #expect(answer.table.rowCount == 0)
  }

  @Test func `without the outcome all is before it`() throws {
    let answer = try Shop([.init(1, 0, "visit")]).answer("touchpoints | journey")
    #expect(answer.table["stage"]?[0] == .text("before"))
    #expect(
      answer.notes.contains {
        $0.text == "no event `purchase` here, so all are `before` it: `outcome STEP` names another"
      })
  }

  @Test func `a channel that others own is not controlled`() throws {
    let events = [
      Shop.Event(1, 0, "talk", channel: "Facebook"), Shop.Event(1, day, "ad", channel: "facebook"),
      Shop.Event(2, day, "ad", channel: "mail"), Shop.Event(2, 2 * day, "Отзывы", channel: "web"),
    ]
    let table = try Shop(events).answer("touchpoints | journey | sort by step").table
    #expect(table["step"]?[0] == .text("ad"))
    #expect(
      (0..<3).map { table["controlled"]?[$0] } == [
        .boolean(true), .boolean(false), .boolean(false),
      ])
  }

  // MARK: Lists

  /// The answer with a list, or the mistake in it.
  private func listed(_ text: String, _ clauses: String = "") throws -> (Finding?, Diagnostic?) {
    let path = "/tmp/kith-list-\(getpid())-\(UInt64.random(in: 0 ... .max)).csv"
    let file = try #require(fopen(path, "w"))
    fputs(text, file)
    fclose(file)
    defer { unlink(path) }
    let shop = try Shop([
      .init(1, 0, "visit"), .init(1, hour, "ad"), .init(1, 2 * hour, "purchase"),
    ])
    let query = "touchpoints | journey list \"\(path)\"\(clauses)"
    if let mistake = shop.mistake(query) {
      var plain = mistake
      plain.message = plain.message.split(separator: path).joined(separator: "FILE")
      return (nil, plain)
    }
    return (try shop.answer(query), nil)
  }

  @Test func `a list gives stages and control`() throws {
    let (answer, _) = try listed(
      "\u{feff}Step; Stage; Controlled\r\n\"purchase\"; buying; yes\r\n\r\nvisit;;no\r\nad; \"a; b\"\r\n"
    )
    let table = try #require(answer?.table)
    #expect(
      table["step"].map { [$0[0], $0[1], $0[2]] } == [
        .text("purchase"), .text("ad"), .text("visit"),
      ])
    #expect(
      table["stage"].map { [$0[0], $0[1], $0[2]] } == [.text("buying"), .text("a; b"), .null])
    #expect(table["controlled"]?[2] == .boolean(false))
  }

  @Test func `a list is read each time it runs and never before`() throws {
    let path = "/tmp/kith-list-\(getpid())-\(UInt64.random(in: 0 ... .max)).csv"
    defer { unlink(path) }
    let shop = try Shop([.init(1, 0, "visit"), .init(1, hour, "purchase")])
    let query = "touchpoints | journey list \"\(path)\" | where stage == \"seen\""
    // What it holds does not matter before it runs, nor whether it is there.
    let statement = try #require(try shop.session.parse(query).statements.first)
    guard case .answer(let answer) = try shop.session.run(statement) else { return }
    #expect(answer.fields.map(\.name).contains("stage"))
    for (stage, rows) in [("seen", 1), ("other", 0)] {
      let file = try #require(fopen(path, "w"))
      fputs("step,stage\nvisit,\(stage)\npurchase,bought\n", file)
      fclose(file)
      #expect(try shop.answer(query).table.rowCount == rows)
    }
    // Two lines of a stranger's file are nobody's business.
    let secret = try #require(fopen(path, "w"))
    fputs("root:x:0:0:secret\ndaemon:x:1:1\n", secret)
    fclose(secret)
    let mistake = try #require(shop.mistake(query))
    #expect(!"\(mistake)".contains("secret") && !"\(mistake)".contains("root"))
    #expect(mistake.notes == ["line 1 names neither"])
  }

  @Test func `a list without stages keeps those of the outcome`() throws {
    let (answer, _) = try listed("step,controlled\nad,no\n", " stages a, b, c")
    let table = try #require(answer?.table)
    #expect(table["stage"].map { [$0[0], $0[1], $0[2]] } == [.text("a"), .text("a"), .text("b")])
    #expect(table["controlled"]?[1] == .boolean(false))
  }

  @Test(arguments: [
    ("", "`FILE` is empty"),
    ("stage\nx\n", "`FILE` has no columns `step` and `stage` or `controlled`"),
    ("step,stage\nad,x\nad,y\n", "`FILE` names `ad` twice, again in row 3"),
    ("step,stage\n,x\n", "row 2 of `FILE` names no step"),
    ("step,controlled\nad,maybe\n", "`controlled` in row 2 of `FILE` is `maybe`"),
    ("step,stage\n\"ad,x\n", "a quote in `FILE` is never closed"),
  ])
  func `a list that cannot be read says why`(text: String, message: String) throws {
    #expect(try listed(text).1?.message == message)
  }

  @Test(arguments: [
    ("list \"/no/such\"", "`/no/such` cannot be read"), ("list \"/tmp\"", "`/tmp` is not a file"),
    ("list 3", "`list` needs the path of a file in quotes"),
    ("stages a, b", "`stages` needs three NAME"), ("stages a, b, a", "the stage `a` stands twice"),
    ("gap 0d", "`gap` needs a time longer than nothing, and `0d` is not"),
    ("gap -1h", "`gap` needs a time longer than nothing, and `-1h` is not"),
    ("gap 1mo", "`gap` needs a fixed length, and `1mo` is one of the calendar"),
    ("gap 400000d", "`gap` takes at most 1000 years, not `400000d`"),
    ("outcome visitt", "no event `visitt` in `touchpoints`"),
    ("from adt", "no event `adt` in `touchpoints`"),
    (
      "to ad or visit",
      "a step is the name of an event or a condition, and `ad or visit` is neither"
    ),
    ("by exits = device", "`journey` gives a column `exits` itself"),
  ])
  func `mistakes are named`(stage: String, message: String) throws {
    let shop = try Shop([.init(1, 0, "visit"), .init(1, 0, "ad")])
    #expect(shop.mistake("touchpoints | journey \(stage)")?.message == message)
  }
}
