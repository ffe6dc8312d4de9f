import Diagnostics
import Findings
import Tables
import Testing
import Tiers

@testable import Notebooks

/// Notebooks whose fences were damaged: a run refuses them with a place, or loses nothing.
struct MutatedFenceTests {
  /// A line with its end, and whether people wrote it.
  struct Line {
    var text: String
    let isPeoples: Bool
  }

  static let blocks = [
    "Some prose\nof two lines.", "# Heading", "- a list\n\n  goes on", "> a quote\n> ```\n> x",
    "| my own | table |\n|--------|-------|\n| 1      | 2     |",
    "| a | b |\n|---|---|\n\n```\n| c | d |\n```", "```sql\nselect 1\n```", "~~~\ntildes\n~~~",
    "````\n```kith quoted\nx\n```\n\n```kith-out quoted rows=1\n| x |\n```\n````",
    "- ```\n  in a list\n  ```", "<!-- a comment -->", "note: mine, not a run's", "---", "",
    "param x = 3\n\ndata is what people have", "    an indented ```", "error[mine]: said by people",
  ]

  static let findings: [Finding] = {
    let table = Table(
      [Field("plan", .text), Field("n", .integer)],
      rows: [[.text("```"), .integer(3)], [.text("a | b"), .integer(4)]])
    return [
      Finding(table: table, presentation: []),
      Finding(
        table: table.prefix(1), presentation: [],
        notes: [Note(.rule, "a rule with ```` in it"), Note(.warning, "few")]),
    ]
  }()

  static func outcome(_ file: NotebookFile) -> RunOutcome {
    RunOutcome(
      results: file.cells.indices.map { index in
        let answers = (0...index % 2).map { number in
          CellResult.Answered(finding: findings[number], isSummary: true)
        }
        return CellResult(
          cell: index, status: .done, answers: answers, diagnostics: [], fingerprint: "0a1b2c")
      })
  }

  /// What `--write` does with a file of these bytes: other bytes, or a refusal with a place.
  static func write(_ bytes: [UInt8]) throws(DiagnosticList) -> [UInt8] {
    let file: NotebookFile
    do {
      file = try NotebookFile(bytes: bytes, name: "review.md")
    } catch {
      throw DiagnosticList([error])
    }
    return RunFile.bytes(
      of: try file.checkedForWriting(replacing: false), outcome(file), parameters: [],
      failures: .kept)
  }

  /// A notebook that a run has written, as lines of which it is known who wrote them.
  static func valid(_ dice: inout SplitMix) throws -> [Line] {
    var text = "---\nkith: 1\n---\n"
    let count = 2 + dice.roll(8)
    for number in 0..<count {
      text += String(repeating: "\n", count: 1 + dice.roll(2))
      if dice.roll(2) == 0 {
        let (fence, name) = (["```", "````", "~~~"][dice.roll(3)], dice.roll(4) > 0)
        text += "\(fence)kith\(name ? " c\(number)" : "")\nsurveys | nps\n\(fence)\n"
      } else {
        text += blocks[dice.roll(blocks.count)] + "\n"
      }
    }
    if dice.roll(4) == 0 { text.removeLast() }
    let end = ["\n", "\n", "\r\n", "\r"][dice.roll(4)]
    text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
    if dice.roll(8) == 0 { text = "\u{FEFF}" + text }
    let file = try NotebookFile(bytes: try write(Array(text.utf8)), name: "review.md")
    let owned = file.ownedFences.map(\.range)
    return Lines(file.bytes).all.map { line in
      Line(
        text: String(decoding: file.bytes[line.content.lowerBound..<line.end], as: UTF8.self),
        isPeoples: !owned.contains { $0.contains(line.content.lowerBound) })
    }
  }

  static func isFence(_ line: Line) -> Bool {
    let start = line.text.drop { $0 == " " || $0 == "\u{FEFF}" }
    return start.hasPrefix("```") || start.hasPrefix("~~~")
  }

