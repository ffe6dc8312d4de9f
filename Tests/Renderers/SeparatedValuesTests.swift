import Findings
import Foundation
import Renderers
import Tables
import Testing
import Tiers

/// Values and nulls that come back as they were, and texts that nothing acts on.
@Suite struct SeparatedValuesTests {
  /// One field as RFC 4180 has it, and whether quotes were around it.
  struct Field: Hashable {
    var text: String
    var isQuoted: Bool
  }

  static func parse(_ csv: String) -> [[Field]] {
    var rows: [[Field]] = []
    var row: [Field] = []
    var text = String.UnicodeScalarView()
    var (inQuotes, wasQuoted) = (false, false)
    var rest = Array(csv.unicodeScalars)[...]
    func end() {
      row.append(Field(text: String(text), isQuoted: wasQuoted))
      (text, wasQuoted) = (String.UnicodeScalarView(), false)
    }
    while let scalar = rest.popFirst() {
      if inQuotes {
        if scalar != "\"" {
          text.append(scalar)
        } else if rest.first == "\"" {
          text.append(scalar)
          rest.removeFirst()
        } else {
          inQuotes = false
        }
      } else if scalar == "\"" {
        (inQuotes, wasQuoted) = (true, true)
      } else if scalar == "," {
        end()
      } else if scalar == "\n" {
        end()
        rows.append(row)
        row = []
      } else {
        text.append(scalar)
      }
    }
    return rows
  }

  static let pieces = [
    "a", ",", "\"", "\n", "\r", "\r\n", "NA", "", " ", "=1", "-", "@x", "\t", "'", "\u{1B}[2J", "0",
    "é", "\u{2028}", "null", "-5", "\\", "|", "\u{202E}", "\u{0}",
  ]

  static func text(_ dice: inout SplitMix) -> String {
    (0..<dice.roll(4)).map { _ in pieces[dice.roll(pieces.count)] }.joined()
  }

  static func table(_ dice: inout SplitMix) -> Finding {
    let rows = 1 + dice.roll(4)
    let first = texts("t", (0..<rows).map { _ in dice.roll(4) == 0 ? nil : text(&dice) })
    let second = integers(
      "n", (0..<rows).map { _ in dice.roll(4) == 0 ? nil : Int64(dice.roll(3)) - 1 })
    return finding(first, second)
  }

  @Test func valuesAndNullsComeBackWhateverStandsForNull() {
    for seed in 0..<Tier.count(2_000, long: 50_000) {
      var dice = SplitMix(state: UInt64(seed))
      let example = Self.table(&dice)
      let null = Self.text(&dice)
      guard OutputFormat.csv.canWriteNull(as: null) else { continue }
      let csv = rendered(example, .csv, RenderingOptions(header: false, null: null))
      let rows = Self.parse(csv)
      #expect(rows.count == example.table.rowCount, "seed \(seed): \(csv)")
      for (row, fields) in rows.enumerated() where fields.count == 2 {
        for (column, field) in zip(example.table.columns, fields) {
          let isNull = !field.isQuoted && field.text == null
          #expect(isNull == column.isNull(row), "seed \(seed): \(csv)")
          if !isNull { #expect(field.text == column[row].plainText, "seed \(seed): \(csv)") }
        }
      }
      #expect(rows.allSatisfy { $0.count == 2 }, "seed \(seed): \(csv)")
    }
  }

  @Test(arguments: [",", "\"", "a,b", "\n", "\r", "\t", "\u{1B}", "a\u{2028}"])
  func aTextThatBreaksRowsCannotStandForNull(_ text: String) {
    #expect(!OutputFormat.csv.canWriteNull(as: text))
  }

  @Test(arguments: ["\n", "\t", "\u{1B}"], OutputFormat.allCases)
  func whatHidesStandsForNullNowhere(_ text: String, _ format: OutputFormat) {
    #expect(!format.canWriteNull(as: text))
  }

  @Test func barsEndFieldsInMarkdownAlone() {
    #expect(!OutputFormat.markdown.canWriteNull(as: "|"))
    #expect(!OutputFormat.markdown.canWriteNull(as: "\\N"))
    #expect(OutputFormat.csv.canWriteNull(as: "\\N"))
    #expect(OutputFormat.tsv.canWriteNull(as: "n,a"))
  }

  @Test(arguments: ["", "NA", "-", "=", "n/a", "(null)", " ", "—", "0", "|", "\\N"])
  func anyOtherTextMay(_ text: String) {
    #expect(OutputFormat.csv.canWriteNull(as: text))
  }

  @Test func safeTextsAreNoFormulasAndSteerNothing() {
    let signs: Set<Character> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
    for seed in 0..<Tier.count(1_000, long: 20_000) {
      var dice = SplitMix(state: UInt64(seed) &+ 99)
      let example = Self.table(&dice)
      let csv = rendered(example, .csv, RenderingOptions(header: false, null: "NA", isSafe: true))
      let rows = Self.parse(csv)
      #expect(rows.count == example.table.rowCount)
      for (row, fields) in rows.enumerated() where !example.table.columns[0].isNull(row) {
        let text = fields.first?.text ?? ""
        #expect(text.first.map { !signs.contains($0) } ?? true, "seed \(seed): \(csv)")
        #expect(text.first { $0 != " " }.map { !signs.contains($0) } ?? true, "seed \(seed)")
        // A number is a number.
        let number = example.table.columns[1]
        if !number.isNull(row) { #expect(fields.last?.text == number[row].plainText) }
      }
      for format in [OutputFormat.csv, .tsv, .markdown] {
        let text = rendered(example, format, RenderingOptions(isSafe: true))
        let hides = text.unicodeScalars.contains {
          $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
        }
        #expect(!hides && !text.contains("\u{202E}"), "seed \(seed)")
      }
    }
    let example = finding(
      texts("=h", ["=1+1", " @x", "-5", "a=b", "\t=1"]), integers("n", [-1, 2, 3, 4, 5]))
    #expect(
      rendered(example, .csv, RenderingOptions(isSafe: true))
        == "'=h,n\n'=1+1,-1\n' @x,2\n'-5,3\na=b,4\n'\\t=1,5\n")
    #expect(
      rendered(example, .markdown, RenderingOptions(isSafe: true)).contains("| '=1+1  | -1 |"))
    // Without being asked, a value is what it is.
    #expect(rendered(example, .csv).contains("\n=1+1,-1\n"))
  }
}
