import Catalogs
package import Imports
import Tables

/// What an import found, for people to check before they trust an answer.
package struct ImportSummary {
  private let snapshot: Snapshot
  private let showsRoles: Bool

  package init(_ snapshot: Snapshot, showsRoles: Bool = false) {
    self.snapshot = snapshot
    self.showsRoles = showsRoles
  }

  /// A line per table, then what concerns them all.
  package func text(width: Int) -> String {
    let report = snapshot.report
    let heading = snapshot.reused ? "imported before, unchanged" : "imported"
    let files = report.tables.flatMap(\.files).count
    var lines = ["\(heading): \(files) file\(files == 1 ? "" : "s")"]
    let names = report.tables.map(\.table)
    let nameWidth = (names.map(displayWidth).max() ?? 0) + 2
    let counts = report.tables.map { grouped($0.rows) + " rows" }
    let countWidth = (counts.map(\.count).max() ?? 0)
    for (table, count) in zip(report.tables, counts) {
      var line = "  " + table.table
      line += String(repeating: " ", count: nameWidth - displayWidth(table.table))
      line += String(repeating: " ", count: countWidth - count.count) + count + "   "
      line += table.files.map(fileName).joined(separator: ", ")
      var remarks = [table.format]
      if table.rejected > 0 { remarks.append("\(grouped(table.rejected)) rejected") }
      if let first = table.firstDay, let last = table.lastDay {
        remarks.append("\(first) … \(last)")
      }
      line += "   " + remarks.filter { !$0.isEmpty }.joined(separator: "; ")
      lines.append(line)
      guard showsRoles else { continue }
      for column in table.columns {
        let role = column.role?.rawValue ?? "–"
        lines.append("      \(column.name): \(role) (\(column.reason))")
      }
    }
    let matches = report.tables.compactMap { table in
      table.match.map { match in
        "\(table.table) \(percent(match.matched, of: match.total))"
      }
    }
    if !matches.isEmpty {
      lines.append("customers matched by e-mail: " + matches.joined(separator: ", "))
    }
    lines += report.warnings.map { "warning: " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }

  private func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let tenths = (Double(part) / Double(whole) * 1000).rounded() / 10
    return "\(tenths) %"
  }
}
