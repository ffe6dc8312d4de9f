import Findings
import Tables

/// A flow in characters: a line per row under the name of its group, with a bar for what comes to the
/// row, whose end is the part that goes no further.
struct FlowText {
  private static let mostRows = 40
  private static let widestBar = 60

  private let glyphs: Glyphs
  private let width: Int
  private let names: (value: String, part: String, share: String)
  /// The names of the group that each row is in, and its own.
  private let groups: [String]
  private let labels: [String]
  private let values: [Double?]
  private let parts: [Double?]
  private let shares: [Double?]
  private let valueForm: NumberForm
  private let shareForm: NumberForm

  /// Nil when the finding has no flow, or not the columns for one.
  init?(_ finding: Finding, rows: Range<Int>, options: RenderingOptions, glyphs: Glyphs) {
    guard let chart = finding.chart, !rows.isEmpty,
      case .flow(let value, let part, let share) = chart.form
    else { return nil }
    let indices = [value, part, share].compactMap { name in
      finding.table.columns.firstIndex { $0.name == name && $0.type.isNumeric }
    }
    guard indices.count == 3 else { return nil }
    let numbers = indices.map { index -> [Double?] in
      let column = finding.table.columns[index]
      return rows.map { column.isMissing($0) ? nil : column[$0].number }
    }
    (values, parts, shares) = (numbers[0], numbers[1], numbers[2])
    // What is less than nothing, or more than the whole, is no part of it.
    guard zip(values, parts).allSatisfy({ 0 <= ($1 ?? 0) && ($1 ?? 0) <= max(0, $0 ?? 0) })
    else { return nil }
    let people = TableColumns(options: options, glyphs: glyphs)
    valueForm = people.form(of: indices[0], in: finding, rows: rows)
    shareForm = people.form(of: indices[2], in: finding, rows: rows)
    names = (visible(value), visible(part), visible(share))
    let columns = chart.labels.compactMap { finding.table[$0] }
    func text(_ columns: some Sequence<Column>, _ row: Int) -> String {
      glyphs.text(visible(columns.map { $0[row].plainText }.joined(separator: " ")))
    }
    groups = rows.map { text(columns.dropLast(), $0) }
    labels = rows.map { text(columns.suffix(1), $0) }
    self.glyphs = glyphs
    width = options.fittingWidth ?? 80
  }

  /// A head, the groups with their rows, and what the bars are.
  var linesBelow: [String] {
    guard labels.count <= Self.mostRows else { return [] }
    let hasGroups = groups.contains { !$0.isEmpty }
    let indent = hasGroups ? "  " : ""
    let counts = values.map { $0.map { valueForm.text($0) + valueForm.suffix } ?? "" }
    let rates = shares.map { $0.map { shareForm.text($0) + shareForm.suffix } ?? "" }
    func widest(_ texts: [String]) -> Int { texts.reduce(0) { max($0, displayWidth($1)) } }
    let columns = (widest(counts + [names.value]), widest(rates + [names.share]))
    let labelWidth = min(widest(labels), max(4, width / 3))
    let taken = indent.count + labelWidth + columns.0 + columns.1 + 3 * TableLayout.gap.count
    guard width - taken >= 4 else { return [] }
    let cells = min(width - taken, Self.widestBar)

    func line(_ label: String, _ count: String, _ rate: String, _ bar: String) -> String {
      let name = pad(
        cut(label, to: labelWidth, ellipsis: glyphs.ellipsis), to: labelWidth, right: false)
      return TableLayout.line([
        indent + name, pad(count, to: columns.0, right: true),
        pad(rate, to: columns.1, right: true), bar,
      ])
    }
    var lines = [line("", names.value, names.share, "")]
    let greatest = values.reduce(0) { max($0, $1 ?? 0) }
    for row in labels.indices {
      if hasGroups, row == 0 || groups[row] != groups[row - 1] {
        lines.append(cut(groups[row], to: width, ellipsis: glyphs.ellipsis))
      }
      let bar = bar(values[row] ?? 0, parts[row] ?? 0, greatest: greatest, cells: cells)
      lines.append(line(labels[row], counts[row], rates[row], bar))
    }
    return lines + wrapped("\(glyphs.unsure) \(names.part), of \(names.value)", width: width)
  }

  /// A value that is not zero is never empty, and a part that is never is not drawn as one.
  private func bar(_ value: Double, _ part: Double, greatest: Double, cells: Int) -> String {
    guard greatest > 0, value > 0, value.isFinite else { return "" }
    let whole = max(1, Int((value / greatest * Double(cells)).rounded()))
    let ended = Int((part / value * Double(whole)).rounded())
    return String(repeating: glyphs.eighths[glyphs.eighths.count - 1], count: whole - ended)
      + String(repeating: glyphs.unsure, count: ended)
  }

  /// What the picture shows in one sentence, for those who do not see it.
  var summary: String? {
    let present = shares.indices.filter { shares[$0] != nil }
    func share(_ row: Int) -> Double { shares[row] ?? 0 }
    guard let highest = present.max(by: { share($0) < share($1) }),
      let lowest = present.min(by: { share($0) < share($1) })
    else { return nil }
    func text(_ row: Int) -> String { shareForm.text(share(row)) + shareForm.suffix }
    func place(_ row: Int) -> String {
      let name = [groups[row], labels[row]].filter { !$0.isEmpty }.joined(separator: " ")
      return "\(name) (\(text(row)))"
    }
    guard share(lowest) < share(highest) else { return "\(names.share) is \(text(highest))" }
    return "\(names.share) is highest for \(place(highest)) and lowest for \(place(lowest))"
  }
}