  /// Damages one line, mostly one of a fence.
  static func damage(_ lines: inout [Line], _ dice: inout SplitMix) {
    let fences = lines.indices.filter { isFence(lines[$0]) }
    guard !lines.isEmpty else { return }
    let index =
      fences.isEmpty || dice.roll(6) == 0
      ? dice.roll(lines.count) : fences[dice.roll(fences.count)]
    switch dice.roll(11) {
    case 0, 1: lines.remove(at: index)
    case 2: lines.insert(lines[index], at: index)
    case 3:
      let other = dice.roll(2) == 0 ? dice.roll(lines.count) : min(index + 1, lines.count - 1)
      lines.swapAt(index, other)
    case 4:
      lines[index].text = [" ", "  ", "    ", "\t", "> ", "- "][dice.roll(6)] + lines[index].text
    case 5: lines[index].text = ["`", "~", "``"][dice.roll(3)] + lines[index].text
    case 6: lines[index].text.removeFirst()
    case 7:
      // Some bytes of a line go, its end perhaps among them.
      var scalars = Array(lines[index].text.unicodeScalars)
      let start = dice.roll(scalars.count)
      scalars.removeSubrange(start..<min(scalars.count, start + 1 + dice.roll(8)))
      lines[index].text = String(String.UnicodeScalarView(scalars))
    case 8: lines.removeSubrange(index...)
    case 9: lines.insert(Line(text: "\n", isPeoples: true), at: index)
    default:
      let next = lines[index...].firstIndex { $0.text.allSatisfy(\.isWhitespace) }
      if let next { lines.remove(at: next) }
    }
  }

  /// Lines as bytes have them.
  ///
  /// A line that lost its end is one with the next, and people's if a part of it is. Of lines that are only a fence it is not known whose they are once they moved.
  ///
  /// Now and then some bytes are lost on the way, of characters too.
  static func joined(
    _ lines: [Line], _ dice: inout SplitMix
  ) -> (bytes: [UInt8], peoples: [String]) {
    var bytes: [UInt8] = []
    var owners: [Bool] = []
    for line in lines {
      bytes += line.text.utf8
      owners += line.text.utf8.map { _ in line.isPeoples }
    }
    if dice.roll(5) == 0, !bytes.isEmpty {
      let start = dice.roll(bytes.count)
      let lost = start..<min(bytes.count, start + 1 + dice.roll(dice.roll(4) == 0 ? 400 : 12))
      bytes.removeSubrange(lost)
      owners.removeSubrange(lost)
    }
    let scan = Lines(bytes)
    let peoples = scan.all.filter { owners[$0.content].contains(true) }
      .map { scan.text($0.content) }
    return (bytes, peoples.filter { !$0.allSatisfy { " \t`~".contains($0) } })
  }

  /// The lines of a text without the outputs and the record, found by their fences at the start of
  /// lines alone, and without blank ones.
  static func withoutOutputs(_ bytes: [UInt8]) -> [String] {
    let scan = Lines(bytes)
    var kept: [String] = []
    var open: (sign: Character, length: Int, isOutput: Bool)?
    for line in scan.all.map({ scan.text($0.content) }) {
      let start = line.drop { $0 == " " }
      let sign = start.first ?? " "
      let run = start.prefix { $0 == sign }.count
      let rest = start.dropFirst(run)
      let mayFence = (sign == "`" || sign == "~") && run >= 3 && line.count - start.count < 4
      if let (opened, length, isOutput) = open {
        if !isOutput, !line.allSatisfy(\.isWhitespace) { kept.append(line) }
        let isBlank = rest.allSatisfy { $0 == " " || $0 == "\t" }
        if mayFence, sign == opened, run >= length, isBlank { open = nil }
        continue
      }
      let word = rest.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
      let isOutput = ["kith-out", "kith-run"].contains(word) && start.startIndex == line.startIndex
      if mayFence, sign == "~" || !rest.contains("`") { open = (sign, run, isOutput) }
      if !(open?.isOutput ?? false), !line.allSatisfy(\.isWhitespace) { kept.append(line) }
    }
    return kept
  }

