import Findings
import Tables

/// The chart of a finding in characters, for the rows that its table shows.
struct ChartText {
  /// More rows than this are not drawn below a table.
  private static let mostRowsBelow = 40
  private static let widestStack = 60
  /// What names leave for a bar and its number where there is room for both.
  private static let leastBar = 32

  private let form: Chart.Form
  private let labels: [String]
  /// The values of each drawn column, row by row.
  private let values: [[Double?]]
  private let names: [String]
  private let numbers: [NumberForm]
  /// The interval of the first drawn column, row by row.
  private var lows: [Double?] = []
  private var highs: [Double?] = []
  private var confidence: Double?
  private let glyphs: Glyphs
  private let width: Int
  private let isFitted: Bool

  /// Nil when there is nothing to draw: no chart, no such column, parts that do not add up.
  init?(_ finding: Finding, rows: Range<Int>, options: RenderingOptions, glyphs: Glyphs) {
    guard let chart = finding.chart, !rows.isEmpty else { return nil }
    form = chart.form
    switch chart.form {
    case .bars(let value): names = [value]
    case .stack(let parts): names = parts
    case .heatmap, .flow: return nil
    }
    let indices = names.compactMap { name in
      finding.table.columns.firstIndex { $0.name == name && $0.type.isNumeric }
    }
    guard indices.count == names.count, !indices.isEmpty else { return nil }
    let columns = indices.map { finding.table.columns[$0] }
    values = columns.map { column in
      rows.map { column.isMissing($0) ? nil : column[$0].number }
    }
    let people = TableColumns(options: options, glyphs: glyphs)
    numbers = indices.map { people.form(of: $0, in: finding, rows: rows) }
    let labelColumns = chart.labels.compactMap { finding.table[$0] }
    labels = rows.map { row in
      glyphs.text(visible(labelColumns.map { $0[row].plainText }.joined(separator: " ")))
    }
    self.glyphs = glyphs
    isFitted = options.fittingWidth != nil
    width = options.fittingWidth ?? 80
    if case .bars = form { takeInterval(of: indices[0], in: finding, rows: rows) }
    if case .stack = form {
      let isNegative = values.contains { $0.contains { ($0 ?? 0) < 0 } }
      guard !isNegative, names.count <= glyphs.parts.count else { return nil }
    }
  }

  private mutating func takeInterval(of index: Int, in finding: Finding, rows: Range<Int>) {
    let presentation = finding.presentation(of: index)
    let ends = [presentation.low, presentation.high].compactMap { name in
      name.flatMap { finding.table[$0] }
    }
    guard ends.count == 2, ends.allSatisfy(\.type.isNumeric) else { return }
    lows = rows.map { ends[0].isMissing($0) ? nil : ends[0][$0].number }
    highs = rows.map { ends[1].isMissing($0) ? nil : ends[1][$0].number }
    confidence = presentation.confidence
  }

  /// The bars of the rows, each with its interval.
  private func bars(cells: Int) -> [String] {
    let bars = Bars(values[0], upTo: highs, cells: cells, glyphs: glyphs)
    return values[0].indices.map { row in
      confidence == nil
        ? bars.bar(values[0][row]) : bars.bar(values[0][row], from: lows[row], to: highs[row])
    }
  }

  /// What the ends of bars mean, when one of them shows an interval.
  func legend(of bars: [String]) -> String? {
    guard case .bars = form, let confidence,
      bars.contains(where: { $0.contains(glyphs.unsure) || $0.contains(glyphs.reachEnd) }),
      !values[0].contains(where: { ($0 ?? 0) < 0 })
    else { return nil }
    let level = significantText(confidence * 100, digits: 4)
    return
      "\(glyphs.unsure)\(glyphs.reach)\(glyphs.reachEnd) the \(level) % interval of \(names[0])"
  }

