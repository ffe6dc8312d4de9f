import Diagnostics
import Findings
import Tables
import Testing
import Tiers

@testable import Notebooks

/// Whatever stands in a file, its pieces are the file, and writing touches only outputs.
struct RoundTripTests {
  static let pieces = [
    "```kith", "```kith a", "```kith-out a rows=1", "```kith-run v=1", "````", "```", "~~~", "~~~~",
    "~~~kith b", "```sql", "``` kith c", "    ```", " ```kith d", "- item", "- ```", "  ```kith e",
    "1. one", "> ```kith f", "> quote", "<!-- hidden", "-->", "<!-- one line -->", "<pre>",
    "</pre>",
    "<div>", "</div>", "<details>", "<![CDATA[", "]]>", "surveys | nps", "prose", "  ", "\t", "",
    "", "", "# heading", "---", "===", "=======", "<<<<<<< ours", ">>>>>>> theirs", "| a | b |",
    "\u{85}nel", "line\u{2028}separator", "é", "e\u{301}", "👩‍👩‍👧", "\u{202E}rtl", "\0nul", "`", "\\",
    "kith: 1", "title: x", "params:", "  month: {type: month, default: 2025-12}", "data: [a, b]",
    "\u{FEFF}", "- - -", "* * *", "```kith a b=\"c", "```kith g store=yes", "\u{B}vt\u{C}ff",
  ]
  static let ends = ["\n", "\n", "\n", "\r\n", "\r"]

  static func document(_ seed: Int) -> String {
    var dice = SplitMix(state: UInt64(seed))
    var text = dice.roll(10) == 0 ? "\u{FEFF}" : ""
    if dice.roll(3) > 0 { text += "---\nkith: 1\n---\n\n" }
    for _ in 0..<dice.roll(30) {
      text += pieces[dice.roll(pieces.count)] + ends[dice.roll(ends.count)]
    }
    if dice.roll(3) == 0 { text += pieces[dice.roll(pieces.count)] }
    return text
  }

  static let blocks = [
    "```kith\nsurveys | nps\n```", "~~~~ kith store=yes\n```\nx\n~~~~", "```kith #\nx\n```",
    "```kith #\nx\n```\n\n```kith-out # rows=9\n| old |\n|-----|\n```",
    "```kith #\n```\n```kith\n```",
    "```sql\nselect\n\n```kith no\n```", "````\n```kith no\nx\n```\n````",
    "- ```\n  open in a list",
    "1. one\n\n   ```kith no\n   x", "> ```kith no\n> x", "<!--\n\n```kith no\n-->", "prose\nmore",
    "<details>\n\nprose\n\n</details>", "<pre>\n```\n</pre>", "Title\n=====", "    ```kith no\n",
    "* * *",
    "| a | b |\n|---|---|\n| 1 | 2 |", "\u{202E}rtl\u{2028}\u{85}\0", "``` not`a fence",
  ]

  /// Blocks that are whole, blank lines between them, and any line ends.
  static func wholeDocument(_ seed: Int) -> String {
    var dice = SplitMix(state: UInt64(seed))
    var text = (dice.roll(10) == 0 ? "\u{FEFF}" : "") + "---\nkith: 1\n---\n"
    for number in 0..<dice.roll(12) {
      text += String(repeating: "\n", count: 1 + dice.roll(3))
      let block = blocks[dice.roll(blocks.count)]
      text +=
        block.split(separator: "#", omittingEmptySubsequences: false)
        .joined(separator: "c\(number)") + "\n"
    }
    if dice.roll(3) == 0 { text.removeLast() }
    let end = ends[dice.roll(ends.count)]
    return text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
  }

  static let table = Table(
    [Field("plan", .text), Field("n", .integer)], rows: [[.text("```"), .integer(3)]])

  static func outcome(_ file: NotebookFile) -> RunOutcome {
    let finding = Finding(table: table, presentation: [])
    return RunOutcome(
      results: file.cells.indices.map {
        CellResult(
          cell: $0, status: .done, answers: [.init(finding: finding, isSummary: true)],
          diagnostics: [])
      })
  }

