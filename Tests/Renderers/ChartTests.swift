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
