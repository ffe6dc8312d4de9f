import Kits

/// Turns counts of beginnings and ends into the rows and notes of `churn`.
struct ChurnReport: Sendable {
  let summary: ActivitySummary
  let columns: Summary<ChurnPeriod>

  private var periods: ObservedPeriods { summary.periods }
  private var unit: CalendarUnit { summary.periods.unit }
  private var noun: String { summary.activity.noun }

  /// The rows of the rule `period`.
  func rows(byPeriod table: Table, because reason: String) throws(Diagnostic) -> Plan.Step {
    var flows = ChurnPeriods()
    flows.read(
      table, [(CustomerFlows.first, \.first), (CustomerFlows.back, \.back)], keys: columns.keys)
    // Who is not there in the next period is gone in that.
    let unit = unit
    flows.read(table, [(CustomerFlows.gone, \.gone)], keys: columns.keys) { $0.end(of: unit) }
    var text = "churned: active in the \(unit.rawValue) before and not in this one"
    if !reason.isEmpty { text += ", \(reason)" }
    text += "; from \(noun)s, seen until \(periods.lastDay.text); \(definitions)"
    return try finish(flows, Note(.rule, text), [], isFinal: false)
  }

  /// The rows of the rule `lapse`.
  func rows(
    starts: Table, ends: Table, _ model: LapseModel, _ common: CommonGaps, because reason: String
  ) throws(Diagnostic) -> Plan.Step {
    var flows = ChurnPeriods()
    flows.read(
      starts, [(CustomerFlows.first, \.first), (CustomerFlows.back, \.back)], keys: columns.keys)
    flows.read(
      ends, [(CustomerFlows.gone, \.gone), (CustomerFlows.passing, \.passing)],
      keys: columns.keys)
    let rule = model.note(
      common, from: "\(noun)s", ends: "a stated end date counts where it comes before the lapse")
    var text = "churned: lapsed in the \(unit.rawValue)"
    if !reason.isEmpty { text += ", \(reason)" }
    return try finish(
      flows, Note(.rule, "\(text); \(rule.text); \(definitions)", measures: rule.measures),
      model.doubts(common), isFinal: true)
  }

  private var definitions: String {
    "new: first \(noun) ever; resurrected: back after leaving; quick_ratio: "
      + "(new + resurrected) / churned; Wilson intervals"
  }

  /// - Parameter isFinal: Whether those who left are not expected back, so that a half-life says
  ///   something.
  private func finish(
    _ flows: ChurnPeriods, _ rule: Note, _ doubts: [Note], isFinal: Bool
  ) throws(Diagnostic) -> Plan.Step {
    let starts = flows.starts
    if let first = starts.min() {
      // Every group has a row for each period since its first.
      try summary.check(starts.reduce(0) { $0 + max(0, periods.count(from: $1)) }, from: first)
    }
    let rows = flows.groups.flatMap { group in
      flows.periods(of: group, every: unit, until: periods.limit)
        .map { (keys: group, row: $0) }
    }
    let gone = rows.reduce(0) { $0 + $1.row.gone }
    let passing = rows.reduce(0) { $0 + $1.row.passing }
    let bases = rows.map(\.row.active)
    var notes = [rule]
    if !flows.groups.isEmpty, let note = periods.runningNote() { notes.append(note) }
    if passing > 0 {
      notes.append(
        Note(
          .caveat,
          "\(counted(passing, "customer")) came and lapsed within one \(unit.rawValue): "
            + "`churned` counts them, `churn_rate` does not",
          measures: [.init("came and lapsed within one period", Double(passing))]))
    }
    if isFinal, columns.keyCount == 0, let note = halfLife(gone, of: bases) {
      notes.append(note)
    }
    notes += doubts
    if let small = Note.smallBases(bases, of: "customer") { notes.append(small) }
    return .rows(columns.relation(rows), notes: notes, chart: nil)
  }

  /// The pooled rate as the time in which half of the customers leave, beside the rule of thumb that
  /// half are gone in three years.
  private func halfLife(_ gone: Int, of bases: [Int]) -> Note? {
    let base = bases.reduce(0, +)
    guard let pooled = Proportion(gone, of: base), let rate = pooled.share,
      bases.count(where: { $0 > 0 }) >= 3, base >= Note.smallBase,
      let years = Self.halfLife(rate, unit)
    else { return nil }
    let interval = pooled.wilson(confidence: summary.confidence)
    let percent = plainNumber((rate * 1000).rounded() / 10)
    let length = plainNumber((years * 10).rounded() / 10)
    return Note(
      .caveat,
      "at the pooled \(percent) % a \(unit.rawValue) half are gone in \(length) years; the rule of "
        + "thumb is three",
      measures: [
        .init("pooled churn rate", rate, low: interval?.low, high: interval?.high),
        .init(
          "half-life, years", years, low: interval.flatMap { Self.halfLife($0.high, unit) },
          high: interval.flatMap { Self.halfLife($0.low, unit) }),
      ])
  }

  /// Years until half are left at a constant rate per period; nil for no rate, or a whole one.
  private static func halfLife(_ rate: Double, _ unit: CalendarUnit) -> Double? {
    guard rate > 0, rate < 1 else { return nil }
    return halvings(rate) * unit.days / CalendarUnit.year.days
  }
}
