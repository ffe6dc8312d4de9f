import Findings
import Renderers
import Tables

/// What a renderer writes, as text.
func rendered(
  _ finding: Finding, _ format: OutputFormat, _ options: RenderingOptions = RenderingOptions()
) -> String {
  var bytes: [UInt8] = []
  format.renderer(options).render(finding, into: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}

func terminal(
  _ width: Int, ascii: Bool = false, plain: Bool = false, maximumRows: Int? = nil
) -> RenderingOptions {
  RenderingOptions(
    width: width, ascii: ascii, plain: plain, maximumRows: maximumRows, isTerminal: true)
}

func texts(_ name: String, _ values: [String?]) -> Column {
  Column(name, .text, values: values.map { $0.map { .text($0) } ?? .null })
}

func integers(_ name: String, _ values: [Int64?]) -> Column {
  Column(name, .integer, values: values.map { $0.map { .integer($0) } ?? .null })
}

func doubles(_ name: String, _ values: [Double?]) -> Column {
  Column(name, .double, values: values.map { $0.map { .double($0) } ?? .null })
}

func finding(_ columns: Column..., chart: Chart? = nil, notes: [Note] = []) -> Finding {
  Finding(
    table: Table(columns), presentation: columns.map { _ in ColumnPresentation() }, chart: chart,
    notes: notes)
}

/// `surveys | nps by plan`.
let npsByPlan = Finding(
  table: Table([
    texts("plan", ["business", "pro", "free"]),
    integers("n", [412, 1930, 2872]),
    integers("promoters", [241, 889, 896]),
    integers("passives", [103, 596, 987]),
    integers("detractors", [68, 445, 989]),
    doubles("nps", [41.990291, 23.005181, -3.238162]),
    doubles("low", [34.9, 19.3, -6.2]),
    doubles("high", [48.5, 26.6, -0.3]),
  ]),
  presentation: [
    ColumnPresentation(), ColumnPresentation(unit: .count), ColumnPresentation(unit: .count),
    ColumnPresentation(unit: .count), ColumnPresentation(unit: .count),
    ColumnPresentation(unit: .score, low: "low", high: "high", base: "n"),
    ColumnPresentation(unit: .score), ColumnPresentation(unit: .score),
  ],
  chart: Chart(.stack(parts: ["detractors", "passives", "promoters"]), labels: ["plan"]),
  notes: [
    Note(.rule, "0–6 / 7–8 / 9–10; adjusted-Wald intervals"),
    Note(.caveat, "127 answers without a score left out"),
    Note(.warning, "plan has only 3 values"),
  ])

/// `touchpoints | funnel ad, visit, cart, purchase within 30d`.
let funnel = Finding(
  table: Table([
    integers("position", [1, 2, 3, 4]),
    texts("step", ["ad", "visit", "cart", "purchase"]),
    integers("n", [12300, 6120, 1890, 811]),
    doubles("rate", [1, 0.49756, 0.15366, 0.06593]),
    doubles("low", [nil, 0.489, 0.147, 0.062]),
    doubles("high", [nil, 0.506, 0.16, 0.07]),
    Column(
      "median_time", .duration,
      values: [
        .null, .duration(7_200_000_000), .duration(86_400_000_000), .duration(5_400_000_000),
      ]),
  ]),
  presentation: [
    ColumnPresentation(unit: .count), ColumnPresentation(), ColumnPresentation(unit: .count),
    ColumnPresentation(unit: .fraction, low: "low", high: "high", base: "n"),
    ColumnPresentation(unit: .fraction), ColumnPresentation(unit: .fraction),
    ColumnPresentation(unit: .days),
  ],
  chart: Chart(.bars(value: "rate"), labels: ["step"]),
  notes: [Note(.rule, "any entry within 30 days")])
