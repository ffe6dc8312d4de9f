package import Tables

/// An answer: a table, how to draw it, what to know about it and where it came from.
package struct Finding: Sendable, Hashable {
  package var table: Table
  /// One entry per column of the table, in order.
  package var presentation: [ColumnPresentation]
  package var chart: Chart?
  /// The rows that the chart draws, when the table holds fewer; nil when they are the table's.
  package var drawn: Table?
  package var notes: [Note]
  /// How many rows there are in all when the table holds only the first ones.
  package var totalRows: Int
  /// The query as the formatter prints it.
  package var query: String
  /// How long the answer took, where a person waited for it.
  package var milliseconds: Int?

  package init(
    table: Table, presentation: [ColumnPresentation], chart: Chart? = nil, notes: [Note] = [],
    totalRows: Int? = nil, query: String = ""
  ) {
    self.table = table
    self.presentation = presentation
    self.chart = chart
    self.notes = notes
    self.totalRows = totalRows ?? table.rowCount
    self.query = query
  }
}

/// What a number counts; renderers choose the form for people by it.
package enum Unit: String, Sendable, Hashable, Codable {
  /// Customers, answers, events.
  case count
  /// A share from 0 to 1, for people a percentage.
  case fraction
  /// −100 … 100, with a sign.
  case score
  case money
  case days
  /// Any other number.
  case number
}

/// How a column reads to people; machines get it plain.
package struct ColumnPresentation: Sendable, Hashable {
  /// The unit of a number; nil for texts and dates.
  package var unit: Unit?
  /// For an estimate, the columns with its interval and its base.
  package var low: String?
  package var high: String?
  package var base: String?
  /// The confidence of the interval, as in the header `95 %`.
  package var confidence: Double
  /// The currency, for money.
  package var currency: String?

  package init(
    unit: Unit? = nil, low: String? = nil, high: String? = nil, base: String? = nil,
    confidence: Double = 0.95, currency: String? = nil
  ) {
    self.unit = unit
    self.low = low
    self.high = high
    self.base = base
    self.confidence = confidence
    self.currency = currency
  }
}

/// Something to know about an answer.
package struct Note: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    /// How the numbers are made, in one sentence.
    case rule
    /// What was left out, and how many.
    case caveat
    /// A reason to doubt: it also goes to standard error.
    case warning
  }

  /// A number that only the note states: a row of `… | notes`.
  package struct Measure: Sendable, Hashable {
    package var name: String
    package var value: Double?
    package var low: Double?
    package var high: Double?

    package init(_ name: String, _ value: Double?, low: Double? = nil, high: Double? = nil) {
      self.name = name
      self.value = value
      self.low = low
      self.high = high
    }
  }

  package var kind: Kind
  package var text: String
  /// The verb that says it.
  package var stage: String?
  package var measures: [Measure]
  /// Whether it names a customer.
  package var isPersonal: Bool

  package init(
    _ kind: Kind, _ text: String, stage: String? = nil, measures: [Measure] = [],
    isPersonal: Bool = false
  ) {
    self.kind = kind
    self.text = text
    self.stage = stage
    self.measures = measures
    self.isPersonal = isPersonal
  }
}

/// How a table may be drawn; the table itself stays what it is.
package struct Chart: Sendable, Hashable {
  package enum Form: Sendable, Hashable {
    /// One bar per row, from zero, with the interval of its value where the value has one.
    case bars(value: String)
    /// One bar per row for what comes to it, with the part of it that goes no further, and that part's
    /// share. Labels but the last are those of groups of rows.
    case flow(value: String, part: String, share: String)
    /// One bar per row made of parts that add up, each a column: detractors, passives, promoters.
    case stack(parts: [String])
    /// One cell per row of the table, in the line of `row` and the column of `column`; a cell without
    /// a row or a value was not observed. `size` is a column with what a line is about as a whole: its
    /// greatest value stands beside the line.
    case heatmap(row: String, column: String, value: String, size: String? = nil)
  }

  package var form: Form
  /// The columns that name a row; of a heatmap those that stand before `row`.
  package var labels: [String]

  package init(_ form: Form, labels: [String]) {
    self.form = form
    self.labels = labels
  }
}
