import Diagnostics
import Tables
import Testing

@Suite struct BrokenSentenceTests {
  private var diagnostic: Diagnostic {
    Diagnostic(
      "unknown-verb", "no verb `xyz` in this rather long sentence, which goes on and on",
      notes: ["verbs: " + (1...12).map { "verb\($0)" }.joined(separator: " ")])
  }

  @Test func sentencesBreakBetweenWordsOnATerminal() {
    let renderer = DiagnosticRenderer(.plain, width: 40, wraps: true)
    #expect(
      renderer.render(diagnostic) == """
        error[unknown-verb]: no verb `xyz` in
        this rather long sentence, which goes on
        and on
        note: verbs: verb1 verb2 verb3 verb4
              verb5 verb6 verb7 verb8 verb9
              verb10 verb11 verb12
        """)
    // In a pipe a sentence is one line.
    #expect(
      DiagnosticRenderer(.plain, width: 40).render(diagnostic).split(separator: "\n").count == 2)
  }

  @Test func colourCoversEveryLineOfTheSentence() {
    let lines = DiagnosticRenderer(.ansi, width: 40, wraps: true).render(diagnostic)
      .split(separator: "\n")
    #expect(lines[1] == "\u{1B}[1mthis rather long sentence, which goes on\u{1B}[0m")
  }

  @Test func inASCIINothingElseOfOursIsPrinted() {
    let source = SourceText("a | b\u{1B} \(String(repeating: "x", count: 200))")
    let found = Diagnostic(
      "x", "between 1 … 2 − 3", at: SourceSpan(source, 4..<5), label: "here × there",
      help: ["a → b"])
    let text = DiagnosticRenderer(.plain, width: 60, ascii: true).render(found)
    #expect(text.utf8.allSatisfy { $0 < 0x7F && $0 != 0x1B })
    #expect(text.contains("between 1 ... 2 - 3") && text.contains("a -> b"))
  }

  @Test func namesInADiagnosticCannotActOnTheTerminal() {
    let source = SourceText("a\u{9B}2J | \u{202E}b", name: "a\u{1B}[31m\n.kith")
    let found = Diagnostic(
      "x", "`a\u{1B}[31m.csv` is gone", at: SourceSpan(source, 0..<1), label: "\u{1B}]0;x\u{7}",
      notes: ["\u{1B}c"], help: ["\u{202E}x"])
    for style in [DiagnosticRenderer.Style.plain, .ansi] {
      let text = DiagnosticRenderer(style).render(found)
      let plain = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
      #expect(
        plain.unicodeScalars.allSatisfy { $0 == "\n" || !isInvisible($0) },
        "\(plain.debugDescription)")
      #expect(plain.contains("`a\\u{1b}[31m.csv` is gone"))
    }
  }
}
