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
}
