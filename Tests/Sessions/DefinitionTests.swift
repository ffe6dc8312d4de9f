import Diagnostics
import Queries
import Sessions
import Tables
import Testing

/// Names: circles are found where one closes, a definition that fails changes nothing, and whoever reads a
/// name sees its newest meaning.
@Suite(.serialized) struct DefinitionTests {
  // MARK: Circles

  /// Each line is its own statement, as at the prompt; the last one closes a circle.
  @Test(arguments: [
    (["let a = contacts", "let b = a", "let a = b"], "a → b → a"),
    (["let a = contacts | take 3", "let a = a | take 2"], "a → a"),
    (["let a = contacts", "let a = a"], "a → a"),
    (
      ["let a = contacts | take 3", "let b = a | take 2", "let c = b", "let a = c | take 1"],
      "a → c → b → a"
    ),
    (["let v = 1", "let w = $v + 1", "let v = $w + 1"], "$v → $w → $v"),
    (["let v = 1", "let v = $v + 1"], "$v → $v"),
    (["def f(x) = f(x)"], "f() → f()"),
    (["def f(x) = x > 1", "def g(x) = f(x)", "def f(x) = g(x)"], "f() → g() → f()"),
    (
      [
        "let a = contacts | select customer",
        "let b = contacts | where customer in a | select customer",
        "let a = contacts | where customer in (b | take 1) | select customer",
      ], "a → b → a"
    ),
    (
      [
        "let a = contacts", "let b = purchases | lookup (a | select customer, plan) on customer",
        "let a = contacts | union b",
      ], "a → b → a"
    ),
    (
      [
        "let a = contacts", "let b = purchases | join a on customer",
        "let a = contacts | join (b | take 2) on customer kind semi",
      ], "a → b → a"
    ),
    (
      [
        "let a = contacts | select customer", "def f(x) = x in a",
        "let a = contacts | where f(customer) | select customer",
      ], "a → f() → a"
    ),
    (
      [
        "let n = 1", "let a = contacts | take $n | select customer", "def f(x) = x in a",
        "def g(x) = f(x)", "let a = contacts | where g(customer) | take $n | select customer",
      ], "a → g() → f() → a"
    ),
  ])
  func `a circle is found where it closes`(_ lines: [String], _ path: String) throws {
    let session = try TestedSession.open("shop")
    for line in lines.dropLast() {
      #expect(TestedSession.result(of: line, in: session) == "")
    }
    let last = try #require(lines.last)
    let name = path.prefix { $0 != " " }.filter { $0 != "$" && $0 != "(" && $0 != ")" }
    let mistake = try #require(TestedSession.mistakes(of: last, in: session).first)
    #expect(mistake.id == "circular-definition")
    #expect(mistake.message == "`\(name)` is defined by itself")
    #expect(mistake.notes == ["the circle: \(path)"])
    #expect(mistake.span?.text == name && mistake.span?.range.lowerBound == 4)
    // The name has the meaning that it had, and can be used.
    if lines.count > 1, !lines[0].hasPrefix("def"), !path.hasPrefix("$") {
      #expect(TestedSession.mistakes(of: String(name), in: session) == [])
    }
  }

  @Test func `a table that is handed to a function closes a circle, too`() throws {
    let session = try TestedSession.open("shop")
    let lines = [
      "let t = contacts | select customer", "def f(x, s) = true",
      "let a = contacts | where f(customer, a) | select customer",
    ]
    for line in lines { #expect(TestedSession.result(of: line, in: session) == "") }
    let mistake = try #require(
      TestedSession.mistakes(of: "def f(x, s) = x in s", in: session).first)
    #expect(mistake.message == "`f` is defined by itself")
    #expect(mistake.span?.text == "f")
    #expect(try TestedSession.table("a", in: session).rowCount == 6)
  }

  @Test(arguments: [
    "let region = contacts | summarize n = count() by region; region | take 1",
    "let amount = purchases | sort by amount | select amount; amount | take 1",
    "let plan = contacts | where plan == \"pro\"; plan | count by plan",
    "def f(a) = a in (purchases | select customer); let a = contacts | where f(customer); a | count",
    "def f(t) = customer in t; let t = contacts | select customer; contacts | where f(t) | count",
    "let n = 2; def n2(n) = n * 2; contacts | take $n | extend n = n2(1) | select n",
  ])
  func `a column, a parameter or a value of the same name is no circle`(_ text: String) throws {
    let session = try TestedSession.open("shop")
    let said = TestedSession.result(of: text, in: session)
    #expect(said.hasPrefix("|"), "\(said)")
  }

