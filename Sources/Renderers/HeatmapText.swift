import Findings
import Tables

/// A heatmap in characters: a line per row, each cell a shade beside its number.
///
/// The shades divide the different numbers that are there into quarters, so that most pictures have
/// all of them; the legend says at which numbers. Equal numbers have equal shades.
struct HeatmapText {
  private static let mostLines = 40

  private let glyphs: Glyphs
  private let width: Int
  private let name: String
  private let rowName: String
  private let columnName: String
  private let sizeName: String
  private var rows: [String] = []
  private var columns: [String] = []
  /// By row, then by column; nil where nothing was observed.
  private var cells: [[Double?]] = []
  private var sizes: [String] = []
  private let unit: Unit?
  private let form: NumberForm
  /// The greatest value of each shade but the last.
  private var cuts: [Double] = []
  private var leavesZeroBlank = false

  /// Nil when the finding has no heatmap, or not the columns for one.
  init?(_ finding: Finding, options: RenderingOptions, glyphs: Glyphs) {
    guard let chart = finding.chart,
      case .heatmap(let rowName, let columnName, let valueName, let sizeName) = chart.form
    else { return nil }
    let table = finding.drawn ?? finding.table
    guard table.rowCount > 0, let row = table[rowName], let column = table[columnName],
      let value = table[valueName], value.type.isNumeric,
      let index = finding.table.columns.firstIndex(where: { $0.name == valueName })
    else { return nil }
    self.glyphs = glyphs
    width = options.fittingWidth ?? 80
    name = visible(valueName)
    self.columnName = visible(columnName)
    let labels = chart.labels.compactMap { table[$0] } + [row]
    self.rowName = labels.map { visible($0.name) }.joined(separator: " ")
    unit = finding.presentation(of: index).unit
    var whole = finding
    whole.table = table
    let people = TableColumns(options: options, glyphs: glyphs)
    form = people.form(of: index, in: whole, rows: 0..<table.rowCount)
    let size = sizeName.flatMap { table[$0] }.flatMap { $0.type.isNumeric ? $0 : nil }
    self.sizeName = size.map { visible($0.name) } ?? ""
    place(labels, column, value, size, count: table.rowCount)
    cuts = Self.quarters(cells)
    leavesZeroBlank = !cells.contains { $0.contains { ($0 ?? 0) < 0 } }
  }

  private mutating func place(
    _ labels: [Column], _ column: Column, _ value: Column, _ size: Column?, count: Int
  ) {
    var rowPlaces: [[Value]: Int] = [:]
    let heads = HeatmapAxis(column, lines: labels, count: count).values
    let columnPlaces = Dictionary(uniqueKeysWithValues: heads.enumerated().map { ($1, $0) })
    columns = heads.map { visible($0.plainText) }
    var greatest: [Double?] = []
    for row in 0..<count {
      let key = labels.map { $0[row] }
      let place = rowPlaces[key] ?? rows.count
      if place == rows.count {
        rowPlaces[key] = place
        rows.append(visible(key.map(\.plainText).joined(separator: " ")))
        cells.append([Double?](repeating: nil, count: heads.count))
        greatest.append(nil)
      }
      if let at = columnPlaces[column[row]], !value.isMissing(row) {
        cells[place][at] = value[row].number
      }
      if let size, !size.isMissing(row), let number = size[row].number {
        greatest[place] = max(greatest[place] ?? number, number)
      }
    }
    sizes = greatest.map { $0.map { grouped(fixedText($0, decimals: 0)) } ?? "" }
  }

  /// The numbers at a quarter, half and three quarters of the different ones, without zero.
  private static func quarters(_ cells: [[Double?]]) -> [Double] {
    let values = Set(cells.flatMap { $0.compactMap { $0 } }).filter { $0 != 0 }.sorted()
    guard !values.isEmpty else { return [] }
    // Rounded down, so that the greatest number is above them all.
    return (1...3).map { values[max(0, values.count * $0 / 4 - 1)] }
  }

  // MARK: Lines

