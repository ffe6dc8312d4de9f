import Findings
import Tables

/// A pipe table (GitHub-flavoured Markdown) that also reads well raw: padded by display width.
///
/// Numbers have a point, no grouping and the precision of their unit; shares stay fractions. In a
/// text, `|` and `\` are escaped, line ends and control characters are written out, and what
/// Markdown would take for markup is escaped. Null is the null text, an empty text `""`; a text
/// whose spaces or quotes at the ends would be lost is quoted.
struct MarkdownRenderer: Renderer {
  let options: RenderingOptions

  func render(_ finding: Finding, into bytes: inout [UInt8]) {
    let table = finding.table
    guard !table.columns.isEmpty else { return }
    let rows = options.rowsShown(of: table.rowCount, forPeople: false)
    let columns = table.columns.enumerated().map { index, column in
      let presentation = finding.presentation(of: index)
      return MarkdownColumn(
        header: escaped(options.isSafe ? harmless(column.name) : column.name),
        cells: (0..<rows).map { cell(column, $0, presentation) },
        isNumber: column.type.isNumeric || column.type == .duration)
    }
    append(columns.map { pad($0.header, to: $0.width, right: $0.isNumber) }, into: &bytes)
    bytes.append(UInt8(ascii: "|"))
    for column in columns {
      bytes.append(text: String(repeating: "-", count: column.width + 1))
      bytes.append(text: column.isNumber ? ":|" : "-|")
    }
    bytes.append(Byte.lineFeed)
    for row in 0..<rows {
      append(
        columns.map { pad($0.cells[row], to: $0.width, right: $0.isNumber) }, into: &bytes)
    }
  }

  private func append(_ cells: [String], into bytes: inout [UInt8]) {
    bytes.append(text: "| " + cells.joined(separator: " | ") + " |\n")
  }

  private func cell(_ column: Column, _ row: Int, _ presentation: ColumnPresentation) -> String {
    if column.isMissing(row) { return options.null }
    switch column.storage {
    case .texts(let values):
      return quoted(escaped(options.isSafe ? harmless(values[row]) : values[row]))
    case .doubles(let values): return number(values[row], column.type, presentation.unit)
    default: return column[row].plainText
    }
  }

  private func number(_ value: Double, _ type: ValueType, _ unit: Unit?) -> String {
    if case .decimal(let scale) = type { return fixedText(value, decimals: scale) }
    switch unit {
    case .fraction: return fixedText(value, decimals: 4)
    case .score, .days: return fixedText(value, decimals: 1)
    case .money: return fixedText(value, decimals: 2)
    case .count: return plainNumber(value)
    case .number, nil: return significantText(value, digits: 6)
    }
  }

  private func quoted(_ text: String) -> String {
    let isQuoteLike = text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
    let losesSpaces = text.hasPrefix(" ") || text.hasSuffix(" ")
    return text.isEmpty || isQuoteLike || losesSpaces || text == options.null
      ? "\"" + text + "\"" : text
  }

  private func escaped(_ text: String) -> String {
    let special: Set<Unicode.Scalar> = ["\\", "|", "<", "`", "*", "["]
    guard text.unicodeScalars.contains(where: special.contains) else { return visible(text) }
    // Backslashes of the data first: those that `visible` adds are not the data's.
    var result = ""
    for scalar in text.unicodeScalars {
      if special.contains(scalar) { result.append("\\") }
      result.unicodeScalars.append(scalar)
    }
    return visible(result)
  }
}

private struct MarkdownColumn {
  let header: String
  let cells: [String]
  let isNumber: Bool
  let width: Int

  init(header: String, cells: [String], isNumber: Bool) {
    self.header = header
    self.cells = cells
    self.isNumber = isNumber
    width = cells.reduce(max(displayWidth(header), isNumber ? 2 : 3)) { max($0, displayWidth($1)) }
  }
}

extension Finding {
  /// How a column reads, also where the finding says nothing about it.
  func presentation(of column: Int) -> ColumnPresentation {
    presentation.indices.contains(column) ? presentation[column] : ColumnPresentation()
  }
}
