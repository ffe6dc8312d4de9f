import Findings
import Tables

/// The table for people, with how many rows it shows, its chart and its notes.
///
/// Columns stand two spaces apart, numbers to the right. On a terminal long texts are shortened and
/// columns that still do not fit are named instead; in a pipe everything is there.
struct TableRenderer: Renderer {
  let options: RenderingOptions
  private let glyphs: Glyphs

  init(options: RenderingOptions) {
    self.options = options
    glyphs = Glyphs(ascii: options.ascii)
  }

  func render(_ finding: Finding, into bytes: inout [UInt8]) {
    let rows = 0..<options.rowsShown(of: finding.table.rowCount, forPeople: true)
    let columns = TableColumns(options: options, glyphs: glyphs).columns(of: finding, rows: rows)
    let layout = TableLayout(columns, width: options.fittingWidth, glyphs: glyphs)
    let chart = ChartText(finding, rows: rows, options: options, glyphs: glyphs)
    let flow = FlowText(finding, rows: rows, options: options, glyphs: glyphs)
    let heatmap = HeatmapText(finding, options: options, glyphs: glyphs)
    let bars = options.plain ? nil : chart?.barsBeside(layout)

    appendTable(layout, rows: rows, bars: bars, into: &bytes)
    for sentence in remarks(finding, rows: rows, layout: layout) {
      append(sentence, style: .quiet, into: &bytes)
    }
    if options.plain {
      if let summary = chart?.summary ?? flow?.summary ?? heatmap?.summary {
        append(summary, style: .normal, into: &bytes)
      }
    } else if let bars {
      if let legend = chart?.legend(of: bars) { append(legend, style: .normal, into: &bytes) }
    } else {
      let lines = chart?.linesBelow ?? flow?.linesBelow ?? heatmap?.linesBelow ?? []
      for line in lines { bytes.append(text: line + "\n") }
    }
    appendNotes(finding.notes, milliseconds: finding.milliseconds, into: &bytes)
  }

  private func appendTable(
    _ layout: TableLayout, rows: Range<Int>, bars: [String]?, into bytes: inout [UInt8]
  ) {
    if options.header, !layout.columns.isEmpty {
      let header = layout.columns.map { pad($0.header, to: $0.width, right: $0.alignsRight) }
      bytes.append(text: styled(TableLayout.line(header), .header) + "\n")
    }
    for row in rows {
      var cells = layout.columns.map { pad($0.cells[row], to: $0.width, right: $0.alignsRight) }
      if let bars { cells.append(bars[row]) }
      bytes.append(text: TableLayout.line(cells) + "\n")
    }
  }

  /// What the table does not show, and how to see it.
  private func remarks(_ finding: Finding, rows: Range<Int>, layout: TableLayout) -> [String] {
    var remarks: [String] = []
    let total = max(finding.totalRows, finding.table.rowCount)
    if total == 0 {
      remarks.append("no rows")
    } else if rows.count < total {
      let shown = grouped(String(rows.count))
      remarks.append(
        "\(shown) of \(grouped(String(total))) rows; \(options.moreRows)")
    }
    if !layout.dropped.isEmpty {
      remarks.append(
        "not shown, no room: " + layout.dropped.joined(separator: ", ")
          + "; choose columns with select")
    }
    return remarks
  }

  private func appendNotes(_ notes: [Note], milliseconds: Int?, into bytes: inout [UInt8]) {
    var said: Set<String> = []
    let new = notes.filter { said.insert($0.text).inserted && !$0.text.isEmpty }
    let quiet = new.filter { $0.kind == .rule } + new.filter { $0.kind == .caveat }
    var lines = wrapped(
      glyphs.sentence(visible(quiet.map(\.text).joined(separator: "; "))),
      width: options.fittingWidth)
    if let milliseconds, let width = options.fittingWidth {
      // At the right end of the last line, where there is room.
      let time = "\(grouped(milliseconds)) ms"
      let room = width - displayWidth(lines.last ?? "") - displayWidth(time)
      if room >= 3, let last = lines.popLast() {
        lines.append(last + String(repeating: " ", count: room) + time)
      } else {
        lines.append(String(repeating: " ", count: max(0, width - displayWidth(time))) + time)
      }
    }
    for line in lines where !line.isEmpty {
      bytes.append(text: styled(line, .quiet) + "\n")
    }
    for warning in new where warning.kind == .warning {
      append("warning: " + warning.text, style: .warning, into: &bytes)
    }
  }

  private func append(_ sentence: String, style: Style, into bytes: inout [UInt8]) {
    let text = glyphs.sentence(visible(sentence))
    for line in wrapped(text, width: options.fittingWidth) {
      bytes.append(text: styled(line, style) + "\n")
    }
  }

  private enum Style: String {
    case normal = "0"
    case header = "1"
    case quiet = "2"
    case warning = "33"
  }

  /// Colour only reinforces: without it nothing is lost.
  private func styled(_ line: String, _ style: Style) -> String {
    guard options.color, style != .normal, !line.isEmpty else { return line }
    return "\u{1B}[" + style.rawValue + "m" + line + "\u{1B}[0m"
  }
}
