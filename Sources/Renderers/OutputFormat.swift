import Tables

/// A form in which an answer can be written.
package enum OutputFormat: String, Sendable, Hashable, CaseIterable {
  /// For people: aligned columns, grouped numbers, notes, a chart.
  case table
  case csv
  case tsv
  case json
  case ndjson
  /// A pipe table, as notebooks store it.
  case markdown

  /// Whether a row with this text for a missing value reads back: it holds nothing that ends a field
  /// or a row, and nothing that hides.
  package func canWriteNull(as text: String) -> Bool {
    !text.unicodeScalars.contains { signsOfRows.unicodeScalars.contains($0) || isInvisible($0) }
  }

  /// The visible signs that a missing value, which has no quotes, may not hold.
  package var signsOfRows: String {
    switch self {
    case .csv: ",\""
    case .markdown: "|\\"
    case .table, .tsv, .json, .ndjson: ""
    }
  }
}

/// Where an answer goes and how it should look there.
package struct RenderingOptions: Sendable, Hashable {
  /// How many rows a terminal shows unless told otherwise.
  package static let rowsOnTerminal = 40

  /// The columns of the terminal; nil in a pipe, where nothing is shortened.
  package var width: Int?
  package var color: Bool
  /// No character of our own above U+007E; values stay what they are.
  package var ascii: Bool
  /// No drawings: a sentence instead of a chart, for screen readers.
  package var plain: Bool
  /// Whether column names are written (table, csv, tsv).
  package var header: Bool
  /// What stands for a missing value (table, csv, tsv, markdown).
  ///
  /// It stands in a row without quotes; see ``OutputFormat/canWriteNull(as:)``.
  package var null: String
  /// Whether texts are made harmless for spreadsheets and terminals (csv, tsv, markdown); see
  /// ``harmless(_:)``.
  package var isSafe: Bool
  /// The most rows to write, in every format; nil: ``rowsOnTerminal`` of a table on a terminal, else all.
  package var maximumRows: Int?
  package var isTerminal: Bool
  /// How to see the rows that are left out, where the answer stands.
  package var moreRows = "more with --max-rows, or choose with take"

  package init(
    width: Int? = nil, color: Bool = false, ascii: Bool = false, plain: Bool = false,
    header: Bool = true, null: String = "", maximumRows: Int? = nil, isTerminal: Bool = false,
    isSafe: Bool = false
  ) {
    self.width = width
    self.color = color
    self.ascii = ascii
    self.plain = plain
    self.header = header
    self.null = null
    self.maximumRows = maximumRows
    self.isTerminal = isTerminal
    self.isSafe = isSafe
  }

  /// How many of `rowCount` rows to write.
  func rowsShown(of rowCount: Int, forPeople: Bool) -> Int {
    let limit =
      maximumRows ?? (forPeople && isTerminal ? RenderingOptions.rowsOnTerminal : rowCount)
    return min(rowCount, max(0, limit))
  }

  /// The width to fit, if there is one; a terminal that does not tell its width has 80 columns.
  var fittingWidth: Int? {
    if let width, width > 0 { return max(width, 10) }
    return isTerminal ? 80 : nil
  }
}
