import Kits

/// Turns counts of bursts into the rows and notes of `micromoments`.
struct BurstReport: Sendable {
  let definition: BurstDefinition
  let keyCount: Int
  let fields: [Field]
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
    var rows: [[Value]] = []
    var bases: [Int] = []
    var immature = 0
    for row in 0..<table.rowCount {
      func count(_ name: String) -> Int { table[name]?[row].whole ?? 0 }
      let n = count("_n")
      immature += count("_immature")
      guard n > 0 else { continue }
      let rate =
        definition.outcome == nil
        ? nil
        : ClusteredProportion(
          count("_led"), of: n, clusters: count("_customers"), sizes: count("_sizes"),
          products: count("_products"), counts: count("_counts"))
      let interval = rate?.wilson(confidence: confidence)
      bases.append(n)
      rows.append(
        (0..<keyCount).map { table.columns[$0][row] } + [
          .integer(Int64(n)), .integer(Int64(count("_customers"))),
          .number(rate?.proportion.share),
          .number(interval?.low), .number(interval?.high),
          .number(Proportion(count("_open"), of: n)?.share),
        ])
    }
    return .rows(
      SummaryRows.relation(fields, rows), notes: notes(bases, immature),
      chart: rows.isEmpty ? nil : chart)
  }

  /// When bursts begin: bars by one key, and by more the last two against each other.
  private var chart: Chart {
    let keys = fields.prefix(keyCount).map(\.name)
    guard keys.count > 1 else { return Chart(.bars(value: "n"), labels: keys) }
    return Chart(
      .heatmap(row: keys[keys.count - 2], column: keys[keys.count - 1], value: "n"),
      labels: Array(keys.dropLast(2)))
  }

  private func notes(_ bases: [Int], _ immature: Int) -> [Note] {
    var notes: [Note] = []
    if immature > 0 {
      notes.append(
        Note(
          .caveat,
          "\(counted(immature, "burst")) began too late for \(definition.window.text) to have "
            + "passed by \(definition.events.lastDay): not counted",
          measures: [.init("immature bursts", Double(immature))]))
    }
    if let small = Note.smallBases(bases, of: "burst") { notes.append(small) }
    return notes
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