  @Test func aDamagedNotebookIsRefusedOrKeepsEveryLineOfPeople() throws {
    var refused = 0
    var written = 0
    for seed in 0..<Tier.count(250, long: 10_000) {
      var dice = SplitMix(state: UInt64(seed) &+ 77)
      var lines = try Self.valid(&dice)
      for _ in 0...dice.roll(2) { Self.damage(&lines, &dice) }
      let (bytes, peoples) = Self.joined(lines, &dice)
      let after: [UInt8]
      do {
        after = try Self.write(bytes)
      } catch {
        refused += 1
        // Of bytes that are no text the message has the place.
        let isPlaced = error.all.allSatisfy { $0.span != nil || $0.message.contains(", in line ") }
        #expect(isPlaced, "seed \(seed): \(error.all)")
        continue
      }
      written += 1
      let scan = Lines(after)
      var rest = scan.all.map { scan.text($0.content) }[...]
      for line in peoples {
        let place = rest.firstIndex(of: line)
        #expect(place != nil, "seed \(seed) lost \(line)")
        guard let place else { break }
        rest = rest[(place + 1)...]
      }
      let isSimple = !lines.contains { $0.text.hasPrefix("- ") || $0.text.hasPrefix("<") }
      if isSimple {
        #expect(Self.withoutOutputs(after) == Self.withoutOutputs(bytes), "seed \(seed)")
      }
      #expect(try Self.write(after) == after, "seed \(seed) is not written once")
    }
    // Both happen often, or the generator tells nothing.
    #expect(refused > written / 10 && written > refused / 10, "\(refused) \(written)")
  }

  @Test func aMissingClosingFenceLosesNothingAndShowsWhere() {
    let text = """
      ---
      kith: 1
      ---

      ```kith a
      purchases | count
      ```

      ```kith-out a rows=1
      | n |
      |--:|
      | 4 |

      My own words.

      ```kith b
      contacts | count
      ```

      """
    #expect(throws: DiagnosticList.self) { try Self.write(Array(text.utf8)) }
    let mistake = notebook(text).diagnostics.first
    #expect(mistake?.message == "the `kith-out` fence is not closed where the output ends")
    #expect(mistake.map { ids([$0]) } == ["unclosed-fence 9:1"])
    #expect(
      mistake?.labels.last.map { "\($0.span.text): \($0.text)" }
        == "My own words.: not part of the output")
    #expect(
      mistake?.notes == [
        "lines 14 to 17 would be part of it, and be lost when the output is written again"
      ])
    #expect(mistake?.help == ["close it with a line of 3 backticks after line 12"])
  }

  @Test(
    arguments: [
      ("```kith a\nx\n\n```kith b\ny\n```\n", "unclosed-fence 5:1"),
      ("```kith a\nx\n```\n\n```kith-out a\n| n |\nwords\n```\n", "unclosed-fence 9:1"),
      ("```kith a\nx\n```\n\n```kith-out a\n| n |\n    ```\n", "unclosed-fence 9:1"),
      ("```kith a\nx\n```\n\n````kith-out a\n| n |\n```\n\nwords\n", "unclosed-fence 9:1"),
      ("```kith-run v=1\nparam month = 2025-12\n\nwords\n\n```sql\n```\n", "unclosed-fence 5:1"),
    ])
  func fencesThatCloseTooLateAreMistakes(_ text: String, _ expected: String) {
    #expect(ids(body(text).diagnostics.filter { $0.severity == .error }) == [expected])
  }

  @Test func anOutputThatSomebodyChangedIsNotWrittenOver() throws {
    let text = "---\nkith: 1\n---\n\n```kith a\nx\n```\n"
    let whole = String(decoding: try Self.write(Array(text.utf8)), as: UTF8.self)
    let edited = whole.replacingFirst("|  3 |", with: "|  5 |")
    let file = notebook(edited)
    #expect(ids(file.diagnostics) == ["edited-output 9:1"])
    #expect(file.diagnostics.allSatisfy { $0.severity == .warning })
    do {
      _ = try file.checkedForWriting(replacing: false)
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.all.map(\.message) == ["this is not what the run wrote, and would be lost"])
    }
    let replaced = RunFile.bytes(
      of: try file.checkedForWriting(replacing: true), Self.outcome(file), parameters: [],
      failures: .kept)
    #expect(replaced == Array(whole.utf8))
    // Editors change line ends and blanks at them without a word.
    let trimmed = whole.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n")
    #expect(notebook(trimmed).diagnostics.isEmpty)
  }

  @Test func aCellThatAFenceBeforeItHidesIsSaid() {
    let file = body("```sql\nselect\n\n```kith a\nx\n```\n")
    #expect(ids(file.diagnostics) == ["hidden-cell 8:1"])
    #expect(
      file.diagnostics.first?.message
        == "this cell stands in the fence of line 5 and does not run")
  }
}
