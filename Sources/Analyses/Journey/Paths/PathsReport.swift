import Kits

/// Turns counted paths into rows and notes.
struct PathsReport: Sendable {
  let definition: PathsDefinition
  /// What the steps are called that begin and end a path.
  let from: String?
  let to: String?
  let keyCount: Int
  let fields: [Field]
  let confidence: Double

  /// Rows ordered by group, then the commonest first, the others last.
  func rows(_ table: Table) -> Plan.Step {
    var rows: [[Value]] = []
    var bases: [Int] = []
    var others = 0
    for group in table.groups(by: keyCount) {
      let base = group.reduce(0) { $0 + (table["_n"]?[$1].whole ?? 0) }
      bases.append(base)
      var sum = 0
      for row in group {
        let n = table["_n"]?[row].whole ?? 0
        sum += n
        let isOther = (table["_place"]?[row].whole ?? 0) > definition.top
        if isOther { others += table["_paths"]?[row].whole ?? 0 }
        let share = Proportion(n, of: base)
        let interval = share?.wilson(confidence: confidence)
        rows.append(
          (0..<keyCount).map { table.columns[$0][row] } + [
            .text(isOther ? "(other)" : path(table, row)), .integer(Int64(n)),
            .number(share?.share), .number(interval?.low), .number(interval?.high),
            .number(Proportion(sum, of: base)?.share),
            to == nil ? .null : .integer(Int64(table["_converted"]?[row].whole ?? 0)),
            .integer(Int64(base)),
          ])
      }
    }
    var notes: [Note] = []
    if others > 0 {
      notes.append(
        Note(
          .caveat, "`(other)` is \(counted(others, "rarer path"))",
          measures: [.init("rarer paths", Double(others))]))
    }
    if let small = Note.smallBases(bases, of: "customer") { notes.append(small) }
    return .rows(
      SummaryRows.relation(fields, rows), notes: notes,
      chart: rows.isEmpty
        ? nil
        : Chart(.bars(value: "share"), labels: fields.prefix(keyCount).map(\.name) + ["path"]))
  }

  private func path(_ table: Table, _ row: Int) -> String {
    var names: [String] = []
    for step in 1...definition.length {
      guard let name = table["_step\(step)"]?[row].name else { break }
      names.append(name)
    }
    return names.joined(separator: " → ")
  }

  /// What is known of the rule before any data is seen.
  var rules: [Note] {
    let start = from.map { "the customer's first \(typed($0))" } ?? "the customer's first event"
    let end = to.map { ", to the first \(typed($0))\(from == nil ? "" : " after it")" } ?? ""
    let repeats = definition.collapses ? ", repeats joined" : ""
    var text =
      "a path is the first \(counted(definition.length, "step")) from \(start)\(end)\(repeats); each "
      + "customer with one counts once, and a shorter path is all that is known by \(definition.events.lastDay)"
    if to != nil {
      text =
        "a path is the first \(counted(definition.length, "step")) from \(start)\(end)\(repeats); "
        + "each customer with one counts once; `converted` are those known to come to "
        + "\(typed(to ?? "")) by \(definition.events.lastDay), within these steps or later"
    }
    var notes = [Note(.rule, text)]
    if definition.events.isGroupedByEvent {
      notes.append(Note(.caveat, "a customer is in the group of the event that begins the path"))
    }
    return notes
  }
}
