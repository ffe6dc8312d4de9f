import Diagnostics
import Tables
import Testing

@testable import Queries

@Suite struct ParserTests {
  @Test(arguments: corpus)
  func corpusParses(_ text: String) {
    let parsed = parse(text)
    #expect(parsed.diagnostics.map(\.message) == [])
    #expect(parsed.script.statements.count == 1)
  }

  /// A stage as its items and clauses, each as printed.
  private func stage(_ text: String) -> [String] {
    let parsed = parse("rows | " + text)
    #expect(parsed.diagnostics.map(\.message) == [], "\(text)")
    guard case .pipeline(let pipeline) = parsed.script.statements.first?.kind,
      let stage = pipeline.stages.first
    else { return [] }
    let formatter = QueryFormatter(StageGrammars([]))
    func printed(_ items: [Item]) -> String {
      items.map { item in
        var text = item.name.map { $0.text + " = " } ?? ""
        switch item.value {
        case .expression(let value): text += formatter.line(value)
        case .pipeline(let value): text += "(" + formatter.line(value) + ")"
        }
        return text + (item.direction.map { " " + $0.rawValue } ?? "")
      }.joined(separator: ", ")
    }
    return [stage.verb.text, printed(stage.items)]
      + stage.clauses.map { $0.word.text + ": " + printed($0.items) }
  }

