import Diagnostics
import Findings
import Renderers
import Sessions
import Testing

@testable import Notebooks

struct NotebookRunTests {
  static let review = """
    ---
    kith: 1
    title: Tea
    params: {month: {type: month, default: 2025-12}}
    data: data
    ---

    # Tea

    What was sold.

    ```kith sold
    purchases | where month(date) == $month | summarize revenue = sum(amount) by product
    ```

    <!-- not for readers -->
    And to whom:

    ```kith
    purchases | where amount > 10 | select customer, amount
    ```
    """

  @Test(arguments: [
    ("let a = b\nlet b = a\na | count", "the circle: a → b → a"),
    (
      "def f(x) = g(x)\ndef g(x) = f(x)\ncontacts | where f(customer)",
      "the circle: f() → g() → f()"
    ),
    ("let n = $m + 1\nlet m = $n\ncontacts | take $n", "the circle: $m → $n → $m"),
  ])
  func `a circle in a notebook is found before anything runs`(
    _ cell: String, _ circle: String
  ) throws {
    let desk = try Desk()
    let mistakes = #expect(throws: DiagnosticList.self) {
      _ = try NotebookRun(body("```kith\n\(cell)\n```\n"), in: desk.session())
    }
    #expect(mistakes?.all.map(\.id) == ["circular-definition"])
    #expect(mistakes?.all.first?.notes == [circle])
  }

  @Test func printsProseAndAnswers() throws {
    let desk = try Desk()
    let run = try NotebookRun(notebook(Self.review), in: desk.session())
    var page = NotebookPage(run.file, parameters: run.parameters, options: RenderingOptions())
    var bytes: [UInt8] = []
    let outcome = run.run { page.append($0, into: &bytes) }
    page.finish(into: &bytes)
    #expect(outcome.exitCode == 0)
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        # Tea

        month 2025-12

        What was sold.

        product  revenue
        tea        23.25

        And to whom:

        customer  amount
        C1         10.50
        C3         19.00

        """)
  }

  @Test func storesTablesButNoRowsOfPeople() throws {
    let desk = try Desk()
    let settings = [ParameterSetting(name: "month", value: "2025-11")]
    let run = try NotebookRun(notebook(Self.review), in: desk.session(), settings: settings)
    let bytes = RunFile.bytes(
      of: run.file, run.run(), parameters: run.parameters, failures: .stored)
    let added = withoutHashes(String(decoding: bytes, as: UTF8.self))
      .split(separator: "```\n\n```kith-out")
    #expect(added.count == 3)
    #expect(
      added[1].hasPrefix(
        """
         sold rows=2
        | product | revenue |
        |---------|--------:|
        | coffee  |    7.00 |
        | tea     |   10.50 |
        ```
        """))
    #expect(
      added[2]
        == """
        \u{20}rows=2 shown=0
        | customer | amount |
        |----------|-------:|

        note: not stored: rows of people and events; `store=yes` in the cell's first line stores them
        ```

        ```kith-run v=1
        param month = 2025-11
        data contacts rows=3 columns=5 schema=75240e58 sha256=CONTACTS
        data purchases rows=4 columns=5 schema=3965e8bd sha256=PURCHASES
        ```

        """.replacingFirst("CONTACTS", with: contentHash(Desk.data["contacts.csv"] ?? ""))
        .replacingFirst("PURCHASES", with: contentHash(Desk.data["purchases.csv"] ?? "")))
    let asked = Self.review.replacingFirst("```kith\n", with: "```kith rows store=yes\n")
    let open = try NotebookRun(notebook(asked), in: desk.session())
    let stored = RunFile.bytes(
      of: open.file, open.run(), parameters: open.parameters, failures: .stored)
    #expect(String(decoding: stored, as: UTF8.self).contains("| C3       |  19.00 |"))
  }

  @Test func aFailedCellTakesOnlyThoseThatNeedIt() throws {
    let desk = try Desk()
    let file = body(
      """
      ```kith first
      purchases | where amont > 3
      ```

      ```kith second
      first | count
      ```

      ```kith third
      purchases | count
      ```

      ```kith fourth
      contacts | where customer in (second | select customer)
      ```
      """)
    let run = try NotebookRun(file, in: desk.session())
    let outcome = run.run()
    #expect(
      outcome.results.map(\.status) == [
        .failed, .skipped(needs: "first"), .done, .skipped(needs: "second"),
      ])
    #expect(outcome.exitCode == 3)
    #expect(ids(outcome.results[0].diagnostics) == ["unknown-column 6:19"])
    #expect(outcome.results[0].diagnostics.first?.span?.source.name == "review.md")
    let text = withoutHashes(
      String(
        decoding: RunFile.bytes(of: file, outcome, parameters: [], failures: .stored),
        as: UTF8.self))
    #expect(text.contains("```kith-out first status=error\nerror[unknown-column]: no column"))
    #expect(text.contains("```kith-out second status=skipped needs=first\n```\n"))
    let kept = String(
      decoding: RunFile.bytes(of: file, outcome, parameters: [], failures: .kept), as: UTF8.self)
    #expect(!kept.contains("status="))
  }

  @Test(
    arguments: [
      ("```kith a\nb | count\n```\n\n```kith b\npurchases\n```\n", "used-before-definition 6:1"),
      ("```kith a\na | count\n```\n", "used-before-definition 6:1"),
      ("```kith a\nlet a = purchases | count\na\n```\n", "duplicate-definition 5:9"),
      ("```kith contacts\npurchases\n```\n", "name-taken 5:9"),
      ("```kith\npurchases\n```\n\n```kith\n| count\n```\n", "nothing-to-continue 10:1"),
      ("```kith\npurchases | where date == $mouth\n```\n", "unknown-parameter 6:27"),
      ("```kith\npurchases | where (\n```\n", "unclosed-bracket 6:19"),
    ])
  func checksNamesBeforeAnythingRuns(_ text: String, _ expected: String) throws {
    let session = try Self.shared.get().session()
    do {
      _ = try NotebookRun(body(text), in: session)
      Issue.record("nothing was thrown")
    } catch {
      #expect(ids(error.all) == [expected])
    }
  }

  private static let shared = Result { try SharedDesk() }

  @Test func columnsAndFunctionsMayHaveTheNameOfACell() throws {
    let desk = try Desk()
    let file = body(
      """
      ```kith early
      purchases | summarize count() by product
      ```

      ```kith product
      purchases | extend month = month(date) | summarize sum(amount) by product
      ```

      ```kith count
      product | count
      ```
      """)
    let run = try NotebookRun(file, in: desk.session())
    #expect(run.run().exitCode == 0)
  }

  @Test func aParameterWithoutAValueIsMissedWhereItIsUsed() throws {
    let desk = try Desk()
    let file = notebook(
      """
      ---
      kith: 1
      params: {least: {type: number}, other: {type: text}}
      ---

      ```kith
      purchases | where amount > $least
      ```
      """)
    let session = try desk.session()
    do {
      _ = try NotebookRun(file, in: session)
      Issue.record("nothing was thrown")
    } catch {
      #expect(ids(error.all) == ["missing-parameter 7:28"])
    }
    let settings = [ParameterSetting(name: "least", value: "5")]
    let run = try NotebookRun(file, in: desk.session(), settings: settings)
    #expect(ids(run.warnings) == ["unused-parameter 3:33"])
    #expect(run.run().results[0].answers[0].finding.totalRows == 3)
  }
}

/// A desk for tests that only read.
final class SharedDesk: Sendable {
  private let folder: String

  init(_ made: Desk? = nil) throws {
    let desk = try made ?? Desk()
    folder = desk.folder
    // Kept to the end of the process: the folder must outlive every test.
    _ = Unmanaged.passRetained(desk)
  }

  func session() throws -> Session {
    try Session.open(
      SessionOptions(
        paths: [folder + "/data"], environment: ["KITH_CACHE": folder + "/cache"])
    ).session
  }
}

extension String {
  func replacingFirst(_ part: String, with other: String) -> String {
    guard let start = indices.first(where: { self[$0...].hasPrefix(part) }) else { return self }
    return self[..<start] + other + self[start...].dropFirst(part.count)
  }
}
