package import Diagnostics
import Files
import Queries
package import Sessions

/// A notebook that was read whole, with its names and parameters checked, ready to run.
///
/// Only texts are looked at when it is made: whatever is thrown then, nothing has run. A cell that
/// fails later leaves the cells that do not need it alone.
package struct NotebookRun {
  package let file: NotebookFile
  package let parameters: [ParameterValue]
  /// What is odd and no mistake.
  package let warnings: [Diagnostic]
  private let session: Session
  private let plan: CellPlan

  /// Reads all cells and checks parameters and names.
  ///
  /// - Parameters:
  ///   - session: a fresh session on the notebook's data; its definitions become the notebook's.
  ///   - settings: values from outside, each of a declared parameter.
  ///
  /// Throws every mistake of the text at once.
  package init(
    _ file: NotebookFile, in session: Session, settings: [ParameterSetting] = []
  ) throws(DiagnosticList) {
    self.file = try file.checked()
    self.session = session
    var mistakes: [Diagnostic] = []
    var scripts: [Script] = []
    for cell in file.cells {
      do {
        scripts.append(try session.parse(cell, of: file))
      } catch {
        mistakes += error.all
        scripts.append(Script(source: cell.fence.body.source, statements: []))
      }
    }
    var values: [ParameterValue] = []
    do {
      values = try file.frontMatter.values(settings)
    } catch {
      mistakes += error.all
    }
    parameters = values
    guard mistakes.isEmpty else { throw DiagnosticList(mistakes) }
    plan = CellPlan(file, scripts, session, given: Set(values.map(\.name)))
    guard plan.mistakes.isEmpty else { throw DiagnosticList(plan.mistakes) }
    warnings = file.diagnostics + plan.warnings
  }

  /// Runs the cells in order.
  ///
  /// - Parameters:
  ///   - rowLimit: the most rows to read of one answer; the finding still says how many there are.
  ///   - report: called after each cell, so that it can be shown while the next one runs.
  package func run(
    rowLimit: Int? = nil, report: (CellResult) -> Void = { _ in }
  ) -> RunOutcome {
    for value in parameters { session.setParameter(value.name, value.expression) }
    var results: [CellResult] = []
    let data = session.tableFingerprints
    let options = session.givenOptions.map { RunOutcome.Option(name: $0.name, value: $0.value) }
    let ground = (data.map(\.line) + options.map { "\($0.name) = \($0.value)" })
      .joined(separator: "\n")
    var lists: [String] = []
    _ = session.files.takeReads()
    for index in file.cells.indices {
      var result = result(of: index, after: results, rowLimit: rowLimit)
      let reads = session.files.takeReads().map { "\($0.path) = \(contentHash($0.text))" }
      for read in reads where !lists.contains(read) { lists.append(read) }
      result.fingerprint = fingerprint(
        of: index, over: ([ground] + reads).joined(separator: "\n"), after: results)
      results.append(result)
      report(result)
    }
    return RunOutcome(results: results, options: options, data: data, lists: lists)
  }

  /// Twelve hexadecimal digits over all that the cell's answer is made from.
  ///
  /// Blank lines and blanks at the ends of lines do not count.
  private func fingerprint(
    of index: Int, over ground: String, after results: [CellResult]
  ) -> String {
    let cell = file.cells[index]
    let query = cell.fence.bodyLines.map { line in
      String(line.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }.filter { !$0.isEmpty }
    let used = plan.parametersUsed[index]
    let values = parameters.filter { used.contains($0.name) }.map { "\($0.name) = \($0.text)" }
    let before = plan.needs[index].compactMap { results[$0].fingerprint }
    let parts: [[String]] = [
      ["kith cell \(NotebookFile.version)", cell.storesRows ? "store" : ""], query, values.sorted(),
      [ground], before,
    ]
    return StoredLines.shortHash(
      parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n"))
  }

  private func result(
    of index: Int, after results: [CellResult], rowLimit: Int?
  ) -> CellResult {
    func ended(_ status: CellResult.Status) -> CellResult {
      CellResult(cell: index, status: status, answers: [], diagnostics: [])
    }
    if results.last?.status == .cancelled { return ended(.cancelled) }
    if let needed = plan.needs[index].first(where: { results[$0].status != .done }) {
      return ended(.skipped(needs: file.cells[needed].title))
    }
    var attempt = CellAttempt(session: session, rowLimit: rowLimit)
    var status = attempt.run(plan.scripts[index])
    if status == .done, let name = file.cells[index].name, let last = attempt.lastPipeline {
      session.define(name.text, as: last)
    } else if status == .done, let name = file.cells[index].name {
      attempt.diagnostics.append(
        .warning(
          "empty-cell", "\(typed(name.text)) gives no table", at: name.span,
          help: ["a cell's name is the table of its last query"]))
    }
    if attempt.wasCancelled { status = .cancelled }
    return CellResult(
      cell: index, status: status, answers: attempt.answers, diagnostics: attempt.diagnostics)
  }
}

/// One cell being run.
private struct CellAttempt {
  let session: Session
  let rowLimit: Int?
  var answers: [CellResult.Answered] = []
  var diagnostics: [Diagnostic] = []
  var lastPipeline: Pipeline?
  var wasCancelled = false

  init(session: Session, rowLimit: Int?) {
    self.session = session
    self.rowLimit = rowLimit
  }

  mutating func run(_ script: Script) -> CellResult.Status {
    for statement in script.statements {
      do {
        try run(statement)
      } catch {
        wasCancelled = error.all.contains { $0.id == Diagnostic.ID.cancelled }
        diagnostics += error.all
        return .failed
      }
    }
    return .done
  }

  private mutating func run(_ statement: Statement) throws(DiagnosticList) {
    guard case .answer(let answer) = try session.run(statement) else { return }
    diagnostics += answer.warnings
    do {
      let finding = try answer.finding(limit: rowLimit)
      answers.append(
        CellResult.Answered(
          finding: finding, isSummary: answer.isSummary, personalColumns: answer.personalColumns))
    } catch {
      throw DiagnosticList([error.located(at: statement.span)])
    }
    lastPipeline = answer.pipeline
  }
}

extension Session {
  /// The statements of a cell, with places in the notebook.
  fileprivate func parse(_ cell: Cell, of file: NotebookFile) throws(DiagnosticList) -> Script {
    let body = cell.fence.body
    let line = file.source.position(of: body.range.lowerBound).line
    return try parse(body.text, name: file.source.name, firstLine: line)
  }
}
