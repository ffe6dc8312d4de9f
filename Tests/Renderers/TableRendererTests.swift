import Findings
import Renderers
import Tables
import Testing

@Suite struct TableRendererTests {
  @Test func answerFitsEightyColumns() {
    #expect(
      rendered(npsByPlan, .table, terminal(80)) == """
        plan          n  promoters  passives  detractors    nps           95 %
        business    412        241       103          68  +42.0  +34.9 … +48.5
        pro       1,930        889       596         445  +23.0  +19.3 … +26.6
        free      2,872        896       987         989   −3.2   −6.2 …  −0.3
        ▓ detractors ░ passives █ promoters
        business ▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░░░░░░███████████████████████████████████
        pro      ▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░░░░░░░░░████████████████████████████
        free     ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░░░░░░░░░░░███████████████████
        0–6 / 7–8 / 9–10; adjusted-Wald intervals; 127 answers without a score left out
        warning: plan has only 3 values

        """)
  }

  @Test func narrowTerminalKeepsTheEstimateAndNamesTheRest() {
    #expect(
      rendered(npsByPlan, .table, terminal(40, plain: true)) == """
        plan          n    nps            95 %
        business    412  +42.0  +34.9 to +48.5
        pro       1,930  +23.0  +19.3 to +26.6
        free      2,872   −3.2   −6.2 to  −0.3
        not shown, no room: promoters, passives,
        detractors; choose columns with select
        the share of promoters is highest for
        business (58.5 %) and lowest for free
        (31.2 %)
        0–6 / 7–8 / 9–10; adjusted-Wald
        intervals; 127 answers without a score
        left out
        warning: plan has only 3 values

        """)
  }

  @Test func barsStandBesideTheTableWhenThereIsRoom() {
    #expect(
      rendered(funnel, .table, terminal(200)) == """
        position  step           n     rate         95 %  median_time
               1  ad        12,300  100.0 %                            ████████████████████
               2  visit      6,120   49.8 %  48.9 … 50.6          2 h  ██████████
               3  cart       1,890   15.4 %  14.7 … 16.0          1 d  ███▏
               4  purchase     811    6.6 %   6.2 …  7.0        1.5 h  █▍
        any entry within 30 days

        """)
  }

  @Test func asciiNeedsNoOtherCharacters() {
    let text = rendered(npsByPlan, .table, terminal(80, ascii: true))
    #expect(text.utf8.allSatisfy { $0 < 0x7F })
    #expect(
      text.contains("free      2,872        896       987         989   -3.2   -6.2 ..  -0.3"))
    #expect(text.contains("- detractors . passives # promoters"))
    #expect(text.contains("0-6 / 7-8 / 9-10"))
  }

  @Test func noLineIsWiderThanTheTerminal() {
    let wide = finding(
      texts("comment", [String(repeating: "очень долго ждали ", count: 30), "速い", "👩‍👩‍👧 ok"]),
      texts("also", [String(repeating: "x", count: 100), "y", nil]),
      integers("orders", [1, 22, 333]), chart: Chart(.bars(value: "orders"), labels: ["comment"]),
      notes: [
        Note(.rule, String(repeating: "word ", count: 60) + String(repeating: "w", count: 99))
      ])
    for width in [10, 11, 17, 40, 80, 200] {
      for example in [wide, npsByPlan, funnel] {
        for line in rendered(example, .table, terminal(width)).split(separator: "\n") {
          #expect(displayWidth(String(line)) <= width, "\(line)")
        }
      }
    }
  }

  @Test func longTextsAreShortenedBeforeColumnsGo() {
    let example = finding(
      texts("comment", ["three weeks late and nobody ever called me back", "fine"]),
      integers("score", [2, 9]))
    #expect(
      rendered(example, .table, terminal(30)) == """
        comment                  score
        three weeks late and n…      2
        fine                         9

        """)
  }

  @Test func scriptsAlign() {
    let example = finding(
      texts(
        "name",
        ["Анна", "Արմեն", "ნინო", "田中さん", "한국", "👩‍👩‍👧 family", "e\u{301}te\u{301}", "Zoë"]),
      integers("score", [1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(
      rendered(example, .table, terminal(80)) == """
        name       score
        Анна           1
        Արմեն          2
        ნინო           3
        田中さん       4
        한국           5
        👩‍👩‍👧 family      6
        e\u{301}te\u{301}            7
        Zoë            8

        """)
  }

  @Test func pipeHasEverythingAndNoEscapes() {
    let long = String(repeating: "long ", count: 50) + "end"
    let rows = finding(texts("comment", Array(repeating: long, count: 60)))
    let text = rendered(rows, .table)
    #expect(text.split(separator: "\n").count == 61)
    #expect(text.contains(long))
    #expect(!text.contains("\u{1B}"))
    #expect(!text.contains("…"))
  }

  @Test func shownOfTotalIsSaid() {
    var example = finding(integers("score", Array(0..<100)))
    example.totalRows = 4000
    let text = rendered(example, .table, terminal(80, maximumRows: 2))
    #expect(
      text == "score\n    0\n    1\n2 of 4,000 rows; more with --max-rows, or choose with take\n")
    #expect(rendered(example, .table, terminal(80)).contains("40 of 4,000 rows"))
    #expect(rendered(example, .table, terminal(80, maximumRows: -1)).contains("0 of 4,000 rows"))
  }

  @Test func noRowsIsSaid() {
    #expect(rendered(finding(texts("plan", []), integers("n", [])), .table) == "plan  n\nno rows\n")
    #expect(rendered(Finding(table: Table([]), presentation: []), .table) == "no rows\n")
  }

  @Test func headerAndNullCanBeChosen() {
    let example = finding(texts("plan", ["pro", nil]), integers("n", [nil, 3]))
    let options = RenderingOptions(header: false, null: "—")
    #expect(rendered(example, .table, options) == "pro   —\n—     3\n")
  }

  @Test func colourOnlyReinforces() {
    var options = terminal(80)
    let plain = rendered(npsByPlan, .table, options)
    options.color = true
    let coloured = rendered(npsByPlan, .table, options)
    #expect(coloured.hasPrefix("\u{1B}[1mplan"))
    #expect(coloured.contains("\u{1B}[33mwarning: "))
    let codes = ["\u{1B}[0m", "\u{1B}[1m", "\u{1B}[2m", "\u{1B}[33m"]
    #expect(codes.reduce(coloured) { $0.split(separator: $1).joined() } == plain)
  }
}