  /// The picture as lines: a head, a line per row, the legend.
  var linesBelow: [String] {
    let shown = rows.prefix(Self.mostLines)
    let rowWidth = min(
      (shown + [rowName]).reduce(0) { max($0, displayWidth($1)) }, max(4, width / 3))
    let sizeWidth =
      sizeName.isEmpty ? 0 : (sizes + [sizeName]).reduce(0) { max($0, displayWidth($1)) } + 2
    let room = width - rowWidth - sizeWidth - 1
    let heads = columns.reduce(1) { max($0, displayWidth($1)) }
    let numbers = cells.joined().reduce(2) { max($0, displayWidth(number($1))) }
    // Beside each other with numbers, tighter, then shades alone, then shades without gaps under
    // every second or third head, then as many as there is room for.
    let wide = max(heads, numbers + 1)
    let forms: [(gap: Int, cell: Int, numbers: Bool)] = [
      (2, wide, true), (1, wide, true), (1, max(2, heads), false), (0, 2, false),
    ]
    let possible = heads < 6 ? forms : Array(forms.dropLast())
    let fits = possible.first(where: { ($0.gap + $0.cell) * columns.count <= room }) ?? forms[1]
    let every = fits.gap > 0 ? 1 : heads / 2 + 1
    let count = min(columns.count, max(1, room / (fits.gap + fits.cell)))
    let gap = String(repeating: " ", count: fits.gap)

    func line(_ label: String, _ size: String, _ cells: [String]) -> String {
      let start = pad(
        cut(label, to: rowWidth, ellipsis: glyphs.ellipsis), to: rowWidth, right: false)
      return TableLayout.line([
        start + pad(size, to: sizeWidth, right: true) + (every > 1 ? " " : "")
          + cells.map { gap + pad($0, to: fits.cell, right: true) }.joined()
      ])
    }
    var lines = [line(rowName, sizeName, every == 1 ? Array(columns.prefix(count)) : [])]
    if every > 1 {
      let names = stride(from: 0, to: count, by: every).map {
        pad(columns[$0], to: every * fits.cell, right: false)
      }
      let start =
        pad(rowName, to: rowWidth, right: false) + pad(sizeName, to: sizeWidth, right: true)
      lines = [TableLayout.line([start + " " + names.joined()])]
    }
    for row in shown.indices {
      let texts = cells[row].prefix(count).map { value -> String in
        guard let value else { return "--" }
        guard fits.numbers else { return String(repeating: shade(value), count: 2) }
        return shade(value) + pad(number(value), to: fits.cell - 1, right: true)
      }
      lines.append(line(rows[row], sizes[row], texts))
    }
    var left: [String] = []
    if rows.count > shown.count { left.append(counted(rows.count - shown.count, "row")) }
    if columns.count > count { left.append(counted(columns.count - count, "column")) }
    if !left.isEmpty { lines.append("not drawn: " + left.joined(separator: ", ")) }
    return lines + wrapped(legend, width: width)
  }

  private var legend: String {
    let values = cells.joined().compactMap { $0 }
    var parts: [String] = []
    if leavesZeroBlank, values.contains(0) { parts.append("blank 0") }
    let used = Set(values.map(level))
    for (index, sign) in glyphs.shades.enumerated() where used.contains(index) {
      let end = index < cuts.count ? "to\u{A0}\(number(cuts[index]))" : "above"
      parts.append("\(sign)\u{A0}\(end)")
    }
    if cells.contains(where: { $0.contains(nil) }) { parts.append("-- not observed") }
    let unit = unit == .fraction ? " in %" : form.suffix
    return "\(name)\(unit) by \(columnName): " + parts.joined(separator: ", ")
  }

  /// The number of a cell; shares as whole percentages where that is enough.
  private func number(_ value: Double?) -> String {
    guard let value else { return "--" }
    guard unit == .fraction else { return form.text(value) }
    let largest = cells.joined().reduce(0) { max($0, abs($1 ?? 0)) }
    return fixedText(value * 100, decimals: largest < 0.1 ? 1 : 0)
  }

  /// The place among the shades; −1 for a zero that is left blank.
  private func level(_ value: Double) -> Int {
    if value == 0, leavesZeroBlank { return -1 }
    return cuts.firstIndex { value <= $0 } ?? cuts.count
  }

  private func shade(_ value: Double) -> String {
    let level = level(value)
    return glyphs.shades.indices.contains(level) ? glyphs.shades[level] : " "
  }

  /// What the picture shows in one sentence, for those who do not see it.
  var summary: String? {
    var highest: (value: Double, place: String)?
    var lowest: (value: Double, place: String)?
    // Where all lines have the same number, as at the beginning of cohorts, there is nothing to say.
    let isSame = columns.indices.map { column in
      let values = cells.compactMap { $0[column] }
      return values.count > 1 && Set(values).count == 1
    }
    let isAllSame = isSame.allSatisfy { $0 }
    for (row, values) in cells.enumerated() {
      for (column, value) in values.enumerated() where isAllSame || !isSame[column] {
        guard let value else { continue }
        let place = "\(rows[row]) at \(columnName) \(columns[column])"
        if value > highest?.value ?? -.infinity { highest = (value, place) }
        if value < lowest?.value ?? .infinity { lowest = (value, place) }
      }
    }
    guard let highest, let lowest else { return nil }
    func text(_ value: Double) -> String { form.text(value) + form.suffix }
    guard lowest.value < highest.value else {
      return "\(name) is \(text(highest.value)) everywhere"
    }
    return "\(name) is highest for \(highest.place) (\(text(highest.value))) and lowest for "
      + "\(lowest.place) (\(text(lowest.value)))"
  }
}
