package import Diagnostics
import Findings
package import Renderers
package import Sessions
package import System
import Tables

/// Prints answers to standard output, and mistakes and warnings to standard error.
package struct Printer {
  package var format: OutputFormat
  package var options: RenderingOptions
  /// Whether standard error is coloured.
  package var colorsErrors: Bool
  /// Asked for its size before each answer: the window may have changed; nil measures nothing.
  private let terminal: Terminal?
  /// Whether warnings that the answer's own footer shows must not be said again.
  private var footerShowsWarnings: Bool { format == .table }
  private var writer: ResultWriter

  package init(
    format: OutputFormat, options: RenderingOptions, colorsErrors: Bool, several: Bool = false,
    terminal: Terminal? = nil
  ) {
    self.format = format
    self.options = options
    self.colorsErrors = colorsErrors
    self.terminal = terminal
    writer = ResultWriter(format, options, several: several)
  }

  /// Tells the printer that more than one answer follows.
  package mutating func expectSeveral() {
    writer = ResultWriter(format, options, several: true)
  }

  /// Reads an answer and prints it.
  package mutating func print(_ answer: Answer) throws {
    measure()
    report(answer.warnings)
    guard format == .table || format == .markdown else { return try stream(answer) }
    // What the command line says, else what the question asks for, else what was set.
    var limit = options.maximumRows
    if limit == nil, options.isTerminal, format == .table {
      limit = max(answer.rowsOnTerminal ?? RenderingOptions.rowsOnTerminal, answer.rowsAsked ?? 0)
    }
    writer.options = options
    writer.options.maximumRows = limit
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
    let width = terminal.flatMap { $0.isTerminal(.errors) ? $0.size.columns : nil }
    let renderer = DiagnosticRenderer(
      colorsErrors ? .ansi : .plain, width: width ?? 100, wraps: width != nil,
      ascii: options.ascii)
    try? StandardStream.errors.write(renderer.render(diagnostics) + "\n")
  }

  /// The columns that lines of ours fit, on a terminal.
  package var room: Int? { options.isTerminal ? terminal?.size.columns ?? options.width : nil }

  /// Words of ours on standard output; a name in them cannot act on a terminal.
  package func say(_ text: String) throws(OutputStopped) {
    try StandardStream.output.write(readable(text, ascii: options.ascii))
  }

  /// What the engine is asked: as it is in a pipe, so that it can be run.
  package func say(query text: String) throws(OutputStopped) {
    try StandardStream.output.write(options.isTerminal ? visibleLines(text) : text)
  }

  /// Shows a statement before its answer, where several follow each other: as a comment, so that a
  /// copy of the screen can be run.
  package mutating func echo(_ statement: String) throws(OutputStopped) {
    guard format == .table else { return }
    let lines = visibleLines(statement).split(separator: "\n").map { "# \($0)\n" }.joined()
    try StandardStream.output.write(writer.separate())
    let style = options.color ? ("\u{1B}[2m", "\u{1B}[0m") : ("", "")
    try StandardStream.output.write(style.0 + lines + style.1)
  }

  /// Takes over the width of the window, should it have changed.
  private mutating func measure() {
    guard options.width != nil, let now = terminal?.size.columns, now != options.width else {
      return
    }
    options.width = now
  }

  private func report(_ notes: [Note]) {
    for note in notes where note.kind == .warning {
      let text = readable("warning: \(visible(note.text))", ascii: options.ascii)
      try? StandardStream.errors.write(text + "\n")
    }
  }
}

/// A text of ours for people: nothing in it acts on a terminal, and in ASCII where there is no more.
package func readable(_ text: String, ascii: Bool) -> String {
  ascii ? inASCII(visibleLines(text)) : visibleLines(text)
}
