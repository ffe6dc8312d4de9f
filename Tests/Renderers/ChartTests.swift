import Findings
import Renderers
import Tables
import Testing

private func chart(
  _ values: [Double?], width: Int = 40, ascii: Bool = false, labels: [String]? = nil
) -> [String] {
  let names = labels ?? values.indices.map { "row\($0)" }
  let example = finding(
    texts("name", names), doubles("change", values),
    chart: Chart(.bars(value: "change"), labels: ["name"]))
  return rendered(example, .table, terminal(width, ascii: ascii))
    .split(separator: "\n").map(String.init)
}

@Suite struct ChartTests {
  @Test func negativeBarsLieLeftOfAnAxis() {
    #expect(
      chart([-20, 40, 0, nil, 0.1]) == [
        "name  change",
        "row0   −20.0  ██████│",
        "row1    40.0        │████████████",
        "row2     0.0        │",
        "row3                │",
        "row4     0.1        │▏",
      ])
  }

  @Test func negativeBarsInASCII() {
    #expect(
      chart([-20, 40, -0.1], ascii: true) == [
        "name  change",
        "row0   -20.0  ######|",
        "row1    40.0        |############",
        "row2    -0.1       #|",
      ])
  }

  @Test func onlyNegativeValues() {
    #expect(
      chart([-1, -2]) == [
        "name  change", "row0      −1           ▐█████████│", "row1      −2  ███████████████████│",
      ])
  }

  @Test func nothingToScaleOn() {
    #expect(chart([0, nil]) == ["name  change", "row0       0", "row1"])
    #expect(chart([1e308, -1e308]).count == 3)
    #expect(chart([Double.leastNonzeroMagnitude, 1e-300]).count == 3)
  }

  @Test func stackRoundsToTheLargestRemainder() {
    let example = finding(
      texts("plan", ["a", "b", "c"]), integers("x", [1, 0, 1]), integers("y", [1, nil, 1]),
      integers("z", [1, 0, 998]), chart: Chart(.stack(parts: ["x", "y", "z"]), labels: ["plan"]))
    let lines = rendered(example, .table, terminal(12)).split(separator: "\n").suffix(4)
    #expect(lines == ["▓ x ░ y █ z", "a ▓▓▓▓░░░███", "b", "c ▓░████████"])
  }

  @Test func partsThatDoNotAddUpAreNotDrawn() {
    let example = finding(
      texts("plan", ["a"]), integers("x", [-1]), integers("y", [1]),
      chart: Chart(.stack(parts: ["x", "y"]), labels: ["plan"]))
    #expect(rendered(example, .table) == "plan   x  y\na     −1  1\n")
    let unknown = finding(
      texts("plan", ["a"]), chart: Chart(.bars(value: "gone"), labels: ["plan"]))
    #expect(rendered(unknown, .table) == "plan\na\n")
  }

  @Test func plainSaysItInASentence() {
    #expect(
      rendered(funnel, .table, terminal(200, plain: true))
        .contains("rate is highest for ad (100.0 %) and lowest for purchase (6.6 %)\n"))
  }

  // MARK: Intervals

  private func rates(_ rows: [(String, Double?, Double?, Double?)]) -> Finding {
    var example = finding(
      texts("step", rows.map(\.0)), integers("n", rows.map { _ in 120 }),
      doubles("rate", rows.map(\.1)), doubles("low", rows.map(\.2)),
      doubles("high", rows.map(\.3)), chart: Chart(.bars(value: "rate"), labels: ["step"]))
    example.presentation[2] = ColumnPresentation(
      unit: .fraction, low: "low", high: "high", confidence: 0.9)
    return example
  }

  private let example: [(String, Double?, Double?, Double?)] = [
    ("visit", 1, nil, nil), ("cart", 0.5, 0.3, 0.75), ("checkout", 0.2, 0.19, 0.21),
    ("purchase", 0.1, 0, 0.4), ("repair", nil, nil, nil),
  ]

  @Test func barsShowTheirIntervals() {
    #expect(
      rendered(rates(example), .table, terminal(60)) == """
        step        n     rate         90 %
        visit     120  100.0 %               ████████████████████
        cart      120   50.0 %  30.0 … 75.0  ██████▒▒▒▒────┤
        checkout  120   20.0 %  19.0 … 21.0  ████
        purchase  120   10.0 %   0.0 … 40.0  ▒▒─────┤
        repair    120
        ▒─┤ the 90 % interval of rate

        """)
  }

  @Test func barsBelowTheTableShowTheirIntervalsInASCII() {
    #expect(
      rendered(rates(example), .table, terminal(40, ascii: true)).split(separator: "\n").suffix(6)
        == [
          "visit    100.0 % #######################",
          "cart      50.0 % #######=====----|",
          "checkout  20.0 % #####",
          "purchase  10.0 % ==------|",
          "repair",
          "=-| the 90 % interval of rate",
        ])
  }

  @Test func barsWithoutAnIntervalWorthDrawingHaveNoLegend() {
    let sure = rates([("visit", 1, nil, nil), ("cart", 0.5, 0.495, 0.505)])
    #expect(!rendered(sure, .table, terminal(60)).contains("interval"))
  }

  @Test func longNamesLeaveRoomForShortBars() {
    let path = "visit → cart → checkout → purchase → delivery"
    let lines = rendered(
      rates([(path, 0.4, 0.3, 0.5), ("visit", 1, nil, nil)]), .table, terminal(80)
    )
    .split(separator: "\n")
    #expect(lines[3] == path + "  40.0 % ████████▒▒──┤")
  }

  // MARK: Flows

  private func flow(_ rows: [(String, String, Int64?, Int64?)]) -> Finding {
    var example = finding(
      texts("stage", rows.map(\.0)), texts("step", rows.map(\.1)), integers("n", rows.map(\.2)),
      integers("exits", rows.map(\.3)),
      doubles(
        "exit_rate",
        rows.map { row in row.2.flatMap { $0 == 0 ? nil : Double(row.3 ?? 0) / Double($0) } }),
      chart: Chart(.flow(value: "n", part: "exits", share: "exit_rate"), labels: ["stage", "step"]))
    example.presentation[2].unit = .count
    example.presentation[3].unit = .count
    example.presentation[4].unit = .fraction
    return example
  }

  private let way: [(String, String, Int64?, Int64?)] = [
    ("before", "visit", 1200, 300), ("before", "cart", 400, 40), ("at", "purchase", 10, 0),
    ("after", "repair", 80, 78), ("after", "visit", 0, 0),
  ]

  @Test func flowsShowWhatComesAndWhatGoesNoFurther() {
    #expect(
      below(rendered(flow(way), .table, terminal(60)), table: 5) == [
        "                n  exit_rate",
        "before",
        "  visit     1,200     25.0 %  ██████████████████████▒▒▒▒▒▒▒▒",
        "  cart        400     10.0 %  █████████▒",
        "at",
        "  purchase     10      0.0 %  █",
        "after",
        "  repair       80     97.5 %  ▒▒",
        "  visit         0",
        "▒ exits, of n",
      ])
  }

  @Test func flowsInASCIIFitTheirTerminal() {
    let text = rendered(flow(way), .table, terminal(44, ascii: true))
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 44 })
    #expect(text.contains("  cart        400     10.0 %  ####=\n"))
  }

  @Test func plainFlowIsASentence() {
    #expect(
      rendered(flow(way), .table, terminal(200, plain: true)).contains(
        "exit_rate is highest for after repair (97.5 %) and lowest for at purchase (0.0 %)\n"))
  }

  @Test func flowOfMoreThanComesIsNotDrawn() {
    #expect(!rendered(flow([("at", "visit", 3, 4)]), .table, terminal(60)).contains("▒"))
  }

  // MARK: Heatmaps

  private func triangle(size: String? = "size") -> Finding {
    var example = finding(
      texts("cohort", ["all", "all", "all", "Jan", "Jan", "Jan", "Feb", "Feb", "Mar"]),
      integers("size", [1230, 1230, 1230, 410, 410, 410, 410, 410, 410]),
      integers("period", [0, 1, 2, 0, 1, 2, 0, 1, 0]),
      doubles("rate", [1, 0.5, 0.25, 1, 0.25, 0, 1, 0.75, nil]),
      chart: Chart(
        .heatmap(row: "cohort", column: "period", value: "rate", size: size), labels: []))
    example.presentation[3].unit = .fraction
    return example
  }

  private func below(_ text: String, table: Int) -> [Substring] {
    Array(text.split(separator: "\n").dropFirst(table + 1))
  }

  @Test func heatmapHasShadesBesideNumbers() {
    #expect(
      below(rendered(triangle(), .table, terminal(60)), table: 9) == [
        "cohort   size     0     1     2",
        "all     1,230  █100  ▒ 50  ░ 25",
        "Jan       410  █100  ░ 25     0",
        "Feb       410  █100  ▓ 75    --",
        "Mar       410    --    --    --",
        "rate in % by period: blank 0, ░ to 25, ▒ to 50, ▓ to 75,", "█ above, -- not observed",
      ])
  }

  @Test func heatmapInASCIIAndWithoutSizes() {
    let text = rendered(triangle(size: nil), .table, terminal(60, ascii: true))
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.contains("all     #100  : 50  . 25\n"))
  }

  @Test func narrowHeatmapDropsNumbersThenColumns() {
    let rows = (0..<24).map { Int64($0) }
    let hours = finding(
      texts("weekday", rows.map { _ in "Mon" }), integers("hour", rows),
      doubles("rate", rows.map { Double($0) / 23 }),
      chart: Chart(.heatmap(row: "weekday", column: "hour", value: "rate"), labels: []))
    let wide = below(rendered(hours, .table, terminal(80)), table: 24)
    #expect(
      wide[0]
        == "weekday  0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23")
    #expect(wide[1].hasPrefix("Mon        ░░ ░░"))
    #expect(wide[1].allSatisfy { !$0.isNumber })
    let narrow = rendered(hours, .table, terminal(40))
    #expect(narrow.contains("not drawn: "))
    #expect(narrow.split(separator: "\n").allSatisfy { $0.count <= 40 })
  }

  private func week(_ cells: [(String, Int64, Int64)]) -> Finding {
    finding(
      texts("weekday", cells.map(\.0)), integers("hour", cells.map(\.1)),
      integers("n", cells.map(\.2)),
      chart: Chart(.heatmap(row: "weekday", column: "hour", value: "n"), labels: []))
  }

  @Test func hoursThatNothingWasObservedAtKeepTheirPlace() {
    let days = week([("Monday", 8, 1), ("Monday", 11, 4), ("Sunday", 9, 2), ("Sunday", 11, 3)])
    #expect(
      below(rendered(days, .table, terminal(60)), table: 4) == [
        "weekday    8    9   10   11",
        "Monday   ░ 1   --   --  █ 4",
        "Sunday    --  ▒ 2   --  ▓ 3",
        "n by hour: ░ to 1, ▒ to 2, ▓ to 3, █ above, -- not observed",
      ])
  }

  @Test func aWeekOfHoursFitsEightyColumns() {
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    let cells = names.enumerated().flatMap { day, name in
      (0..<24).filter { $0 != 3 && ($0 + day) % 11 != 0 }.map { (name, Int64($0), Int64($0 * 9)) }
    }
    let lines = below(rendered(week(cells), .table, terminal(80, maximumRows: 1)), table: 2)
    #expect(
      lines.prefix(3) == [
        "weekday   0   2   4   6   8   10  12  14  16  18  20  22",
        "Monday    --░░░░--░░░░░░▒▒▒▒▒▒▒▒--▒▒▓▓▓▓▓▓▓▓▓▓████████--██",
        "Tuesday     ░░░░--░░░░░░▒▒▒▒▒▒--▒▒▒▒▓▓▓▓▓▓▓▓▓▓██████--████",
      ])
    #expect(lines.count == 9)
  }

  @Test func namesAcrossAreInTheOrderOfTheLines() {
    let cells: [(Int64, String)] = [
      (1, "Monday"), (1, "Friday"), (2, "Wednesday"), (2, "Friday"), (2, "Sunday"),
      (3, "Monday"), (3, "Tuesday"), (3, "Wednesday"),
    ]
    let turned = finding(
      integers("hour", cells.map(\.0)), texts("weekday", cells.map(\.1)),
      integers("n", cells.map { _ in 5 }),
      chart: Chart(.heatmap(row: "hour", column: "weekday", value: "n"), labels: []))
    let head = below(rendered(turned, .table, terminal(90)), table: 8)[0]
    #expect(
      head.split(separator: " ") == ["hour", "Monday", "Tuesday", "Wednesday", "Friday", "Sunday"])
  }

  @Test func heatmapDrawsMoreThanTheTableShows() {
    var example = triangle()
    example.drawn = example.table
    example.table = example.table.prefix(1)
    #expect(rendered(example, .table, terminal(60)).contains("Feb       410  █100  ▓ 75    --\n"))
  }

  @Test func plainHeatmapIsASentence() {
    let text = rendered(triangle(), .table, terminal(200, plain: true))
    #expect(
      text.contains(
        "rate is highest for Feb at period 1 (75.0 %) and lowest for Jan at period 2 (0.0 %)\n"))
    #expect(!text.contains("█"))
  }

  @Test func heatmapOfNothingIsNotDrawn() {
    let empty = finding(
      texts("cohort", []), integers("period", []), doubles("rate", []),
      chart: Chart(.heatmap(row: "cohort", column: "period", value: "rate"), labels: []))
    #expect(rendered(empty, .table, terminal(60)) == "cohort  period  rate\nno rows\n")
    let gone = finding(
      texts("cohort", ["a"]),
      chart: Chart(.heatmap(row: "cohort", column: "period", value: "rate"), labels: []))
    #expect(rendered(gone, .table, terminal(60)) == "cohort\na\n")
  }
}
