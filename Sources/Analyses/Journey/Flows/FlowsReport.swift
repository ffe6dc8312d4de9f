import Kits

/// Turns counted flows into rows and notes.
struct FlowsReport: Sendable {
  let definition: FlowsDefinition
  let keyCount: Int
  let fields: [Field]
  let top: Int?
  let confidence: Double

  /// One flow of a group.
  private struct Flow {
    let source: String
    let target: String
    let n: Int
    let row: Int
  }

  /// Rows ordered by group, then the largest first, then by name.
  func rows(_ table: Table) -> Plan.Step {
    var rows: [[Value]] = []
    var bases: [Int] = []
    var (hidden, hiddenCount, count) = (0, 0, 0)
    for group in table.groups(by: keyCount) {
      var perSource: [String?: Int] = [:]
      var flows: [Flow] = []
      for row in group {
        let n = table["_n"]?[row].whole ?? 0
        let source = table["_source"]?[row].name
        perSource[source, default: 0] += n
        count += n
        flows.append(
          Flow(
            source: source ?? "(start)", target: table["_target"]?[row].name ?? "(end)", n: n,
            row: row))
      }
      flows.sort(by: precedes)
      for flow in flows.dropFirst(top ?? .max) {
        hidden += 1
        hiddenCount += flow.n
      }
      for flow in flows.prefix(top ?? .max) {
        let base = perSource[table["_source"]?[flow.row].name] ?? 0
        bases.append(base)
        let share = Proportion(flow.n, of: base)
        let interval = share?.wilson(confidence: confidence)
        rows.append(
          (0..<keyCount).map { table.columns[$0][flow.row] } + [
            .text(flow.source), .text(flow.target), .integer(Int64(flow.n)),
            table["_customers"]?[flow.row] ?? .null, .number(share?.share),
            .number(interval?.low), .number(interval?.high),
            .milliseconds(table["_median"]?[flow.row]), .integer(Int64(base)),
          ])
      }
    }
    var notes: [Note] = []
    if hidden > 0 {
      notes.append(
        Note(
          .caveat,
          "\(counted(hidden, "smaller flow")) not shown, with "
            + "\(percentage(Double(hiddenCount) / Double(count))) of all that was counted",
          measures: [.init("flows not shown", Double(hidden))]))
    }
    if let small = Note.smallBases(bases, of: "event") { notes.append(small) }
    return .rows(
      SummaryRows.relation(fields, rows), notes: notes,
      chart: rows.isEmpty
        ? nil
        : Chart(
          .bars(value: "n"), labels: fields.prefix(keyCount).map(\.name) + ["source", "target"]))
  }

  private func precedes(_ left: Flow, _ right: Flow) -> Bool {
    if left.n != right.n { return left.n > right.n }
    if left.source != right.source { return left.source.isBefore(right.source) }
    if left.target != right.target { return left.target.isBefore(right.target) }
    return left.row < right.row
  }

  /// What is known of the rule before any data is seen.
  var rules: [Note] {
    var notes = [
      Note(
        .rule,
        "a flow is an event and the customer's next one; `share` is of all that follows the source, "
          + "`base`; `(start)` and `(end)` are before the first and after the last event known by "
          + "\(definition.events.lastDay), so an end is no goodbye")
    ]
    if definition.events.isGroupedByEvent {
      notes.append(Note(.caveat, "a flow is in the group of the event that it starts from"))
    }
    return notes
  }
}

extension Table {
  /// The rows of each group, which are neighbours.
  func groups(by keyCount: Int) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    for row in 0..<rowCount {
      let isLast =
        row + 1 == rowCount
        || columns.prefix(keyCount).contains { $0[row] != $0[row + 1] }
      guard isLast else { continue }
      groups.append(start..<row + 1)
      start = row + 1
    }
    return groups
  }
}

extension Value {
  /// The text; nil for anything else.
  var name: String? { if case .text(let text) = self { text } else { nil } }

  /// A duration to the millisecond: a day without a time of day ends a microsecond before the next.
  static func milliseconds(_ value: Value?) -> Value {
    guard case .duration(let microseconds)? = value else { return .null }
    return .duration(Int64((Double(microseconds) / 1000).rounded()) * 1000)
  }
}

extension String {
  /// Whether it comes first by code points, as engines order texts.
  func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