  @Test func clausesAndItems() {
    #expect(stage("nps by plan") == ["nps", "", "by: plan"])
    #expect(stage("nps versus -5") == ["nps", "", "versus: -5"])
    #expect(stage("nps by (amount > 100), product") == ["nps", "", "by: amount > 100, product"])
    #expect(
      stage("funnel order, payment order strict") == ["funnel", "order, payment", "order: strict"])
    #expect(
      stage("funnel ad, order, within within 3d") == ["funnel", "ad, order, within", "within: 3d"])
    #expect(stage("funnel `order` by by") == ["funnel", "`order`", "by: ", "by: "])
    #expect(stage("funnel order = x == 1, b") == ["funnel", "order = x == 1, b"])
    #expect(stage("moments good == 3") == ["moments", "good == 3"])
    #expect(stage("moments good not in (1)") == ["moments", "good not in (1)"])
    #expect(
      stage("moments good not late bad x = 3") == ["moments", "", "good: not late", "bad: x == 3"])
    #expect(stage("risk model") == ["risk", "", "model: "])
    #expect(
      stage("nps weighted by plan latest") == ["nps", "", "weighted: ", "by: plan", "latest: "])
    #expect(stage("sort revenue desc, plan") == ["sort", "revenue desc, plan"])
    #expect(stage("order by -revenue") == ["sort", "", "by: -revenue"])
    #expect(stage("FILTER x = 3") == ["where", "x == 3"])
    #expect(
      stage("lookup contacts on customer = id") == ["lookup", "contacts", "on: customer == id"])
    #expect(stage("extend a = b = c") == ["extend", "a = b == c"])
    #expect(stage("union (a | take 1), (b)") == ["union", "(a | take 1), b"])
    #expect(stage("unheard k by z = 3") == ["unheard", "k", "by: z = 3"])
  }

  @Test func precedence() {
    func same(_ left: String, _ right: String) {
      let trees = [left, right].map { outline(parse("a | where " + $0).script.statements) }
      #expect(trees[0] == trees[1], "\(left)")
      #expect(parse("a | where " + left).diagnostics.isEmpty, "\(left)")
    }
    same("a or b and not c == d", "a or (b and (not (c == d)))")
    same("a + b * c - d", "(a + (b * c)) - d")
    same("a ?? b + c", "a ?? (b + c)")
    same("x between 1 + 1 .. 2 * 3 and y", "(x between (1 + 1) .. (2 * 3)) and y")
    same("x in a .. b", "x in (a .. b)")
    same("-a * b", "(-a) * b")
    same("-5 + 3", "(-5) + 3")
    same("a - -5", "a - (-5)")
    same("not a is not null", "not (a is not null)")
    same("x not contains \"a\" or y", "(x not contains \"a\") or y")
    same("a and (b and c) and d", "(a and b) and (c and d)")
    same("x <> 3", "x != 3")
    same("X IS NULL AND y In (1)", "X is null and y in (1)")
  }

  private func literals(_ text: String) -> [Literal] {
    Lexer.lex(SourceText(text)).tokens.compactMap { token in
      if case .literal(let literal) = token.kind { literal } else { nil }
    }
  }

  @Test func literalsOfEveryKind() {
    let day: Int64 = 86_400_000_000
    #expect(
      literals("1 1.50 1e3 30m 6h 7d 2w 3mo 1q 1y 90s") == [
        .integer(1), .number("1.50"), .number("1e3"), .duration(.init(30, .minute)),
        .duration(.init(6, .hour)), .duration(.init(7, .day)), .duration(.init(2, .week)),
        .duration(.init(3, .month)), .duration(.init(1, .quarter)), .duration(.init(1, .year)),
        .duration(.init(90, .second)),
      ])
    #expect(
      literals("@1970 @1970-Q2 @1970-02 @1970-01-03 @1970-01-02T10:00 @1970-01-01T00:00:01.25") == [
        .period(.year, start: 0), .period(.quarter, start: 90), .period(.month, start: 31),
        .period(.day, start: 2), .timestamp(day + 36_000_000_000), .timestamp(1_250_000),
      ])
    #expect(literals(#""a\"b\\c\n\t" 'it\'s "x"'"#) == [.text("a\"b\\c\n\t"), .text("it's \"x\"")])
    #expect(literals("1..5 @2024..@2025").count == 4)
    #expect(Parser.literal("-5") == .integer(-5))
    #expect(Parser.literal("@2024-05") == .period(.month, start: 19_844))
    #expect(Parser.literal("plan") == nil)
    #expect(Parser.literal("5 6") == nil)
    #expect(Parser.literal("") == nil)
  }

  @Test func statementsEndWhereTheyShould() {
    func count(_ text: String) -> Int {
      let parsed = parse(text)
      #expect(parsed.diagnostics.map(\.message) == [], "\(text)")
      return parsed.script.statements.count
    }
    #expect(count("a\nb") == 2)
    #expect(count("a\n| take 5\n\n# note\n| count\nb") == 2)
    #expect(count("a |\ntake 5") == 1)
    #expect(count("a | select x,\ny") == 1)
    #expect(count("a | where x and\ny") == 1)
    #expect(count("a | where f(\nx\n) | take 5\nb") == 2)
    #expect(count("a | where x == 3\n  and y == 4\nb") == 2)
    #expect(count("  a\n    | take 5\n  b") == 2)
    #expect(count("a; b; | take 5") == 3)
    #expect(count("let x =\n5\nset y = 3") == 2)
    #expect(count("") == 0)
    #expect(count("# nothing\n\n") == 0)
    #expect(count("sql \"select 1\nfrom t\"\nb") == 2)
  }

  @Test func kindsOfStatements() {
    func kind(_ text: String) -> String {
      let source = SourceText(text)
      let parsed = Parser.parse(source, grammars: grammars, allowsCommands: true)
      #expect(parsed.diagnostics.isEmpty, "\(text)")
      switch parsed.script.statements.first?.kind {
      case .letTable: return "table"
      case .letValue: return "value"
      case .define: return "define"
      case .set: return "set"
      case .pipeline: return "pipeline"
      case .continuation: return "continuation"
      case .command(let text): return "command " + text
      case nil: return "none"
      }
    }
    #expect(kind("let a = b | take 5") == "table")
    #expect(kind("let a = (b | take 5)") == "table")
    #expect(kind("let a = sql \"select 1\"") == "table")
    #expect(kind("let a = b") == "value")
    #expect(kind("let a = x in (b | take 5)") == "value")
    #expect(kind("let a = (1 + 2) * 3") == "value")
    #expect(kind("def f(a) = a") == "define")
    #expect(kind("set min_n = 5") == "set")
    #expect(kind("| take 5") == "continuation")
    #expect(kind(".map tickets.time=Created At  ") == "command map tickets.time=Created At")
    #expect(kind("`let` | take 5") == "pipeline")
  }

  @Test func thePromptKnowsWhenAQueryGoesOn() {
    for text in [
      "a", "a | take 5", "", "# note", ".help", "a | where (x)", "a | where x)", "let x = 3",
      "a | where x == \"unclosed",
    ] {
      #expect(Parser.isComplete(text), "\(text)")
    }
    for text in [
      "a |", "a | where (", "a | where x and", "a | select x,", "let x =", "a | where f(x,\n y",
      "sql \"select 1", "a | where x ==", "a | # then",
    ] {
      #expect(!Parser.isComplete(text), "\(text)")
    }
  }
}
