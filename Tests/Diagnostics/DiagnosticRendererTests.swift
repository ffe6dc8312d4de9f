import Diagnostics
import Testing

@Suite struct DiagnosticRendererTests {
  private func diagnostic(
    _ text: String, _ under: String, name: String? = nil, firstLine: Int = 1, label: String = "",
    notes: [String] = [], help: [String] = []
  ) -> Diagnostic {
    let source = SourceText(text, name: name, firstLine: firstLine)
    let pieces = text.split(separator: under, maxSplits: 1, omittingEmptySubsequences: false)
    let start = pieces[0].utf8.count
    return Diagnostic(
      "unknown-column", "no column \(typed(under)) in `purchases`",
      at: SourceSpan(source, start..<start + under.utf8.count), label: label, notes: notes,
      help: help)
  }

  @Test func aFileHasAnArrowLine() {
    var found = diagnostic(
      "purchases | summarize sum(revenu) by month", "revenu", name: "review.md", firstLine: 14,
      label: "not a column of `purchases`", notes: ["columns here: customer, date, revenue (3)"],
      help: ["did you mean `revenue`?"])
    found.stage = "stage 2, summarize"
    #expect(
      DiagnosticRenderer().render(found) == """
        error[unknown-column]: no column `revenu` in `purchases`
         --> review.md:14:27  (stage 2, summarize)
        14 | purchases | summarize sum(revenu) by month
           |                           ^^^^^^ not a column of `purchases`
        help: did you mean `revenue`?
        note: columns here: customer, date, revenue (3)
        """)
  }

  @Test func aLoneSuggestionStandsAfterTheCarets() {
    #expect(
      DiagnosticRenderer().render(
        diagnostic("a | where amuont > 3", "amuont", help: [didYouMean("amount")]))
          == """
          error[unknown-column]: no column `amuont` in `purchases`
          1 | a | where amuont > 3
            |           ^^^^^^ did you mean `amount`?
          """)
  }

  @Test func caretsFollowWideCharactersAndTabs() {
    #expect(
      DiagnosticRenderer().render(diagnostic("表\t| 列é == x", "é == x", label: "here")) == """
        error[unknown-column]: no column `é == x` in `purchases`
        1 | 表\t| 列é == x
          |   \t    ^^^^^^ here
        """)
  }

  @Test func longLinesAreCutAroundThePlace() {
    let text =
      String(repeating: "left ", count: 40) + "PLACE" + String(repeating: " right", count: 40)
    let lines = DiagnosticRenderer(width: 60).render(diagnostic(text, "PLACE", label: "here"))
      .split(separator: "\n")
    #expect(lines[1] == "1 | …ft left left left left left left PLACE right right rig…")
    #expect(lines[2] == "  |                                   ^^^^^ here")
    #expect(lines[1].count <= 60)
    let long = String(repeating: "x", count: 500_000)
    #expect(DiagnosticRenderer(width: 60).render(diagnostic(long, long)).utf8.count < 600)
  }

  @Test func laterLinesOfASpanAreNotShown() {
    let lines = DiagnosticRenderer().render(diagnostic("a | b (c\n d)", "(c\n d)")).split(
      separator: "\n")
    #expect(lines[1...] == ["1 | a | b (c", "  |       ^^"])
  }

  @Test func secondPlacesAndNoPlace() {
    let source = SourceText("let a = b\nlet b = a")
    var found = Diagnostic("circular-let", "`a` needs itself", at: SourceSpan(source, 4..<5))
    found.labels.append(.init(SourceSpan(source, 18..<19), "`b` needs `a`"))
    #expect(
      DiagnosticRenderer().render(found) == """
        error[circular-let]: `a` needs itself
        1 | let a = b
          |     ^
        2 | let b = a
          |         - `b` needs `a`
        """)
    let placeless = Diagnostic("engine", "the engine failed", notes: ["DuckDB said: no\nreally"])
      .located(at: nil, stage: "stage 2, nps")
    #expect(
      DiagnosticRenderer().render(placeless) == """
        error[engine]: the engine failed
         --> stage 2, nps
        note: DuckDB said: no
              really
        """)
  }

  @Test func listsAreInTheOrderOfTheText() {
    let source = SourceText("a b")
    let later = Diagnostic.warning("two", "second", at: SourceSpan(source, 2..<3))
    let sooner = Diagnostic("one", "first", at: SourceSpan(source, 0..<1))
    #expect(
      DiagnosticRenderer().render([later, sooner]) == """
        error[one]: first
        1 | a b
          | ^
        warning[two]: second
        1 | a b
          |   ^
        """)
  }

  @Test func colourOnlyReinforces() {
    let found = diagnostic("a \u{1B}[31m b", "b", label: "\u{7}x", notes: ["n\u{1B}"], help: ["h"])
    let plain = DiagnosticRenderer().render(found)
    #expect(!plain.unicodeScalars.contains("\u{1B}"))
    var coloured = DiagnosticRenderer(.ansi).render(found)
    for code in ["1;31", "1;36", "34", "1", "0"] {
      coloured = coloured.split(separator: "\u{1B}[\(code)m", omittingEmptySubsequences: false)
        .joined()
    }
    #expect(coloured == plain)
  }
}
