import Kits

/// A flow of a group, as answers show it.
struct FlowRow: Sendable {
  let source: String
  let target: String
  let n: Int
  let customers: Int
  let share: Estimate
  let gap: Value
  /// All that follows the source.
  let base: Int
}

/// Turns counted flows into rows and notes.
struct FlowsReport: Sendable {
  static let columns: [SummaryColumn<FlowRow>] = [
    .word("source", nullable: false) { $0.source }, .word("target", nullable: false) { $0.target },
    .count("n") { $0.n }, .count("customers") { $0.customers },
    .estimate("share", .fraction, base: "base") { $0.share.columns },
    SummaryColumn(Attribute(Field("median_gap", .duration))) { $0.gap },
    .count("base") { $0.base },
  ]

  let definition: FlowsDefinition
  let summary: Summary<FlowRow>
  let top: Int?
  let confidence: Double

  /// Rows ordered by group, then the largest first, then by name.
  func rows(_ table: Table) -> Plan.Step {
    var rows: [(keys: [Value], row: FlowRow)] = []
    var hidden: [FlowRow] = []
    var count = 0
    for group in table.groups(by: summary.keyCount) {
      let flows = flows(table, group)
      count += flows.reduce(0) { $0 + $1.n }
      rows += flows.prefix(top ?? .max).map { (summary.keys(table, group.lowerBound), $0) }
      hidden += flows.dropFirst(top ?? .max)
    }
    let share = Double(hidden.reduce(0) { $0 + $1.n }) / Double(max(1, count))
    let notes = [
      Note.some(
        hidden.count, "smaller flow",
        " not shown, with \(percentage(share)) of all that was counted", as: "flows not shown"),
      .smallBases(rows.map(\.row.base), of: "event"),
    ].compactMap { $0 }
    return summary.answer(
      rows, notes: notes, chart: .bars(value: "n"), labels: ["source", "target"])
  }

  /// The flows of one group in their order.
  private func flows(_ table: Table, _ group: Range<Int>) -> [FlowRow] {
    var bases: [String?: Int] = [:]
    for row in group {
      bases[table[FlowsDefinition.source, row], default: 0] += table[FlowsDefinition.count, row]
    }
    let flows = group.map { row in
      let (source, n) = (table[FlowsDefinition.source, row], table[FlowsDefinition.count, row])
      let base = bases[source] ?? 0
      return FlowRow(
        source: source ?? "(start)", target: table[FlowsDefinition.target, row] ?? "(end)", n: n,
        customers: table[FlowsDefinition.customers, row],
        share: Estimate(n, of: base, confidence: confidence),
        gap: table[FlowsDefinition.gap, row], base: base)
    }
    return flows.enumerated().sorted { left, right in
      let (one, other) = (left.element, right.element)
      if one.n != other.n { return one.n > other.n }
      if one.source != other.source { return one.source.isBefore(other.source) }
      if one.target != other.target { return one.target.isBefore(other.target) }
      return left.offset < right.offset
    }.map(\.element)
  }

  /// What is known of the rule before any data is seen.
  var rules: [Note] {
    let rule = Note(
      .rule,
      "a flow is an event and the customer's next one; `share` is of all that follows the source, "
        + "`base`; `(start)` and `(end)` are before the first and after the last event known by "
        + "\(definition.events.lastDay), so an end is no goodbye")
    guard definition.events.isGroupedByEvent else { return [rule] }
    return [rule, Note(.caveat, "a flow is in the group of the event that it starts from")]
  }
}