  @Test func piecesCoverEveryByteOfHostileDocuments() throws {
    for seed in 0..<Tier.count(600, long: 20_000) {
      let bytes = Array(Self.document(seed).utf8)
      let file = try NotebookFile(bytes: bytes, name: nil)
      var end = 0
      for piece in file.pieces {
        #expect(file.range(of: piece).lowerBound == end, "seed \(seed)")
        end = file.range(of: piece).upperBound
      }
      let isWhole = end == bytes.count && file.bytes == bytes
      #expect(isWhole, "seed \(seed)")
    }
  }

  @Test func outputsAreWrittenOnceAndNothingElseChanges() throws {
    for seed in 0..<Tier.count(600, long: 20_000) {
      let file = try NotebookFile(bytes: Array(Self.wholeDocument(seed).utf8), name: nil)
      #expect(ids(file.diagnostics.filter { $0.severity == .error }).isEmpty, "seed \(seed)")
      let bytes = RunFile.bytes(of: file, Self.outcome(file), parameters: [], failures: .stored)
      let again = try NotebookFile(bytes: bytes, name: nil)
      #expect(ids(again.diagnostics.filter { $0.severity == .error }).isEmpty, "seed \(seed)")
      #expect(again.cells.map(\.fence.body.text) == file.cells.map(\.fence.body.text))
      #expect(again.outputs.compactMap(\.cell) == Array(again.cells.indices), "seed \(seed)")
      let names = again.cells.compactMap { $0.name?.text }
      #expect(!names.contains("no"), "seed \(seed)")
      let isRun = again.isRun(of: file)
      #expect(isRun, "seed \(seed)")
      let twice = RunFile.bytes(of: again, Self.outcome(again), parameters: [], failures: .stored)
      #expect(twice.elementsEqual(bytes), "seed \(seed)")
    }
  }

  @Test func estimatesOnFewAreBlankInTheFile() {
    let table = Table(
      [Field("n", .integer), Field("nps", .double), Field("low", .double)],
      rows: [[.integer(4), .double(50), .double(1)], [.integer(5), .double(20), .double(2)]])
    let finding = Finding(
      table: table,
      presentation: [
        ColumnPresentation(unit: .count), ColumnPresentation(unit: .score, low: "low", base: "n"),
        ColumnPresentation(unit: .score),
      ])
    let file = body("```kith a\nx\n```\n")
    let result = CellResult(
      cell: 0, status: .done, answers: [.init(finding: finding, isSummary: true)], diagnostics: [])
    #expect(
      OutputBlock(result, of: file, failures: .stored)?.lines.map(withoutHashes) == [
        "```kith-out a rows=2 suppressed=1", "|  n |  nps | low |", "|---:|-----:|----:|",
        "|  4 |      |     |", "|  5 | 20.0 | 2.0 |", "```",
      ])
  }

  @Test func newLinesHaveTheFilesOwnEnd() {
    let file = notebook("\u{FEFF}---\r\nkith: 1\r\n---\r\n\r\n```kith a\r\nx\r\n```")
    let bytes = RunFile.bytes(of: file, Self.outcome(file), parameters: [], failures: .stored)
    #expect(
      withoutHashes(String(decoding: bytes, as: UTF8.self))
        == file.source.text
        + "\r\n\r\n```kith-out a rows=1\r\n| plan   |  n |\r\n|--------|---:|\r\n"
        + "| \\`\\`\\` |  3 |\r\n```\r\n\r\n```kith-run v=1\r\n```\r\n")
  }

  @Test func bytesThatAreNotUTF8AreAMistakeWithAPlace() {
    #expect(throws: Diagnostic.self) {
      try NotebookFile(bytes: Array("---\nab".utf8) + [0xFF, 0x20], name: "x.md")
    }
    do {
      _ = try NotebookFile(bytes: Array("---\nab".utf8) + [0xFF, 0x20], name: "x.md")
    } catch {
      #expect(error.message == "`x.md` is not UTF-8: byte 7, in line 2")
    }
  }
}