  @Test func `a script with a circle runs nothing`() throws {
    let session = try TestedSession.open("shop")
    let said = TestedSession.result(
      of: "let a = contacts; let b = a; let a = b; a", in: session)
    #expect(
      said == """
        error[circular-definition]: `a` is defined by itself
        1 | let a = contacts; let b = a; let a = b; a
          |                                  ^
        note: the circle: a → b → a

        """)
    #expect(
      TestedSession.result(of: "def f(x) = g(x); def g(x) = f(x)", in: session).contains(
        "the circle: f() → g() → f()"))
  }

  @Test func `names that lead through very many others are refused`() throws {
    let session = try TestedSession.open("shop")
    for (start, next) in [
      ("let n0 = contacts | take 3", { "let n\($0 + 1) = n\($0) | take 3" }),
      ("let n0 = 1", { "let n\($0 + 1) = $n\($0) + 1" }),
      ("let n0 = contacts", { "let n\($0 + 1) = n\($0)" }),
    ] as [(String, (Int) -> String)] {
      session.forgetDefinitions()
      #expect(TestedSession.result(of: start, in: session) == "")
      let refused = (0..<400).first { TestedSession.mistakes(of: next($0), in: session) != [] }
      #expect(refused == 100)
      #expect(TestedSession.mistakes(of: next(100), in: session).first?.id == "too-deep")
    }
  }

  @Test func `names that are nested deeply in each other are refused`() throws {
    let session = try TestedSession.open("shop")
    let brackets = (String(repeating: "(", count: 60), String(repeating: " | take 2)", count: 60))
    let sum = String(repeating: " + 1", count: 90)
    for (start, next) in [
      ("let n0 = 1", { "let n\($0 + 1) = $n\($0)\(sum)" }),
      ("let n0 = contacts | take 3", { "let n\($0 + 1) = \(brackets.0)n\($0)\(brackets.1)" }),
      (
        "def n0(x) = x > 1",
        { "def n\($0 + 1)(x) = \(String(repeating: "not ", count: 90)) n\($0)(x)" }
      ),
    ] as [(String, (Int) -> String)] {
      session.forgetDefinitions()
      #expect(TestedSession.result(of: start, in: session) == "")
      var refused: [Diagnostic] = []
      for number in 0..<99 where refused.isEmpty {
        refused = TestedSession.mistakes(of: next(number), in: session)
        if refused.isEmpty {
          refused = TestedSession.mistakes(
            of: "purchases | where n\(number + 1)(amount) | take 1", in: session
          )
          .filter { $0.id != "unknown-function" }
        }
      }
      #expect(refused.first?.id == "too-deep", "\(next(1))")
    }
  }

  // MARK: Redefinitions

  @Test(arguments: [
    ("let a = contacts | take 2", "let a = purchases | where nothing > 3", "a | count"),
    ("let a = contacts | take 2", "let a = nowhere", "a | count"),
    ("let a = contacts | take 2", "let a = amount + 1", "a | count"),
    ("let a = contacts | take 2", "let a = a | take 1", "a | count"),
    ("let n = 2", "let n = plan", "contacts | take $n | count"),
    ("let n = 2", "let n = $m", "contacts | take $n | count"),
    (
      "def f(x) = x == \"C1\" or x == \"C2\"", "def f(x) = f(x)",
      "contacts | where f(customer) | count"
    ),
    ("set as_of = @2024-02-01", "set as_of = 3", "purchases | count"),
    ("set as_of = @2024-02-01", "set as_of = $nothing", "purchases | count"),
    ("set week_start = sunday", "set week_start = noday", "purchases | count by week"),
  ])
  func `a definition that fails changes nothing`(
    _ first: String, _ failing: String, _ question: String
  ) throws {
    let session = try TestedSession.open("shop")
    #expect(TestedSession.result(of: first, in: session) == "")
    let before = TestedSession.result(of: question, in: session)
    #expect(!before.hasPrefix("error"))
    #expect(TestedSession.mistakes(of: failing, in: session) != [])
    #expect(TestedSession.result(of: question, in: session) == before)
  }

  @Test func `whoever reads a name sees its newest meaning`() throws {
    let session = try TestedSession.open("shop")
    for line in ["let a = contacts | take 2", "let b = a | take 5", "let a = contacts | take 4"] {
      #expect(TestedSession.result(of: line, in: session) == "")
    }
    #expect(try TestedSession.table("b", in: session).rowCount == 4)
  }

  @Test func `what a new meaning breaks is told where it is used`() throws {
    let session = try TestedSession.open("shop")
    for line in [
      "let a = purchases", "let b = a | where amount > 10", "let c = b | take 3",
      "let a = tickets", "let n = 3d", "let m = $n + 1d", "let n = \"three\"",
    ] {
      #expect(TestedSession.result(of: line, in: session) == "")
    }
    #expect(
      TestedSession.result(of: "purchases | union c", in: session) == """
        error[unknown-column]: no column `amount` in `tickets`
        1 | purchases | union c
          |                   ^
        note: columns here: ticket, customer, opened, closed, topic, status (6)
        note: `b` stands for `a | where amount > 10`
        note: `c` stands for `b | take 3`

        """)
    #expect(
      TestedSession.result(of: "touchpoints | funnel visit, cart within $m", in: session) == """
        error[not-constant]: a fixed value must stand here
        1 | touchpoints | funnel visit, cart within $m
          |                                         ^^
        note: `$m` stands for `$n + 1d`

        """)
  }
}
