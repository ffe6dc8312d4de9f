import Diagnostics
import Testing

@testable import Notebooks

struct FrontMatterTests {
  private func front(_ lines: String) -> NotebookFile { notebook("---\n\(lines)\n---\n") }

  @Test func readsWhatANotebookSaysOfItself() {
    let file = front(
      """
      kith: 1  # the format
      title: "Monthly: review"
      params:
        month: {type: month, default: 2025-12}
        region: { type: choice,
                  choices: [North, 'South'], default: North }
        top: {type: number, default: -5}
        gap:
          type: duration
          default: 30d
      data:
        - ../samples
        - "a b/c.csv"
      """)
    #expect(ids(file.diagnostics.filter { $0.severity == .error }) == [])
    #expect(file.frontMatter.title == "Monthly: review")
    let parameters = file.frontMatter.parameters
    #expect(parameters.map(\.name) == ["month", "region", "top", "gap"])
    #expect(parameters.map { $0.defaultValue?.text } == ["2025-12", "North", "-5", "30d"])
    #expect(parameters[1].choices == ["North", "South"])
    #expect(file.dataPaths == ["../samples", "a b/c.csv"])
    #expect(notebook(file.source.text, name: "reviews/x.md").dataPaths[0] == "reviews/../samples")
  }

  @Test func dataMayHaveNames() {
    let file = front("kith: 1\ndata: {tickets: t.csv, nps: {path: /n.csv}}")
    #expect(file.frontMatter.data.map(\.name) == ["tickets", "nps"])
    #expect(file.dataPaths == ["t.csv", "/n.csv"])
    #expect(front("kith: 1\ndata: ../samples").dataPaths == ["../samples"])
  }

  @Test(
    arguments: [
      ("kith: 2", "future-version 2:7"),
      ("kith: one", "bad-front-matter 2:7"),
      ("title: x", "not-a-notebook 2:1"),
      ("kith: 1\nkith: 1", "bad-front-matter 3:1"),
      ("kith: 1\nparms:", "unknown-key 3:1"),
      ("kith: 1\nparams: {a: {type: mouth}}", "unknown-parameter-type 3:20"),
      ("kith: 1\nparams: {a: {default: 1}}", "bad-front-matter 3:10"),
      ("kith: 1\nparams: {a: {type: month, default: 2025}}", "ill-typed-parameter 3:36"),
      ("kith: 1\nparams: {a: {type: choice}}", "bad-front-matter 3:10"),
      ("kith: 1\ntitle: &x y", "bad-front-matter 3:8"),
      ("kith: 1\ntitle: |", "bad-front-matter 3:8"),
      ("kith: 1\n\ttitle: x", "bad-front-matter 3:1"),
      ("kith: 1\ndata: [a, b", "bad-front-matter 3:7"),
      ("kith: 1\ndata: [[[[[[[[[[a]]]]]]]]]]", "bad-front-matter 3:14"),
      ("kith: 1\ntitle: 'x", "bad-front-matter 3:8"),
      ("kith: 1\ntitle: 'x' y", "bad-front-matter 3:12"),
      ("kith: 1\n  title: x", "bad-front-matter 3:3"),
      ("just text", "bad-front-matter 2:1"),
    ])
  func saysWhatItCannotRead(_ lines: String, _ expected: String) {
    #expect(ids(front(lines).diagnostics) == [expected])
  }

  @Test func aFileWithoutFrontMatterIsNoNotebook() {
    #expect(ids(notebook("# Title\n").diagnostics) == ["not-a-notebook 1:1"])
    #expect(ids(notebook("---\nkith: 1\n").diagnostics) == ["unclosed-front-matter 1:1"])
    #expect(ids(notebook("").diagnostics) == ["not-a-notebook 1:1"])
  }

  @Test func valuesFromOutsideAreTyped() throws {
    let front = front(
      "kith: 1\nparams: {month: {type: month, default: 2025-12}, gap: {type: duration}}"
    ).frontMatter
    #expect(try front.values([]).map(\.text) == ["2025-12"])
    let set = [
      ParameterSetting(name: "month", value: "2025-11"),
      ParameterSetting(name: "gap", value: "3mo"),
    ]
    #expect(try front.values(set).map(\.text) == ["2025-11", "3mo"])
    do {
      _ = try front.values([
        ParameterSetting(name: "mont", value: "2025-11"),
        ParameterSetting(name: "month", value: "2025-13"),
      ])
      Issue.record("nothing was thrown")
    } catch {
      #expect(
        DiagnosticRenderer().render(error.all) == """
          error[unknown-parameter]: the notebook has no parameter `mont`
          1 | mont=2025-11
            | ^^^^ did you mean `month`?
          error[ill-typed-parameter]: `month` is a month such as `2025-12`, not `2025-13`
          1 | month=2025-13
            |       ^^^^^^^
          """)
    }
  }
}
