import Findings
import Renderers
import Tables
import Testing

private let hostile = finding(
  texts(
    "na\u{1B}[31mme",
    [
      "\u{1B}[2J\u{1B}]0;title\u{7}", "left\u{202E}right", "one\ntwo\r\tthree", "a | b",
      "\u{9B}31m\u{7F}\u{0}", "\u{200B}\u{FEFF}\u{2066}", "\u{301}\u{301}", "```\n---\n-->",
    ]),
  integers("n", [1, 2, 3, 4, 5, 6, 7, 8]),
  chart: Chart(.bars(value: "n"), labels: ["na\u{1B}[31mme"]),
  notes: [
    Note(.caveat, "left out \u{1B}[31m values"), Note(.warning, "\u{202E}"),
  ])

@Suite struct HostileValuesTests {
  @Test func nothingInTheDataReachesTheTerminal() {
    for format in OutputFormat.allCases {
      for width in [10, 40, 80] {
        for scalar in rendered(hostile, format, terminal(width)).unicodeScalars {
          let isLine = scalar == "\n" || scalar == "\t" || scalar == "\r"
          let isControl = scalar.properties.generalCategory == .control && !isLine
          let isDirection =
            (0x202A...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value)
          #expect(!isControl && !isDirection, "\(format) \(scalar.value)")
        }
      }
    }
  }

  @Test func valuesStayOnTheirLine() {
    let text = rendered(hostile, .table, terminal(200))
    #expect(text.split(separator: "\n").count == 9 + 2)
    #expect(text.contains(#"\u{1b}[2J\u{1b}]0;title\u{7}"#))
    #expect(text.contains(#"one\ntwo\r\tthree"#))
    #expect(rendered(hostile, .markdown).split(separator: "\n").count == 2 + 8)
  }

  @Test func dataInFilesStaysWhatItIs() {
    #expect(rendered(hostile, .csv).contains("left\u{202E}right"))
    #expect(rendered(hostile, .json).contains(#"left\u202eright"#))
  }
}
