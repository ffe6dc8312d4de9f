import Kits

/// A step of a funnel in a group, as answers show it.
struct FunnelRow: Sendable {
  /// From 1.
  let position: Int
  let step: String
  let n: Int
  let rate: Estimate
  let stepRate: Estimate
  let median: Value
  let p90: Value
  let immature: Int
}

/// Turns what a funnel counted into its rows and notes.
struct FunnelReport: Sendable {
  static let columns: [SummaryColumn<FunnelRow>] = [
    SummaryColumn(Attribute(Field("position", .integer), nullable: false)) {
      .integer(Int64($0.position))
    }, .word("step", nullable: false) { $0.step }, .count("n") { $0.n },
    .estimate("rate", .fraction) { $0.rate.columns },
    .further("step_rate", .fraction) { $0.stepRate.columns },
    SummaryColumn(Attribute(Field("median_time", .duration))) { $0.median },
    SummaryColumn(Attribute(Field("p90_time", .duration))) { $0.p90 },
    .count("immature") { $0.immature },
  ]

  let definition: FunnelDefinition
  let summary: Summary<FunnelRow>
  let confidence: Double

  /// One row per group and step, from one row per group.
  func rows(_ table: Table) -> Plan.Step {
    var rows: [(keys: [Value], row: FunnelRow)] = []
    var bases: [Int] = []
    var immature = 0
    let further = definition.steps.indices.dropFirst().map { $0 + 1 }
    let (medians, p90s) = (further.map(definition.median), further.map(definition.p90))
    let columns = definition.steps.indices.map { definition.count(of: $0 + 1) }
    for row in 0..<table.rowCount {
      let young = table[FunnelDefinition.immature, row]
      immature += young
      let counts = columns.map { table[$0, row] }
      bases.append(counts.first ?? 0)
      for (index, step) in definition.steps.enumerated() {
        let (rate, stepRate) = shares(counts, at: index)
        let found = FunnelRow(
          position: index + 1, step: step.label, n: counts[index], rate: rate, stepRate: stepRate,
          median: index > 0 ? table[medians[index - 1], row] : .null,
          p90: index > 0 ? table[p90s[index - 1], row] : .null, immature: young)
        rows.append((summary.keys(table, row), found))
      }
    }
    return summary.answer(
      rows, notes: notes(bases, immature), chart: .bars(value: "rate"), labels: ["step"])
  }

  /// The shares of the first step and of the step before.
  ///
  /// The first step's own is 1 by definition, so it has no interval, and no step is before it. Steps that
  /// may be left out are none that others come from.
  private func shares(_ counts: [Int], at index: Int) -> (first: Estimate, before: Estimate) {
    guard index > 0 else {
      return (Estimate(Proportion(counts[0], of: counts[0])?.share, nil), Estimate(nil, nil))
    }
    let before = rule.base(of: index + 1) - 1
    return (
      Estimate(counts[index], of: counts[0], confidence: confidence),
      Estimate(counts[index], of: counts[before], confidence: confidence)
    )
  }

  // MARK: Notes

  private func notes(_ bases: [Int], _ immature: Int) -> [Note] {
    let groups = definition.groupsByEntry && summary.keyCount > 0 ? ", in each group entered" : ""
    let young = rule.maturity.flatMap { window in
      Note.some(
        immature, "customer",
        " entered too late for \(window.text) to have passed by \(definition.events.lastDay): "
          + "counted in `immature` alone\(groups)", as: "immature customers")
    }
    return [young, .smallBases(bases, of: "customer")].compactMap { $0 }
  }

  /// Asks how many events tie, and how many have no place.
  ///
  /// - Parameter walk: The pass of the funnel itself; ties are counted over the same events.
  func probes(beside walk: Walk) -> [Probe] {
    let tied = Probe(ties(beside: walk)) { [rule, byDay = definition.events.hasDaysOnly] table in
      Ties.note(table, byDay: byDay, tieMeaning(of: rule))
    }
    // Only events of the steps would take part.
    return [tied]
      + definition.events.unplaced(concerning: .any(definition.steps.map(\.condition)))
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
