import Catalogs
package import Imports
import Tables

/// What an import found, for people to check before they trust an answer.
package struct ImportSummary {
  private let snapshot: Snapshot
  private let showsRoles: Bool

  private let ascii: Bool

  package init(_ snapshot: Snapshot, showsRoles: Bool = false, ascii: Bool = false) {
    self.snapshot = snapshot
    self.showsRoles = showsRoles
    self.ascii = ascii
  }

  /// A line per table, then what concerns them all; no name in it acts on a terminal.
  package func text(width: Int?) -> String {
    let report = snapshot.report
    let heading = snapshot.reused ? "imported before, unchanged" : "imported"
    let files = report.tables.flatMap(\.files).count
    var lines = ["\(heading): \(files) file\(files == 1 ? "" : "s")"]
    let names = report.tables.map { visible($0.table) }
    let nameWidth = (names.map(displayWidth).max() ?? 0) + 2
    let counts = report.tables.map { grouped($0.rows) }
    let countWidth = (counts.map(\.count).max() ?? 0)
    let nounWidth = report.tables.contains { $0.rows != 1 } ? 4 : 3
    for (index, table) in report.tables.enumerated() {
      let count = counts[index]
      let noun = table.rows == 1 ? "row" : "rows"
      var line = "  " + names[index]
      line += String(repeating: " ", count: nameWidth - displayWidth(names[index]))
      line += String(repeating: " ", count: countWidth - count.count) + count + " " + noun
      line += String(repeating: " ", count: nounWidth - noun.count + 3)
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
        lines.append(visible("      \(column.name): \(role) (\(column.reason))"))
      }
    }
    let matches = report.tables.compactMap { table in
      table.match.map { match in
        "\(visible(table.table)) \(percent(match.matched, of: match.total))"
      }
    }
    if !matches.isEmpty {
      lines.append("customers matched by e-mail: " + matches.joined(separator: ", "))
    }
    let indent = "         "
    for warning in report.warnings {
      let broken = wrapped(
        visible(warning), width: width.map { max(20, $0 - indent.count) })
      lines.append("warning: " + broken.joined(separator: "\n" + indent))
    }
    return readable(lines.joined(separator: "\n") + "\n", ascii: ascii)
  }

  private func fileName(_ path: String) -> String {
    visible(path.split(separator: "/").last.map(String.init) ?? path)
  }

  private func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let tenths = (Double(part) / Double(whole) * 1000).rounded() / 10
    return "\(tenths) %"
  }
}
