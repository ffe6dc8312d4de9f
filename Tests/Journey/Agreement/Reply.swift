import Diagnostics
import Findings
import Queries
import Sessions
import Tables

/// All that a session says to a query: the table and the notes, or the mistake.
enum Reply: Equatable {
  case answer(Table, notes: [String])
  case mistake([String])

  init(to query: String, in session: Session, probing: Bool = true) {
    do {
      let script = try session.parse(query)
      guard let last = script.statements.last else {
        self = .mistake([])
        return
      }
      guard case .answer(let answer) = try session.run(last) else {
        self = .mistake([])
        return
      }
      let finding = try answer.finding(probing: probing)
      self = .answer(finding.table, notes: finding.notes.map { "\($0.kind): \($0.text)" })
    } catch let list as DiagnosticList {
      self = .mistake(list.all.map(\.message))
    } catch {
      self = .mistake(["\(error)"])
    }
  }

  var table: Table? {
    if case .answer(let table, _) = self { table } else { nil }
  }

  /// Whether it has rows, so that there is something to compare.
  var hasRows: Bool {
    (table?.rowCount ?? 0) > 0
  }

  /// What the other says otherwise, for the test's message.
  func difference(from other: Reply) -> String {
    guard case .answer(let table, let notes) = self,
      case .answer(let otherTable, let otherNotes) = other
    else { return "\(self)\nand\n\(other)" }
    if table.fields != otherTable.fields { return "\(table.fields)\nand\n\(otherTable.fields)" }
    for row in 0..<min(table.rowCount, otherTable.rowCount)
    where table.row(row) != otherTable.row(row) {
      return "row \(row):\n\(table.row(row))\nand\n\(otherTable.row(row))"
    }
    if table.rowCount != otherTable.rowCount {
      return "\(table.rowCount) and \(otherTable.rowCount) rows"
    }
    return "\(notes)\nand\n\(otherNotes)"
  }
}
