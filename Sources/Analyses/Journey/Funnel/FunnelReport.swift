import Kits

/// Turns what a funnel counted into its rows and notes.
struct FunnelReport: Sendable {
  let definition: FunnelDefinition
  let keyCount: Int
  let fields: [Field]
  let confidence: Double

  /// One row per group and step, from one row per group.
  func rows(_ table: Table) -> Plan.Step {
    var rows: [[Value]] = []
    var bases: [Int] = []
    var immature = 0
    for row in 0..<table.rowCount {
      let keys = (0..<keyCount).map { table.columns[$0][row] }
      let young = table["_immature"]?[row].whole ?? 0
      immature += young
      let counts = definition.steps.indices.map { table["_n\($0 + 1)"]?[row].whole ?? 0 }
      bases.append(counts.first ?? 0)
      for (index, step) in definition.steps.enumerated() {
        let number = index + 1
        rows.append(
          keys + [.integer(Int64(number)), .text(step.label), .integer(Int64(counts[index]))]
            + shares(counts, at: index)
            + [
              time(table["_median\(number)"]?[row]), time(table["_p90_\(number)"]?[row]),
              .integer(Int64(young)),
            ])
      }
    }
    return .rows(
      SummaryRows.relation(fields, rows), notes: notes(bases, immature),
      chart: rows.isEmpty
        ? nil
        : Chart(.bars(value: "rate"), labels: fields.prefix(keyCount).map(\.name) + ["step"]))
  }

  /// The shares of the first step and of the step before.
  ///
  /// The first step's own is 1 by definition, so it has no interval, and no step is before it. Steps that
  /// may be left out are none that others come from.
  private func shares(_ counts: [Int], at index: Int) -> [Value] {
    guard index > 0 else {
      return [.number(Proportion(counts[0], of: counts[0])?.share)]
        + [Value](repeating: .null, count: 5)
    }
    let before = definition.rule.base(of: index + 1) - 1
    return estimate(counts[index], of: counts[0]) + estimate(counts[index], of: counts[before])
  }

  /// The share with its Wilson interval; nulls without a base.
  private func estimate(_ count: Int, of base: Int) -> [Value] {
    let share = Proportion(count, of: base)
    let interval = share?.wilson(confidence: confidence)
    return [.number(share?.share), .number(interval?.low), .number(interval?.high)]
  }

  /// To the millisecond: a day without a time of day ends a microsecond before the next.
  private func time(_ value: Value?) -> Value {
    guard case .duration(let microseconds)? = value else { return .null }
    return .duration(Int64((Double(microseconds) / 1000).rounded()) * 1000)
  }

  // MARK: Notes

  private func notes(_ bases: [Int], _ immature: Int) -> [Note] {
    var notes: [Note] = []
    if let window = definition.rule.maturity, immature > 0 {
      let groups = definition.groupsByEntry && keyCount > 0 ? ", in each group entered" : ""
      notes.append(
        Note(
          .caveat,
          "\(counted(immature, "customer")) entered too late for \(window.text) to have passed by "
            + "\(definition.events.lastDay): counted in `immature` alone\(groups)",
          measures: [.init("immature customers", Double(immature))]))
    }
    if let small = Note.smallBases(bases, of: "customer") { notes.append(small) }
    return notes
  }

  /// Asks how many events tie, and how many have no place.
  ///
  /// - Parameter walk: The pass of the funnel itself; ties are counted over the same events.
  func probes(beside walk: Walk) -> [Probe] {
    let tied = Probe(ties(beside: walk)) { [rule, byDay = definition.events.hasDaysOnly] table in
      Ties.note(table, byDay: byDay, tieMeaning(of: rule))
    }
    // Only events of the steps would take part.
    let unplaced = definition.events.unplaced(
      concerning: .any(definition.steps.map(\.condition)))
    return [tied] + (unplaced.map { [$0] } ?? [])
  }

  private func ties(beside walk: Walk) -> Walk {
    let question = Ties(over: definition.relevant).question
    guard case .names(let steps, let excluded, let ending)? = (walk.kernel as? FunnelKernel)?.masks,
      rule.order != .direct
    else { return Walk(definition: question) }
    return Walk(
      definition: question, events: walk.events, overlay: walk.overlay,
      kernel: TiesKernel(names: Set(steps.flatMap { $0 } + excluded + ending)))
  }

  private func tieMeaning(of rule: FunnelRule) -> String {
    switch rule.precedence {
    case .later: "they do not follow each other (`ties strict`)"
    case .atOnce where rule.order == .any: "they count in any order"
    case .atOnce: "they count in any order; `ties strict` lets none follow another"
    case .files: "they count in the files' order"
    }
  }
}
