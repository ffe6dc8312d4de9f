import Findings
import Tables

/// One column of a terminal table: its cells as texts that are safe to show.
struct TableColumn {
  var header: String
  /// What to call the column when it does not fit.
  var name: String
  var cells: [String]
  var alignsRight: Bool
  /// Whether the cells may be cut to fit: texts, whose beginning is enough to know them.
  var isFlexible: Bool
  /// Whether the column is an estimate or its interval: what the table is for.
  var isAnswer = false
  var width = 0

  init(
    _ header: String, name: String? = nil, _ cells: [String], alignsRight: Bool,
    isFlexible: Bool = false
  ) {
    self.header = header
    self.name = name ?? header
    self.cells = cells
    self.alignsRight = alignsRight
    self.isFlexible = isFlexible
    width = cells.reduce(displayWidth(header)) { max($0, displayWidth($1)) }
  }
}

/// Turns the columns of a finding into columns for people.
///
/// The two ends of an interval become one column beside their estimate.
struct TableColumns {
  let options: RenderingOptions
  let glyphs: Glyphs

  func columns(of finding: Finding, rows: Range<Int>) -> [TableColumn] {
    let table = finding.table
    var folded: Set<String> = []
    for index in table.columns.indices {
      guard let interval = interval(of: index, in: finding) else { continue }
      folded.formUnion([interval.low.name, interval.high.name])
    }
    var result: [TableColumn] = []
    for (index, column) in table.columns.enumerated() where !folded.contains(column.name) {
      let presentation = finding.presentation(of: index)
      let interval = interval(of: index, in: finding)
      let together = [column] + (interval.map { [$0.low, $0.high] } ?? [])
      let form = numberForm(together, presentation, rows: rows)
      result.append(self.column(column, presentation, form, rows: rows))
      if let interval {
        result[result.count - 1].isAnswer = true
        let name = visible(column.name)
        result.append(intervalColumn(interval, of: name, presentation, form, rows: rows))
      }
    }
    return result
  }

  /// How the numbers of one column are written.
  func form(of column: Int, in finding: Finding, rows: Range<Int>) -> NumberForm {
    numberForm([finding.table.columns[column]], finding.presentation(of: column), rows: rows)
  }

  private func interval(of index: Int, in finding: Finding) -> (low: Column, high: Column)? {
    let presentation = finding.presentation(of: index)
    let name = finding.table.columns[index].name
    guard let lowName = presentation.low, let highName = presentation.high,
      lowName != name, highName != name, lowName != highName,
      let low = finding.table[lowName], let high = finding.table[highName],
      finding.table.columns[index].type.isNumeric, low.type.isNumeric, high.type.isNumeric
    else { return nil }
    return (low, high)
  }

  private func numberForm(
    _ columns: [Column], _ presentation: ColumnPresentation, rows: Range<Int>
  ) -> NumberForm {
    var values: [Double] = []
    for column in columns where column.type.isNumeric {
      for row in rows where !column.isMissing(row) {
        if let number = column[row].number { values.append(number) }
      }
    }
    return NumberForm(
      values, type: columns[0].type, unit: presentation.unit, currency: presentation.currency,
      glyphs: glyphs)
  }

  private func column(
    _ column: Column, _ presentation: ColumnPresentation, _ form: NumberForm, rows: Range<Int>
  ) -> TableColumn {
    let hasSeconds = hasSeconds(column, rows: rows)
    let cells = rows.map { row -> String in
      if column.isMissing(row) { return visible(options.null) }
      switch column[row] {
      case .null: return visible(options.null)
      case .boolean(let value): return value ? "yes" : "no"
      case .integer(let value): return form.text(value) + form.suffix
      case .double(let value): return form.text(value) + form.suffix
      case .text(let value): return glyphs.text(visible(value))
      case .duration(let value): return durationForPeople(value, glyphs: glyphs)
      case .timestamp(let value): return timestampForPeople(value, withSeconds: hasSeconds)
      case .date, .period: return column[row].plainText
      }
    }
    var header = visible(column.name)
    if let currency = presentation.currency, column.type.isNumeric {
      header += " " + visible(currency)
    }
    return TableColumn(
      header, cells, alignsRight: column.type.isNumeric || column.type == .duration,
      isFlexible: column.type == .text)
  }

  private func hasSeconds(_ column: Column, rows: Range<Int>) -> Bool {
    guard column.type == .timestamp, case .integers(let values) = column.storage else {
      return false
    }
    return rows.contains { !column.isMissing($0) && values[$0] % 60_000_000 != 0 }
  }

  private func intervalColumn(
    _ interval: (low: Column, high: Column), of estimate: String,
    _ presentation: ColumnPresentation, _ form: NumberForm, rows: Range<Int>
  ) -> TableColumn {
    func ends(_ column: Column) -> [String?] {
      rows.map { row in
        column.isMissing(row) ? nil : column[row].number.map { form.text($0) }
      }
    }
    let lows = ends(interval.low)
    let highs = ends(interval.high)
    let lowWidth = lows.reduce(0) { max($0, $1.map(displayWidth) ?? 0) }
    let highWidth = highs.reduce(0) { max($0, $1.map(displayWidth) ?? 0) }
    let through = " " + (options.plain ? "to" : glyphs.through) + " "
    let cells = zip(lows, highs).map { low, high -> String in
      if low == nil, high == nil { return visible(options.null) }
      return pad(low ?? "?", to: lowWidth, right: true) + through
        + pad(high ?? "?", to: highWidth, right: true)
    }
    let level = significantText(presentation.confidence * 100, digits: 4)
    var column = TableColumn(
      level + " %", name: level + "\u{A0}%\u{A0}of\u{A0}" + estimate, cells, alignsRight: true)
    column.isAnswer = true
    return column
  }
}
