import Kits

/// Turns counts by cohort and period into the rows and notes of `retention`.
struct RetentionReport: Sendable {
  let definition: RetentionDefinition
  let columns: Summary<RetentionRow>
  let periodsAreGiven: Bool

  private var summary: ActivitySummary { definition.summary }
  private var unit: CalendarUnit { summary.periods.unit }
  private var kind: RetentionDefinition.Kind { definition.kind }
  private var isMoney: Bool { definition.money != nil }
  private var mostPeriods: Int { definition.mostPeriods }

  /// What is known of a cohort some periods later.
  private struct Count {
    var customers = 0
    var money = 0.0
  }

  /// One cohort: what happened by the number of periods since.
  private struct Cohort {
    var start: CivilDate
    var counts: [Int: Count] = [:]
    /// The last period since that is over.
    var last = 0
    var size = 0
    /// Customers who were active in a period or later, by period up to the last one shown.
    var fromThenOn: [Int] = []

    mutating func accumulate(upTo most: Int) {
      fromThenOn = [Int](repeating: 0, count: most + 1)
      for (step, count) in counts { fromThenOn[min(max(step, 0), most)] += count.customers }
      for step in (0..<most).reversed() { fromThenOn[step] += fromThenOn[step + 1] }
    }
  }

  func rows(_ table: Table) throws(Diagnostic) -> Plan.Step {
    var rows: [(keys: [Value], row: RetentionRow)] = []
    var running = 0
    var isCut = false
    let groups = groups(table)
    try check(groups)
    for (keys, all) in groups {
      running += all.filter { $0.last < 0 }.reduce(0) { $0 + $1.size }
      let cohorts = all.filter { $0.last >= 0 }
      guard let last = cohorts.map(\.last).max() else { continue }
      isCut = isCut || last > mostPeriods
      // The overall curve first: each period pools the cohorts for which it is over.
      let whole = cohorts.reduce(0) { $0 + $1.size }
      for step in steps(to: last) {
        let mature = cohorts.filter { $0.last >= end(of: step) }
        rows.append((keys, row("all", whole, step, mature)))
      }
      for cohort in cohorts {
        let name = summary.periods.name(cohort.start)
        for step in steps(to: cohort.last) {
          rows.append((keys, row(name, cohort.size, step, [cohort])))
        }
      }
    }
    let labels = columns.shape.names.prefix(columns.keyCount)
    let chart = Chart(
      .heatmap(row: "cohort", column: "period", value: "rate", size: "size"), labels: Array(labels))
    return .rows(
      columns.relation(rows), notes: notes(rows.map(\.row.n), running, isCut: isCut),
      chart: rows.isEmpty ? nil : chart)
  }

  /// Every cohort has a row for each period since, up to the last one shown.
  private func check(_ groups: [(keys: [Value], cohorts: [Cohort])]) throws(Diagnostic) {
    let cohorts = groups.flatMap(\.cohorts).filter { $0.last >= 0 }
    guard let first = cohorts.map(\.start).min() else { return }
    let count = cohorts.reduce(0) { $0 + min($1.last, mostPeriods) + 1 }
    try summary.check(count, from: first)
  }

  private func row(_ name: String, _ size: Int, _ step: Int, _ cohorts: [Cohort]) -> RetentionRow {
    var row = RetentionRow(
      cohort: name, size: size, period: step, n: cohorts.reduce(0) { $0 + $1.size })
    if isMoney {
      let money = cohorts.reduce(0) { $0 + ($1.counts[step]?.money ?? 0) }
      let first = cohorts.reduce(0) { $0 + ($1.counts[0]?.money ?? 0) }
      (row.money, row.rate) = (money, first > 0 ? money / first : nil)
      return row
    }
    row.retained = cohorts.reduce(0) { $0 + retained(of: $1, at: step) }
    let share = Proportion(row.retained, of: row.n)
    row.rate = share?.share
    // All are there in their first period by definition: there is nothing to estimate.
    row.interval = step == 0 ? nil : share?.wilson(confidence: summary.confidence)
    return row
  }

