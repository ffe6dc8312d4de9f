package import Diagnostics
import Findings
package import Renderers
package import Sessions

/// Prints answers to standard output, and mistakes and warnings to standard error.
package struct Printer {
  package var format: OutputFormat
  package var options: RenderingOptions
  /// Whether standard error is coloured.
  package var colorsErrors: Bool
  /// Whether warnings that the answer's own footer shows must not be said again.
  private var footerShowsWarnings: Bool { format == .table }
  private var writer: ResultWriter

  package init(
    format: OutputFormat, options: RenderingOptions, colorsErrors: Bool, several: Bool = false
  ) {
    self.format = format
    self.options = options
    self.colorsErrors = colorsErrors
    writer = ResultWriter(format, options, several: several)
  }

  /// Tells the printer that more than one answer follows.
  package mutating func expectSeveral() {
    writer = ResultWriter(format, options, several: true)
  }

  /// Reads an answer and prints it.
  package mutating func print(_ answer: Answer) throws {
    report(answer.warnings)
    guard format == .table || format == .markdown else { return try stream(answer) }
    let limit =
      options.maximumRows
      ?? (options.isTerminal && format == .table ? RenderingOptions.rowsOnTerminal : nil)
    let start = ContinuousClock.now
    var finding = try answer.finding(limit: limit, probing: format == .table)
    if options.isTerminal, format == .table {
      let passed = start.duration(to: .now)
      finding.milliseconds = Int((passed / .milliseconds(1)).rounded())
    }
    try writer.write(finding) { (bytes) throws(OutputStopped) in
      try StandardStream.output.write(bytes)
    }
    if !footerShowsWarnings { report(finding.notes) }
  }

  /// Rows leave as they come, so that a large answer never stands in memory.
  private mutating func stream(_ answer: Answer) throws {
    var bytes: [UInt8] = []
    guard var records = writer.stream(answer.fields, into: &bytes) else { return }
    var stopped: OutputStopped?
    try answer.read { (table) throws(Diagnostic) in
      records.append(table, into: &bytes)
      guard bytes.count >= 1 << 16, stopped == nil else { return }
      do throws(OutputStopped) {
        try StandardStream.output.write(bytes)
      } catch {
        stopped = error
        throw Diagnostic(Diagnostic.ID.outputStopped, "the output stopped")
      }
      bytes.removeAll(keepingCapacity: true)
    }
    records.end(into: &bytes)
    try StandardStream.output.write(bytes)
    report(answer.notes)
  }

  /// Mistakes and warnings, on standard error.
  package func report(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty else { return }
    let renderer = DiagnosticRenderer(
      colorsErrors ? .ansi : .plain, width: options.width ?? 100)
    try? StandardStream.errors.write(renderer.render(diagnostics) + "\n")
  }

  private func report(_ notes: [Note]) {
    for note in notes where note.kind == .warning {
      try? StandardStream.errors.write("warning: \(note.text)\n")
    }
  }
}
