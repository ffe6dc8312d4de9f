import Diagnostics
import Testing

@testable import Queries

/// Every mistake of a text is one sentence at its place.
@Suite struct MistakeTests {
  /// Queries and what is said of them, parted by an empty line.
  static let mistakes: [(String, String)] = [
    (
      "surveys | funnel visit cart, buy | nps by plan",
      """
      error[missing-comma]: missing comma, or no clause `cart` in `funnel`
      1 | surveys | funnel visit cart, buy | nps by plan
        |                        ^^^^
      """
    ),
    (
      "a | funnel ad, buy witin 30d",
      """
      error[missing-comma]: missing comma, or no clause `witin` in `funnel`
      1 | a | funnel ad, buy witin 30d
        |                    ^^^^^ did you mean `within`?
      """
    ),
    (
      "purchases where x > 3",
      """
      error[missing-pipe]: expected `|` before `where`
      1 | purchases where x > 3
        |           ^^^^^
      """
    ),
    (
      "where x > 3",
      """
      error[missing-source]: no table before `where`
      1 | where x > 3
        | ^^^^^ a verb, not a table
      help: a query begins with a table: `purchases | where …`
      """
    ),
    (
      "a | where x > 3 take 5",
      """
      error[missing-comma]: missing comma, operator or `|` before `take`
      1 | a | where x > 3 take 5
        |                 ^^^^
      help: a stage begins with `|`: `| take`
      """
    ),
    (
      "a | where name like \"%x%\"",
      """
      error[missing-comma]: missing comma, operator or `|` before `like`
      1 | a | where name like "%x%"
        |                ^^^^ did you mean `contains` or `matches`?
      """
    ),
    (
      "a | where sum(x | sort by y z",
      """
      error[unclosed-bracket]: `(` is never closed
      1 | a | where sum(x | sort by y z
        |              ^ no `)` for it
      error[missing-comma]: missing comma, or no clause `z` in `sort`
      1 | a | where sum(x | sort by y z
        |                             ^
      """
    ),
    (
      "a | where x > 3)",
      """
      error[unopened-bracket]: `)` closes nothing
      1 | a | where x > 3)
        |                ^
      """
    ),
    (
      "a | where plan == \"free | take 5\nb | | take 5",
      """
      error[unterminated-text]: a text has no end
      1 | a | where plan == "free | take 5
        |                   ^^^^^^^^^^^^^^ no second " on this line
      error[missing-verb]: no verb between `|` and `|`
      2 | b | | take 5
        |     ^
      """
    ),
    (
      "a | where name == 'O'Neil'",
      """
      error[unterminated-text]: a text has no end
      1 | a | where name == 'O'Neil'
        |                          ^ no second ' on this line
      help: a text with an apostrophe is written "…"
      """
    ),
    (
      "a | where d > @2024-02-30",
      """
      error[bad-date]: no date `@2024-02-30`
      1 | a | where d > @2024-02-30
        |               ^^^^^^^^^^^ this month has 29 days
      """
    ),
    (
      "a | where d > @2024-5",
      """
      error[bad-date]: no date `@2024-5`
      1 | a | where d > @2024-5
        |               ^^^^^^^ did you mean `@2024-05`?
      """
    ),
    (
      "a | where d > @24",
      """
      error[bad-date]: no date `@24`
      1 | a | where d > @24
        |               ^^^
      help: dates are written `@2024`, `@2024-Q3`, `@2024-05`, `@2024-05-01`, `@2024-05-01T10:00`
      """
    ),
    (
      "a | where x > 99999999999999999999",
      """
      error[bad-number]: the number `99999999999999999999` is too large
      1 | a | where x > 99999999999999999999
        |               ^^^^^^^^^^^^^^^^^^^^ whole numbers end at 9223372036854775807
      """
    ),
    (
      "a | funnel b, c within 30days",
      """
      error[unknown-unit]: no unit `days` after a number
      1 | a | funnel b, c within 30days
        |                          ^^^^ did you mean `30d`?
      """
    ),
    (
      "a | funnel b, c within 99999y",
      """
      error[bad-number]: the duration `99999y` is too long
      1 | a | funnel b, c within 99999y
        |                        ^^^^^^ more than 10,000 years
      """
    ),
    (
      "a | where 1 < x < 3",
      """
      error[chained-comparison]: comparisons do not chain
      1 | a | where 1 < x < 3
        |                 ^
      help: as in `1 < x and x < 5`
      """
    ),
    (
      "a | where x between 1 and 5",
      """
      error[bad-between]: `between` takes a range
      1 | a | where x between 1 and 5
        |                       ^^^ did you mean `..`?
      """
    ),
    (
      "a | where x is 5",
      """
      error[unexpected-token]: expected `null` or `not null` after `is`, not `5`
      1 | a | where x is 5
        |                ^
      help: values are compared with `==`
      """
    ),
    (
      "a | where x == 3 && y == 4",
      """
      error[unknown-operator]: no operator `&&`
      1 | a | where x == 3 && y == 4
        |                  ^^ did you mean `and`?
      """
    ),
    (
      "a | select in",
      """
      error[reserved-word]: `in` is a word of the language
      1 | a | select in
        |            ^^ not a name here
      help: backticks make any word a name
      """
    ),
    (
      "a | where x and",
      """
      error[unexpected-end]: expected a value after `and`
      1 | a | where x and
        |                ^
      """
    ),
    (
      "a | summarize count(*)",
      """
      error[unexpected-token]: expected a value, not `*`
      1 | a | summarize count(*)
        |                     ^ did you mean `count()`?
      """
    ),
    (
      "a | where x in [1, 2]",
      """
      error[unexpected-character]: no character `[` in queries
      1 | a | where x in [1, 2]
        |                ^
      help: a list is written `(a, b)`
      """
    ),
    (
      "a | where 単語 == \"オーダー\" y",
      """
      error[missing-comma]: missing comma, operator or `|` before `y`
      1 | a | where 単語 == "オーダー" y
        |                              ^
      """
    ),
    (
      ".tables",
      """
      error[shell-command]: `.tables` is a command of the prompt
      1 | .tables
        | ^^^^^^^ not in a script or notebook
      """
    ),
    (
      "let $gap = 30d",
      """
      error[unexpected-token]: expected a name, not `$gap`
      1 | let $gap = 30d
        |     ^^^^
      help: the `$` is written where the value is used: `gap = …`
      """
    ),
    (
      "let x = 3 4",
      """
      error[unexpected-token]: expected the end of the statement, not `4`
      1 | let x = 3 4
        |           ^
      help: a new statement begins on a new line or after `;`
      """
    ),
  ]

  @Test(arguments: mistakes)
  func isOneSentenceAtItsPlace(_ text: String, _ said: String) {
    #expect(DiagnosticRenderer().render(parse(text).diagnostics) == said)
  }

  @Test func filesHaveAnArrowLine() {
    let found = parse("# review\npurchases | take 5 | sort by x y", name: "review.kith").diagnostics
    #expect(
      DiagnosticRenderer().render(found) == """
        error[missing-comma]: missing comma, or no clause `y` in `sort`
         --> review.kith:2:32  (stage 3, sort)
        2 | purchases | take 5 | sort by x y
          |                                ^
        """)
  }

  @Test func everyStageIsStillRead() {
    let parsed = parse("a | where x y | take 5 | sort by z w | count\nb | take 1")
    #expect(parsed.diagnostics.count == 2)
    #expect(parsed.script.statements.count == 2)
    guard case .pipeline(let pipeline) = parsed.script.statements[0].kind else {
      Issue.record("no pipeline")
      return
    }
    #expect(pipeline.stages.map(\.verb.text) == ["take", "count"])
  }
}
