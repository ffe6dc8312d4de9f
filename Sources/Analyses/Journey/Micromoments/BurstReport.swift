import Kits

/// What was counted of a group's bursts, as answers show it.
struct BurstRow: Sendable {
  let n: Int
  let customers: Int
  let rate: Estimate
  /// The share that begins in the hours of service.
  let inService: Double?
}

/// Turns counts of bursts into the rows and notes of `micromoments`.
struct BurstReport: Sendable {
  static let columns: [SummaryColumn<BurstRow>] = [
    .count("n") { $0.n }, .count("customers") { $0.customers },
    .estimate("rate", .fraction) { $0.rate.columns },
    SummaryColumn(
      Attribute(Field("in_service_hours", .double), measure: Measure(.fraction, base: "n"))
    ) { .number($0.inService) },
  ]

  let definition: BurstDefinition
  let summary: Summary<BurstRow>
  let confidence: Double
  /// What the outcome is called.
  let outcome: String
  /// The steps that count as looks.
  let looks: [String]
  /// Whether the catalog knows all steps.
  let hasKnownSteps: Bool
  /// The devices that read as phones; nil where the catalog does not know the devices.
  let phones: [String]?

  /// One row per group, from one row per group.
  func rows(_ table: Table) -> Plan.Step {
    typealias Counts = BurstDefinition
    var rows: [(keys: [Value], row: BurstRow)] = []
    var immature = 0
    for row in 0..<table.rowCount {
      let (n, customers) = (table[Counts.n, row], table[Counts.customers, row])
      immature += table[Counts.immature, row]
      guard n > 0 else { continue }
      let rate =
        definition.outcome == nil
        ? nil
        : ClusteredProportion(
          table[Counts.led, row], of: n, clusters: customers, sizes: table[Counts.sizes, row],
          products: table[Counts.products, row], counts: table[Counts.counts, row])
      let found = BurstRow(
        n: n, customers: customers,
        rate: Estimate(rate?.proportion.share, rate?.wilson(confidence: confidence)),
        inService: Proportion(table[Counts.open, row], of: n)?.share)
      rows.append((summary.keys(table, row), found))
    }
    let notes = notes(rows.map(\.row.n), immature)
    // When bursts begin: bars by one key, and by more the last two against each other.
    let keys = summary.keyNames
    guard keys.count > 1 else {
      return summary.answer(rows, notes: notes, chart: .bars(value: "n"))
    }
    let chart = Chart(
      .heatmap(row: keys[keys.count - 2], column: keys[keys.count - 1], value: "n"),
      labels: Array(keys.dropLast(2)))
    return .rows(summary.relation(rows), notes: notes, chart: rows.isEmpty ? nil : chart)
  }

  private func notes(_ bases: [Int], _ immature: Int) -> [Note] {
    let young = Note.some(
      immature, "burst",
      " began too late for \(definition.window.text) to have passed by "
        + "\(definition.events.lastDay): not counted", as: "immature bursts")
    return [young, .smallBases(bases, of: "burst")].compactMap { $0 }
  }

  /// What is known of the rule before any data is seen.
  var rules: [Note] {
    let steps = looks.isEmpty ? "looks" : looks.map(typed).joined(separator: ", ")
    let within = definition.window.text
    var notes = [
      Note(
        .rule,
        "a burst is \(definition.least) or more looks (\(steps)) of one customer on a phone, none "
          + "more than \(definition.burst.text) after the one before; it counts by its first look; "
          + "`rate` is the share with \(typed(outcome)) within \(within) of that, "
          + "its interval allows for bursts of one customer being alike (Rao–Scott); only bursts whose "
          + "\(within) have passed by \(definition.events.lastDay) count"),
      Note(
        .caveat,
        "`in_service_hours` is the share that begins at \(definition.service.text) "
          + "(`hours` and `days` set others)"),
    ]
    if let phones, phones.isEmpty {
      notes.append(
        Note(
          .warning,
          "no value of \(typed(deviceName)) reads as a phone, so there are no bursts"))
    }
    if looks.isEmpty, hasKnownSteps {
      notes.append(
        Note(
          .warning,
          "no step reads as a look for information, so there are no bursts: `looks STEP, …` names "
            + "them"))
    }
    if definition.outcome == nil {
      notes.append(
        Note(
          .caveat, "no event \(typed(outcome)) here, so no rate: `outcome STEP` names another"))
    }
    return notes
  }

  private var deviceName: String {
    definition.events.rows.shape.attribute(for: .device)?.name ?? "device"
  }
}
