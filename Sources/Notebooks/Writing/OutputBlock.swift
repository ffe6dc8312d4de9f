import Diagnostics
import Findings
import Renderers
import Tables

/// The fence that stores what a cell gave: its tables as pipe tables, so that numbers stay numbers.
///
/// Rows of customers or events are left out unless the cell says `store=yes`; estimates on a base
/// below ``smallestBase`` are blank. Charts are drawn from the table and never stored.
struct OutputBlock {
  static let mostRows = 50
  static let mostBytes = 32_768
  /// Estimates on fewer rows would tell of single people (design: `min_n`).
  static let smallestBase = 5.0

  /// Without line ends.
  let lines: [String]

  /// The block, or nil when what is there stays.
  init?(_ result: CellResult, of file: NotebookFile, failures: RunFile.Failures) {
    let cell = file.cells[result.cell]
    switch result.status {
    case .cancelled: return nil
    case .failed:
      guard failures == .stored else { return nil }
      let cause = result.diagnostics.last { $0.severity == .error }
      // What the engine says may quote the data.
      let said =
        cause?.id == Diagnostic.ID.engine
        ? "the engine failed; run the cell to see how" : cause?.message ?? ""
      let line = "error[\(cause?.id ?? "failed")]: \(visible(said))"
      lines = OutputBlock.fenced(result, cell, [("status", "error")], [line])
    case .skipped(let needed):
      guard failures == .stored else { return nil }
      var attributes = [("status", "skipped")]
      if !needed.contains(" ") { attributes.append(("needs", needed)) }
      lines = OutputBlock.fenced(result, cell, attributes, [])
    case .done:
      let tables = result.answers.map { StoredTable($0, storesRows: cell.storesRows) }
      var body: [String] = []
      for table in tables {
        if !body.isEmpty { body.append("") }
        body += table.lines
      }
      lines = OutputBlock.fenced(result, cell, OutputBlock.attributes(tables), body)
    }
  }

  /// In the order in which they are written; numbers of several tables are separated by commas.
  private static func attributes(_ tables: [StoredTable]) -> [(String, String)] {
    guard !tables.isEmpty else { return [] }
    func list(_ value: (StoredTable) -> Int) -> String {
      tables.map { String(value($0)) }.joined(separator: ",")
    }
    var attributes = [("rows", list(\.rows))]
    if tables.contains(where: { $0.shown < $0.rows }) {
      attributes.append(("shown", list(\.shown)))
    }
    if tables.contains(where: { $0.blanked > 0 }) {
      attributes.append(("suppressed", list(\.blanked)))
    }
    return attributes
  }

  private static func fenced(
    _ result: CellResult, _ cell: Cell, _ attributes: [(String, String)], _ body: [String]
  ) -> [String] {
    let fence = String(repeating: "`", count: max(3, longestRun(body) + 1))
    let hashes = [result.fingerprint.map { ("in", $0) }, ("out", StoredLines.hash(body))]
    let words =
      [fence + Fence.Word.output.rawValue] + [cell.name?.text].compactMap { $0 }
      + (attributes + hashes.compactMap { $0 }).map { "\($0)=\($1)" }
    return [words.joined(separator: " ")] + body + [fence]
  }
}

/// The longest run of backticks in some lines.
func longestRun(_ lines: [String]) -> Int {
  var longest = 0
  for line in lines {
    var run = 0
    for byte in line.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
  }
  return longest
}

/// A table as it is stored.
private struct StoredTable {
  /// How many there are, and how many are stored.
  let rows: Int
  private(set) var shown: Int
  /// Rows whose estimates stand on too few.
  let blanked: Int
  private(set) var lines: [String]

  init(_ answer: CellResult.Answered, storesRows: Bool) {
    let mayStore = answer.isSummary || storesRows
    rows = answer.finding.totalRows
    let withheld = storesRows ? [] : answer.personalColumns
    let (finding, blanked) = answer.finding.without(withheld)
      .withoutSmallBases(OutputBlock.smallestBase)
    self.blanked = mayStore ? blanked : 0
    shown = mayStore ? min(OutputBlock.mostRows, finding.table.rowCount) : 0
    lines = []
    var notes = answer.finding.notes.filter { storesRows || !$0.isPersonal }
    if !mayStore {
      notes.append(.withheld("rows of people and events"))
    } else if !withheld.isEmpty {
      notes.append(.withheld(withheld.map { typed($0) }.joined(separator: ", ")))
    }
    let said = notes.storedLines
    while true {
      var bytes: [UInt8] = []
      OutputFormat.markdown.renderer(RenderingOptions(maximumRows: shown)).render(
        finding, into: &bytes)
      if bytes.count <= OutputBlock.mostBytes || shown == 0 {
        let text = String(decoding: bytes, as: UTF8.self)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        break
      }
      shown /= 2
    }
    if !said.isEmpty { lines += [""] + said }
  }
}

extension Note {
  fileprivate static func withheld(_ what: String) -> Note {
    Note(.caveat, "not stored: \(what); `store=yes` in the cell's first line stores them")
  }
}

extension [Note] {
  /// One line each, what is to be doubted last; said once, as under the table at the prompt.
  fileprivate var storedLines: [String] {
    var said: Set<String> = []
    let notes = filter { !$0.text.isEmpty && said.insert($0.text).inserted }
    return [Note.Kind.rule, .caveat, .warning].flatMap { kind in
      notes.filter { $0.kind == kind }.map { note in
        (kind == .warning ? "warning: " : "note: ") + visible(note.text)
      }
    }
  }
}

extension Finding {
  /// The same with empty columns in place of those named.
  fileprivate func without(_ names: [String]) -> Finding {
    guard !names.isEmpty else { return self }
    var copy = self
    copy.table = Table(
      table.columns.map { column in
        guard names.contains(column.name) else { return column }
        return Column(
          column.name, column.type, column.storage,
          valid: Array(repeating: false, count: column.count))
      }, rowCount: table.rowCount)
    return copy
  }

  /// The same without the estimates whose base is below `smallest`, and how many rows lost some.
  fileprivate func withoutSmallBases(_ smallest: Double) -> (finding: Finding, rows: Int) {
    var hidden: [String: Set<Int>] = [:]
    for (index, shown) in presentation.enumerated() where table.columns.indices.contains(index) {
      guard let base = shown.base.flatMap({ table[$0] }) else { continue }
      let small = (0..<table.rowCount).filter { (base[$0].number ?? smallest) < smallest }
      guard !small.isEmpty else { continue }
      for name in [table.columns[index].name, shown.low, shown.high].compactMap({ $0 }) {
        hidden[name, default: []].formUnion(small)
      }
    }
    guard !hidden.isEmpty else { return (self, 0) }
    let columns = table.columns.map { column in
      guard let rows = hidden[column.name] else { return column }
      let valid = (0..<column.count).map { !column.isNull($0) && !rows.contains($0) }
      return Column(column.name, column.type, column.storage, valid: valid)
    }
    var copy = self
    copy.table = Table(columns, rowCount: table.rowCount)
    return (copy, hidden.values.reduce(into: Set<Int>()) { $0.formUnion($1) }.count)
  }
}
