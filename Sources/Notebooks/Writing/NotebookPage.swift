import Diagnostics
import Findings
package import Renderers
import Tables

/// A run as people read it: the prose as it stands, and each cell's answer in place of its query.
///
/// Cells are appended as they are done, in their order; parts stand an empty line apart. Stored
/// outputs, comments and the front matter are left out, and so are queries where prose stands before
/// the answer: without any, the query says what the answer is of, as a comment. Diagnostics in full
/// are the caller's to show: a failed cell is one line here.
package struct NotebookPage {
  private let file: NotebookFile
  private let renderer: any Renderer
  /// Such as `month 2025-12`, after the first heading.
  private var parameterLine: String?
  private var nextPiece = 0
  private var hasWritten = false
  /// Prose stands right before what is appended next.
  private var isIntroduced = false

  package init(
    _ file: NotebookFile, parameters: [ParameterValue], options: RenderingOptions
  ) {
    self.file = file
    renderer = OutputFormat.table.renderer(options)
    if !parameters.isEmpty {
      parameterLine = parameters.map { "\($0.name) \($0.text)" }.joined(separator: " · ")
    }
  }

  /// Appends the prose before a cell, and what came of the cell.
  package mutating func append(_ result: CellResult, into bytes: inout [UInt8]) {
    appendProse(upTo: result.cell, into: &bytes)
    for answer in result.answers { append(answer.finding, into: &bytes) }
    let title = visible(file.cells[result.cell].title)
    switch result.status {
    case .done: break
    case .failed:
      isIntroduced = false
      let cause = result.diagnostics.last { $0.severity == .error }?.message ?? "no cause is known"
      append("\(title) failed: \(visible(cause))", into: &bytes)
    case .skipped(let needed): append("\(title) was skipped: it needs \(needed)", into: &bytes)
    case .cancelled: break
    }
  }

  /// Appends what stands after the last cell.
  package mutating func finish(into bytes: inout [UInt8]) {
    appendProse(upTo: nil, into: &bytes)
    if let line = parameterLine {
      parameterLine = nil
      append(line, into: &bytes)
    }
  }

  private mutating func appendProse(upTo cell: Int?, into bytes: inout [UInt8]) {
    while nextPiece < file.pieces.count {
      let piece = file.pieces[nextPiece]
      nextPiece += 1
      if case .cell(let index) = piece, index == cell { return }
      guard case .prose(let range) = piece else { continue }
      let lines = shown(file.source.slice(range))
      if lines.isEmpty { continue }
      appendProse(lines, into: &bytes)
      isIntroduced = true
    }
  }

  private mutating func appendProse(_ lines: [String], into bytes: inout [UInt8]) {
    guard let line = parameterLine else {
      append(lines.joined(separator: "\n"), into: &bytes)
      return
    }
    parameterLine = nil
    let hasHeading = lines[0].hasPrefix("#")
    if hasHeading { append(lines[0], into: &bytes) }
    append(visible(line), into: &bytes)
    let rest = lines.dropFirst(hasHeading ? 1 : 0).drop { $0.isEmpty }
    if !rest.isEmpty { append(rest.joined(separator: "\n"), into: &bytes) }
  }

  private mutating func append(_ finding: Finding, into bytes: inout [UInt8]) {
    separate(&bytes)
    if !isIntroduced {
      let lines = visibleLines(finding.query).split(separator: "\n").map { "# \($0)\n" }
      bytes += Array(lines.joined().utf8)
    }
    isIntroduced = false
    renderer.render(finding, into: &bytes)
  }

  private mutating func append(_ text: String, into bytes: inout [UInt8]) {
    separate(&bytes)
    bytes += Array(text.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func separate(_ bytes: inout [UInt8]) {
    if hasWritten { bytes.append(UInt8(ascii: "\n")) }
    hasWritten = true
  }

  /// The lines of prose that people read: no comments, no blank lines at the ends, none in a row.
  private func shown(_ prose: String) -> [String] {
    let scan = Lines(Array(prose.utf8))
    var kept: [String] = []
    var inComment = false
    for line in scan.all {
      let text =
        scan.isBlank(line)
        ? ""
        : visible(scan.text(line.content), keepingLines: true)
          .filter { $0 != "\r" }
      if inComment || text.hasPrefix("<!--") {
        inComment = !text.contains("-->")
        continue
      }
      if !text.isEmpty || !(kept.last ?? "").isEmpty { kept.append(text) }
    }
    if kept.last == "" { kept.removeLast() }
    return kept
  }
}
