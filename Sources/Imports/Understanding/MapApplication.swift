import Catalogs
import Diagnostics

extension RoleMap {
  /// Applies the corrections; tables go by their names or their files'.
  ///
  /// Throws `unknown-table`, `unknown-column` or `wrong-role` with what was meant.
  func apply(to tables: inout [PlannedTable]) throws(Diagnostic) {
    for (name, entry, text) in entries {
      let place = try place(name, tables, text)
      switch entry {
      case .kind(let kind):
        tables[place].meaning.kind = kind
        tables[place].meaning.kindReason = "as asked"
      case .form(let column, let form):
        let index = try columnPlace(column, tables[place], text)
        tables[place].forms[tables[place].names[index]] = form
      case .role(let role, let column):
        try assign(role, column, to: &tables[place], text)
      }
    }
  }

  private func assign(
    _ role: Role, _ column: String?, to table: inout PlannedTable, _ text: String
  ) throws(Diagnostic) {
    let proposal = MeaningProposal(
      names: table.names, facts: table.facts, stem: table.staged.source.stem,
      rows: table.staged.rows)
    table.asked.insert(role)
    let index = try column.map { (name) throws(Diagnostic) in try columnPlace(name, table, text) }
    // Scores may be several; every other role is one column's.
    if role != .score || index == nil {
      for other in table.names.indices where table.meaning.columns[other].role == role {
        table.meaning.columns[other] = proposal.columnMeaning(other, nil)
      }
    }
    guard let index else { return }
    guard proposal.fits(index, role) || role == .customer else {
      throw Diagnostic(
        "wrong-role",
        "`\(table.names[index])` cannot be the \(role.rawValue) of `\(table.name)`",
        notes: ["its values are \(table.facts[index].words)"])
    }
    table.meaning.columns[index] = proposal.columnMeaning(index, role, isAsked: true)
  }

  private func place(
    _ name: String, _ tables: [PlannedTable], _ text: String
  ) throws(Diagnostic) -> Int {
    if let place = tables.firstIndex(where: { $0.name == name })
      ?? tables.firstIndex(where: { $0.staged.source.stem == name })
    {
      return place
    }
    let names = tables.map(\.name)
    throw Diagnostic(
      "unknown-table", "no table `\(name)` in `--map \(text)`",
      notes: ["tables: " + names.joined(separator: ", ")],
      help: nearest(to: name, among: names).map { ["did you mean `\($0)`?"] } ?? [])
  }

  private func columnPlace(
    _ name: String, _ table: PlannedTable, _ text: String
  ) throws(Diagnostic) -> Int {
    let labels = table.staged.header.labels
    if let index = table.names.firstIndex(of: name) ?? labels.firstIndex(of: name) { return index }
    let near = nearest(to: name, among: table.names) ?? nearest(to: name, among: labels)
    throw Diagnostic(
      "unknown-column", "no column `\(name)` in `\(table.name)`, in `--map \(text)`",
      notes: ["columns: " + table.names.joined(separator: ", ")],
      help: near.map { ["did you mean `\($0)`?"] } ?? [])
  }
}