  private func retained(of cohort: Cohort, at step: Int) -> Int {
    switch kind {
    case .period, .bracket: cohort.counts[step]?.customers ?? 0
    case .unbounded: step < cohort.fromThenOn.count ? cohort.fromThenOn[step] : 0
    }
  }

  /// The periods, or first periods of brackets, that are over when `last` is.
  private func steps(to last: Int) -> [Int] {
    var steps: [Int] = []
    var step = 0
    while end(of: step) <= last, step <= mostPeriods {
      steps.append(step)
      step = kind == .bracket && step > 0 ? step * 2 : step + 1
    }
    return steps
  }

  /// The last period of the bracket that begins with a period; the period itself for other kinds.
  private func end(of step: Int) -> Int { kind == .bracket && step > 0 ? step * 2 - 1 : step }

  // MARK: Reading

  /// The groups in their order, each with its cohorts in order.
  private func groups(_ table: Table) -> [(keys: [Value], cohorts: [Cohort])] {
    var groups: [(keys: [Value], cohorts: [Cohort])] = []
    guard let starts = table["_cohort"], let laters = table["_later"] else { return [] }
    for row in 0..<table.rowCount {
      guard case .date(let start) = starts[row] else { continue }
      let keys = columns.keys(table, row)
      if groups.last.map({ $0.keys != keys }) ?? true { groups.append((keys, [])) }
      let group = groups.count - 1
      let day = CivilDate(daysSinceEpoch: start)
      if groups[group].cohorts.last?.start != day {
        groups[group].cohorts.append(
          Cohort(start: day, last: summary.periods.count(from: day) - 1))
      }
      let cohort = groups[group].cohorts.count - 1
      let (later, count) = (laters[row].whole, table[RetentionDefinition.count, row])
      groups[group].cohorts[cohort].counts[later] = Count(
        customers: count, money: definition.moneyColumn.flatMap { table[$0, row] } ?? 0)
      // With `unbounded` each customer is in one row, else all are in their first period.
      if kind == .unbounded || later == 0 { groups[group].cohorts[cohort].size += count }
    }
    guard kind == .unbounded else { return groups }
    for group in groups.indices {
      for cohort in groups[group].cohorts.indices {
        groups[group].cohorts[cohort].accumulate(upTo: mostPeriods)
      }
    }
    return groups
  }

  // MARK: Notes

  var rule: Note {
    let (unit, noun) = (unit.rawValue, summary.activity.noun)
    let cohort = "a customer is in the cohort of the \(unit) of the first \(noun)"
    let what = kind == .bracket ? "bracket" : "period k"
    let pooled = "`all` pools the cohorts whose \(what) is over"
    if isMoney {
      return Note(
        .rule,
        "\(cohort); `rate` is the money of the k-th \(unit) after it as a share of the first "
          + "\(unit)'s, net of refunds, without an interval; \(pooled); \(seen)")
    }
    let retained =
      switch kind {
      case .period: "retained in period k: a \(noun) in the k-th \(unit) after it"
      case .bracket:
        "retained: a \(noun) in any of the \(unit)s of a bracket (1, 2–3, 4–7 …), which `period` "
          + "begins"
      case .unbounded:
        "retained in period k: a \(noun) in the k-th \(unit) after it or later, as far as is known: "
          + "the last periods are too low"
      }
    return Note(.rule, "\(cohort); \(retained); \(pooled); \(seen); Wilson intervals")
  }

  private var seen: String { "seen until \(summary.periods.lastDay.text)" }

  private func notes(_ bases: [Int], _ left: Int, isCut: Bool) -> [Note] {
    var notes: [Note] = []
    let who = left > 0 ? ", with the \(counted(left, "customer")) who came in it" : ""
    if let note = summary.periods.runningNote(
      who, measures: left > 0 ? [.init("customers of a cohort still running", Double(left))] : [])
    {
      notes.append(note)
    }
    if isCut, !periodsAreGiven {
      notes.append(
        Note(.caveat, "\(mostPeriods) periods are shown; `periods N` shows more of them"))
    }
    if let small = Note.smallBases(bases, of: "customer") { notes.append(small) }
    return notes
  }
}
