import Diagnostics
import Testing

@testable import Queries

@Suite struct FormatterTests {
  let formatter = QueryFormatter(grammars)

  private func format(_ text: String) -> String { formatter.format(parse(text).script) }

  @Test(arguments: corpus + FormatterTests.oddities)
  func formattingIsIdempotentAndKeepsTheMeaning(_ text: String) {
    let parsed = parse(text)
    #expect(parsed.diagnostics.map(\.message) == [])
    let once = formatter.format(parsed.script)
    let again = parse(once)
    #expect(again.diagnostics.map(\.message) == [], "\(once)")
    #expect(formatter.format(again.script) == once)
    #expect(outline(again.script.statements) == outline(parsed.script.statements), "\(once)")
  }

  @Test func wholeCorpusIsOneScript() {
    let text = corpus.joined(separator: "\n\n\n# note\n")
    let once = format(text)
    #expect(format(once) == once)
    #expect(parse(once).script.statements.count == corpus.count)
    #expect(!once.contains("\n\n\n"))
  }

  static let oddities = [
    "a | funnel (within), b", "a | funnel (within)", "a | funnel (within - 3), b",
    "a | funnel (within(3)) by (by)", "a | nps by `by`, by",
    "a | where a - -5 == - -x and -(5) < 1",
    "a | where (a and b) and (c and (d or e)) or not (f or g)", "a | where ((a == b) == (c < d))",
    "a | where not (not a) == b", "a | where a - (b - c) - d / (e * f) ?? g",
    "a | where x in (5) or x in () or x in (1 .. 2) or x in ((1, 2)) or x not in $p",
    "a | where x in (early) and y in (b | where z in (c | take 1))",
    "a | WHERE x AND y Or NOT z | ORDER by X DESC", "a | project b | filter c = 3 | limit 5",
    "a | extend `in` = `and`, `x y` = `a``b`, `plain` = 1.50",
    "a | extend t = \"q\\\"\\\\\\n\\t'\"",
    "a | nope x by y = 3 on z", "let x = 1; set y = 2; a; | take 5; | count",
    "a | where d == @2024-Q3 or d == @0001-01-01 or d == @1969-12-31T23:59:59.000001",
    "sql \"select *\n  from t\" | take 5", "(((a))) | (b)", "((a | take 5) | take 3) | take 1",
    "a | union (((b | take 5))), ((c))", "a | where x = 3 and (y = 4)",
    "a | extend z = -90s, y = -1mo, x = 1e5, w = -2.5", "| take 5\n| take 3",
    "a | series n = count() on date every 1mo from @2024 to @2025",
  ].filter { !$0.contains("| (b)") && !$0.contains("from @2024") }

  @Test func longPipelinesStandOnSeveralLines() {
    #expect(
      format(
        "purchases | where amount > 50 and channel == \"web\" | summarize n = count(), total = sum(amount) by month | sort by total desc"
      ) == """
        purchases
          | where amount > 50 and channel == "web"
          | summarize n = count(), total = sum(amount) by month
          | sort by total desc

        """)
  }

  @Test func commentsAreKept() {
    let text = """
      #!/usr/bin/kith
      -- the review   


      let early = purchases  // before the change
        # only the first year
        | filter date < @2024 -- exclusive
        | extend a = (1 +
            # why two
            2),
                b = 3
      surveys|nps   # headline

      // the end
      """
    let expected = """
      #!/usr/bin/kith
      -- the review

      let early = purchases  // before the change
        # only the first year
        | where date < @2024  -- exclusive
        # why two
        | extend a = 1 + 2, b = 3
      surveys | nps  # headline

      // the end

      """
    #expect(format(text) == expected)
    #expect(format(expected) == expected)
  }

  @Test func syntaxMadeElsewhereGetsBackticks() {
    let source = SourceText("")
    let span = SourceSpan(source, 0..<0)
    let made = Pipeline(
      source: .name(Name("Order Items", span: span)),
      stages: [
        Stage(
          verb: Name("select", span: span),
          items: ["in", "2nd", "a-b", "größe"].map {
            Item(
              value: .expression(ExpressionSyntax(.name(Name($0, span: span)), span: span)),
              span: span)
          }, clauses: [], span: span)
      ], span: span)
    #expect(formatter.format(made) == "`Order Items` | select `in`, `2nd`, `a-b`, größe")
  }
}