  /// One bar per row to print right of the table; nil when there is no room or no bar.
  func barsBeside(_ layout: TableLayout) -> [String]? {
    guard case .bars = form, layout.dropped.isEmpty else { return nil }
    let room = isFitted ? width - layout.width - TableLayout.gap.count : 20
    return room >= 10 ? bars(cells: min(room, 20)) : nil
  }

  /// The chart as lines of its own, each beginning with the row's label.
  var linesBelow: [String] {
    guard labels.count <= ChartText.mostRowsBelow else { return [] }
    let widest = labels.reduce(0) { max($0, displayWidth($1)) }
    // The names matter more than the length of the bars.
    let labelWidth = min(widest, max(4, width / 3, width - ChartText.leastBar))
    let shown = labels.map {
      pad(cut($0, to: labelWidth, ellipsis: glyphs.ellipsis), to: labelWidth, right: false)
    }
    switch form {
    case .bars: return barLines(shown, labelWidth)
    case .stack: return stackLines(shown, labelWidth)
    case .heatmap, .flow: return []
    }
  }

  private func barLines(_ shown: [String], _ labelWidth: Int) -> [String] {
    let texts = values[0].map { value in
      value.map { numbers[0].text($0) + numbers[0].suffix } ?? ""
    }
    let numberWidth = texts.reduce(0) { max($0, displayWidth($1)) }
    let room = width - labelWidth - numberWidth - 2
    guard room >= 4 else { return [] }
    let bars = bars(cells: min(room, ChartText.widestStack))
    let lines = shown.indices.map { row in
      let number = pad(texts[row], to: numberWidth, right: true)
      return TableLayout.line([shown[row] + " " + number + " " + bars[row]])
    }
    return lines + (legend(of: bars).map { wrapped($0, width: width) } ?? [])
  }

  private func stackLines(_ shown: [String], _ labelWidth: Int) -> [String] {
    let room = min(width - labelWidth - 1, ChartText.widestStack)
    guard room >= names.count else { return [] }
    let legend = zip(glyphs.parts, names).map { $0 + " " + visible($1) }.joined(separator: " ")
    let lines = shown.indices.map { row in
      let cells = apportion(values.map { $0[row] ?? 0 }, into: room)
      let bar = zip(glyphs.parts, cells).map { String(repeating: $0, count: $1) }.joined()
      return TableLayout.line([shown[row] + " " + bar])
    }
    return wrapped(legend, width: width) + lines
  }

  /// What the chart shows in one sentence, for those who do not see it.
  var summary: String? {
    switch form {
    case .bars:
      return extremes(
        of: values[0], named: names[0],
        text: { numbers[0].text($0) + numbers[0].suffix })
    case .stack:
      guard let name = names.last, let last = values.last else { return nil }
      let shares = last.indices.map { row -> Double? in
        let sum = values.reduce(0) { $0 + ($1[row] ?? 0) }
        return sum > 0 ? (last[row] ?? 0) / sum : nil
      }
      return extremes(
        of: shares, named: "the share of " + name,
        text: { fixedText($0 * 100, decimals: 1) + " %" })
    case .heatmap, .flow: return nil
    }
  }

  private func extremes(
    of values: [Double?], named name: String, text: (Double) -> String
  ) -> String? {
    let present = values.indices.filter { values[$0] != nil }
    func value(_ row: Int) -> Double { values[row] ?? 0 }
    guard let highest = present.max(by: { value($0) < value($1) }),
      let lowest = present.min(by: { value($0) < value($1) })
    else { return nil }
    func place(_ row: Int) -> String {
      (labels[row].isEmpty ? "row \(row + 1)" : labels[row]) + " (" + text(value(row)) + ")"
    }
    guard value(lowest) < value(highest) else {
      return "\(name) is \(text(value(highest)))" + (present.count > 1 ? " everywhere" : "")
    }
    return "\(name) is highest for \(place(highest)) and lowest for \(place(lowest))"
  }
}
