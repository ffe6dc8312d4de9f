package import Findings
package import Tables

/// Writes answers in one form.
package protocol Renderer: Sendable {
  /// Appends the answer as UTF-8, ending in a line feed.
  func render(_ finding: Finding, into bytes: inout [UInt8])
}

/// A form that is written row after row, so that a large table never stands in memory twice.
protocol RecordRenderer: Renderer {
  var options: RenderingOptions { get }
  func begin(_ fields: [Field], into bytes: inout [UInt8])
  /// Appends rows; `written` counts the rows before them.
  func append(_ table: Table, rows: Range<Int>, written: Int, into bytes: inout [UInt8])
  func end(written: Int, into bytes: inout [UInt8])
}

extension RecordRenderer {
  package func render(_ finding: Finding, into bytes: inout [UInt8]) {
    let table = finding.table
    let shown = options.rowsShown(of: table.rowCount, forPeople: false)
    begin(table.fields, into: &bytes)
    append(table, rows: 0..<shown, written: 0, into: &bytes)
    end(written: shown, into: &bytes)
  }
}

extension OutputFormat {
  /// The renderer of this form; `several` results of JSON are one array per line.
  package func renderer(_ options: RenderingOptions, several: Bool = false) -> any Renderer {
    switch self {
    case .table: TableRenderer(options: options)
    case .csv: SeparatedRenderer(.commas, options: options)
    case .tsv: SeparatedRenderer(.tabs, options: options)
    case .json: JSONRenderer(several ? .arrayOnOneLine : .array, options: options)
    case .ndjson: JSONRenderer(.lines, options: options)
    case .markdown: MarkdownRenderer(options: options)
    }
  }
}

/// Writes the results of one run one after another, with what the form wants between them.
package struct ResultWriter: Sendable {
  private let format: OutputFormat
  private let several: Bool
  /// How the next result looks.
  package var options: RenderingOptions
  private var renderer: any Renderer { format.renderer(options, several: several) }
  private var hasWritten = false

  /// Makes a writer; `several` when the run is known to have more than one pipeline.
  package init(_ format: OutputFormat, _ options: RenderingOptions, several: Bool = false) {
    self.format = format
    self.several = several
    self.options = options
  }

  /// Appends one result.
  package mutating func write(_ finding: Finding, into bytes: inout [UInt8]) {
    separate(&bytes)
    renderer.render(finding, into: &bytes)
  }

  /// Writes one result piece by piece: `flush` gets about 64 KB at a time where the form allows it.
  package mutating func write<Failure: Error>(
    _ finding: Finding, flush: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var bytes: [UInt8] = []
    guard let records = renderer as? any RecordRenderer else {
      write(finding, into: &bytes)
      try flush(bytes)
      return
    }
    separate(&bytes)
    let table = finding.table
    let shown = records.options.rowsShown(of: table.rowCount, forPeople: false)
    let rowsPerPiece = max(1, 8192 / max(1, table.columns.count))
    bytes.reserveCapacity(1 << 17)
    records.begin(table.fields, into: &bytes)
    var next = 0
    while next < shown {
      let end = min(shown, next + rowsPerPiece)
      records.append(table, rows: next..<end, written: next, into: &bytes)
      next = end
      if bytes.count >= 1 << 16 {
        try flush(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    records.end(written: shown, into: &bytes)
    try flush(bytes)
  }

  /// Begins a result that arrives in batches; nil where the form needs the whole table first.
  package mutating func stream(_ fields: [Field], into bytes: inout [UInt8]) -> RecordStream? {
    guard let records = renderer as? any RecordRenderer else { return nil }
    separate(&bytes)
    return RecordStream(records, fields, into: &bytes)
  }

  /// What stands between the result before and whatever the caller writes above the next.
  package mutating func separate() -> [UInt8] {
    var bytes: [UInt8] = []
    separate(&bytes)
    hasWritten = false
    return bytes
  }

  /// An empty line between tables; JSON values stand on lines of their own anyway.
  private mutating func separate(_ bytes: inout [UInt8]) {
    defer { hasWritten = true }
    guard hasWritten, format != .json, format != .ndjson else { return }
    bytes.append(UInt8(ascii: "\n"))
  }
}

/// A result being written batch by batch: csv, tsv, json and ndjson.
package struct RecordStream: Sendable {
  private let renderer: any RecordRenderer
  private var written = 0

  init(_ renderer: any RecordRenderer, _ fields: [Field], into bytes: inout [UInt8]) {
    self.renderer = renderer
    renderer.begin(fields, into: &bytes)
  }

  /// Appends a batch, which must have the fields that the stream began with.
  package mutating func append(_ batch: Table, into bytes: inout [UInt8]) {
    let room = renderer.options.maximumRows.map { max(0, $0 - written) } ?? batch.rowCount
    let count = min(room, batch.rowCount)
    renderer.append(batch, rows: 0..<count, written: written, into: &bytes)
    written += count
  }

  /// Appends what closes the result.
  package func end(into bytes: inout [UInt8]) {
    renderer.end(written: written, into: &bytes)
  }
}
