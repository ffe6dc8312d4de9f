import Kits

/// A path of a group, as answers show it.
struct PathRow: Sendable {
  let path: String
  let n: Int
  let share: Estimate
  /// The share of this path and those before it.
  let cumulative: Double?
  /// Nil where no step ends a path.
  let converted: Int?
  /// The customers of the group who have a path.
  let base: Int
}

/// Turns counted paths into rows and notes.
struct PathsReport: Sendable {
  static let columns: [SummaryColumn<PathRow>] = [
    .word("path", nullable: false) { $0.path }, .count("n") { $0.n },
    .estimate("share", .fraction, base: "base") { $0.share.columns },
    .number("cumulative", .fraction) { $0.cumulative },
    SummaryColumn(Attribute(Field("converted", .integer), measure: Measure(.count))) {
      $0.converted.map { .integer(Int64($0)) } ?? .null
    }, .count("base") { $0.base },
  ]

  let definition: PathsDefinition
  let summary: Summary<PathRow>
  /// What the steps are called that begin and end a path.
  let from: String?
  let to: String?
  let confidence: Double

  /// Rows ordered by group, then the commonest first, the others last.
  func rows(_ table: Table) -> Plan.Step {
    var rows: [(keys: [Value], row: PathRow)] = []
    var others = 0
    let groups = table.groups(by: summary.keyCount)
    let bases = groups.map { $0.reduce(0) { $0 + table[PathsDefinition.count, $1] } }
    for (group, base) in zip(groups, bases) {
      var sum = 0
      for row in group {
        let n = table[PathsDefinition.count, row]
        sum += n
        let isOther = table[PathsDefinition.place, row] > definition.top
        if isOther { others += table[PathsDefinition.paths, row] }
        let path = PathRow(
          path: isOther ? "(other)" : path(table, row), n: n,
          share: Estimate(n, of: base, confidence: confidence),
          cumulative: Proportion(sum, of: base)?.share,
          converted: to == nil ? nil : table[PathsDefinition.converted, row], base: base)
        rows.append((summary.keys(table, row), path))
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
    return summary.answer(rows, notes: notes, chart: .bars(value: "share"), labels: ["path"])
  }

  private func path(_ table: Table, _ row: Int) -> String {
    var names: [String] = []
    for step in definition.steps {
      guard let name = table[step, row] else { break }
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
