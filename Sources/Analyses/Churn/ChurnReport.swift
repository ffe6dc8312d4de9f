import Kits

/// Turns counts of beginnings and ends into the rows and notes of `churn`.
struct ChurnReport: Sendable {
  let summary: ActivitySummary
  let fields: [Field]

  private var keyCount: Int { summary.keys.keys.count }
  private var periods: ObservedPeriods { summary.periods }
  private var unit: CalendarUnit { summary.periods.unit }
  private var noun: String { summary.activity.noun }

  /// What happened in one period.
  private struct Flow {
    var first = 0
    var back = 0
    /// Those of the period before who are gone.
    var gone = 0
    /// Those who came and went within the period.
    var passing = 0
  }

  /// The rows of the rule `period`.
  func rows(
    byPeriod table: Table, because reason: String
  ) throws(Diagnostic) -> Plan.Step {
    var flows = Flows(keyCount: keyCount)
    flows.read(table) { flow, count in
      flow.first += count("first")
      flow.back += count("back")
    }
    let unit = unit
    flows.read(table, at: { $0.end(of: unit) }) { flow, count in flow.gone += count("gone") }
    var text = "churned: active in the \(unit.rawValue) before and not in this one"
    if !reason.isEmpty { text += ", \(reason)" }
    text += "; from \(noun)s, seen until \(periods.lastDay.text); \(definitions)"
    return try finish(flows, Note(.rule, text), [], isFinal: false)
  }

  /// The rows of the rule `lapse`.
  func rows(
    starts: Table, ends: Table, _ model: LapseModel, _ common: CommonGaps, because reason: String
  ) throws(Diagnostic) -> Plan.Step {
    var flows = Flows(keyCount: keyCount)
    flows.read(starts) { flow, count in
      flow.first += count("first")
      flow.back += count("back")
    }
    flows.read(ends) { flow, count in
      flow.gone += count("gone")
      flow.passing += count("passing")
    }
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
    _ flows: Flows, _ rule: Note, _ doubts: [Note], isFinal: Bool
  ) throws(Diagnostic) -> Plan.Step {
    try check(flows)
    var rows: [[Value]] = []
    var bases: [Int] = []
    var totals = (base: 0, gone: 0, passing: 0, periods: 0)
    for group in flows.groups {
      guard let byPeriod = flows.byGroup[group], let start = byPeriod.keys.min() else { continue }
      var period = CivilDate(daysSinceEpoch: start)
      var active = 0
      while period < periods.limit {
        let flow = byPeriod[period.daysSinceEpoch] ?? Flow()
        rows.append(row(group, period, active, flow))
        bases.append(active)
        totals.base += active
        totals.gone += flow.gone
        totals.passing += flow.passing
        if active > 0 { totals.periods += 1 }
        active += flow.first + flow.back - flow.gone - flow.passing
        period = period.end(of: unit)
      }
    }
    var notes = [rule]
    if !flows.groups.isEmpty, let note = periods.runningNote() { notes.append(note) }
    if totals.passing > 0 {
      notes.append(
        Note(
          .caveat,
          "\(counted(totals.passing, "customer")) came and lapsed within one \(unit.rawValue): "
            + "`churned` counts them, `churn_rate` does not",
          measures: [.init("came and lapsed within one period", Double(totals.passing))]))
    }
    if isFinal, keyCount == 0, let note = halfLife(totals.gone, totals.base, totals.periods) {
      notes.append(note)
    }
    notes += doubts
    if let small = Note.smallBases(bases, of: "customer") { notes.append(small) }
    return .rows(SummaryRows.relation(fields, rows), notes: notes, chart: nil)
  }

  /// Every group has a row for each period since its first.
  private func check(_ flows: Flows) throws(Diagnostic) {
    let starts = flows.byGroup.values.compactMap { $0.keys.min() }
      .map { CivilDate(daysSinceEpoch: $0) }
    guard let first = starts.min() else { return }
    try summary.check(starts.reduce(0) { $0 + max(0, periods.count(from: $1)) }, from: first)
  }

  private func row(_ keys: [Value], _ period: CivilDate, _ active: Int, _ flow: Flow) -> [Value] {
    let rate = Proportion(flow.gone, of: active)
    let interval = rate?.wilson(confidence: summary.confidence)
    let churned = flow.gone + flow.passing
    // Before anybody could leave there is no ratio either.
    let ratio =
      churned > 0 && active > 0 ? Double(flow.first + flow.back) / Double(churned) : nil
    return keys + [
      .period(unit, start: period.daysSinceEpoch), .integer(Int64(active)),
      .integer(Int64(flow.first)), .integer(Int64(active - flow.gone)),
      .integer(Int64(flow.back)), .integer(Int64(churned)), .number(rate?.share),
      .number(interval?.low), .number(interval?.high), .number(ratio),
    ]
  }

  /// The pooled rate as the time in which half of the customers leave, beside the rule of thumb that
  /// half are gone in three years.
  private func halfLife(_ gone: Int, _ base: Int, _ periods: Int) -> Note? {
    guard let pooled = Proportion(gone, of: base), let rate = pooled.share, periods >= 3,
      base >= Note.smallBase,
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

  /// The counts by group and period, groups in the order in which they were read.
  private struct Flows {
    let keyCount: Int
    var groups: [[Value]] = []
    var byGroup: [[Value]: [Int32: Flow]] = [:]

    init(keyCount: Int) { self.keyCount = keyCount }

    mutating func read(
      _ table: Table, at place: (CivilDate) -> CivilDate = { $0 },
      _ add: (inout Flow, (String) -> Int) -> Void
    ) {
      guard let periods = table["_at"] else { return }
      for row in 0..<table.rowCount {
        let start: Int32
        switch periods[row] {
        case .date(let day), .period(_, let day): start = day
        default: continue
        }
        let keys = (0..<keyCount).map { table.columns[$0][row] }
        if byGroup[keys] == nil {
          groups.append(keys)
          byGroup[keys] = [:]
        }
        let period = place(CivilDate(daysSinceEpoch: start)).daysSinceEpoch
        var flow = byGroup[keys]?[period] ?? Flow()
        add(&flow) { table[$0]?[row].whole ?? 0 }
        byGroup[keys]?[period] = flow
      }
    }
  }
}
