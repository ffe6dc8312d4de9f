import Kits

/// Turns what was counted at each touchpoint into rows and notes.
struct MomentsReport: Sendable {
  let definition: MomentsDefinition
  let keyCount: Int
  let fields: [Field]
  let confidence: Double

  /// What was counted of one quality: customers and those who returned, per stratum.
  private struct Count {
    var n: [Int]
    var returned: [Int]

    var proportion: Proportion? {
      Proportion(returned.reduce(0, +), of: n.reduce(0, +))
    }
  }

  /// A touchpoint of one group.
  private struct Touchpoint {
    var keys: [Value]
    var step: Value
    var counts: [Count]
    var immature = 0

    init(keys: [Value], step: Value) {
      self.keys = keys
      self.step = step
      let none = [Int](repeating: 0, count: MomentsDefinition.strata.count)
      counts = .init(
        repeating: Count(n: none, returned: none), count: MomentsDefinition.qualities.count)
    }

    /// The returns of one quality minus those of all other customers, and whether like is compared
    /// with like.
    func effect(of quality: Int, confidence: Double) -> (Difference, isAdjusted: Bool)? {
      var strata: [Stratum] = []
      var rest = (n: 0, returned: 0)
      for stratum in MomentsDefinition.strata.indices {
        var other = (n: 0, returned: 0)
        for index in counts.indices where index != quality {
          other.n += counts[index].n[stratum]
          other.returned += counts[index].returned[stratum]
        }
        rest.n += other.n
        rest.returned += other.returned
        guard
          let own = Proportion(counts[quality].returned[stratum], of: counts[quality].n[stratum]),
          let others = Proportion(other.returned, of: other.n)
        else { continue }
        strata.append(Stratum(own, others))
      }
      if let adjusted = Proportion.adjustedDifference(strata, confidence: confidence) {
        return (adjusted, true)
      }
      guard let own = counts[quality].proportion,
        let others = Proportion(rest.returned, of: rest.n),
        let plain = own.difference(from: others, confidence: confidence)
      else { return nil }
      return (plain, false)
    }
  }

  /// Per group the touchpoint first whose bad moments cost the most for sure, by the upper end of
  /// the effect's interval; bad before good.
  func rows(_ table: Table) -> Plan.Step {
    var rows: [[Value]] = []
    var bases: [Int] = []
    var (immature, unadjusted) = (0, 0)
    for group in groups(table) {
      let (bad, good) = (0, MomentsDefinition.qualities.count - 1)
      let rated = group.map { touchpoint in
        (touchpoint, touchpoint.effect(of: bad, confidence: confidence))
      }
      // What differs by rounding alone stands in the order of the names.
      func cost(_ effect: (Difference, isAdjusted: Bool)?) -> Double {
        effect?.0.interval.map { ($0.high * 1e9).rounded() } ?? .infinity
      }
      let ordered = rated.enumerated().sorted { one, other in
        let (first, second) = (cost(one.element.1), cost(other.element.1))
        return first == second ? one.offset < other.offset : first < second
      }.map(\.element)
      for (touchpoint, cost) in ordered {
        immature += touchpoint.immature
        for quality in [bad, good] {
          guard let share = touchpoint.counts[quality].proportion, share.n > 0 else { continue }
          let effect =
            quality == bad ? cost : touchpoint.effect(of: quality, confidence: confidence)
          if let effect, !effect.isAdjusted { unadjusted += 1 }
          bases.append(share.n)
          rows.append(
            touchpoint.keys + [touchpoint.step, .text(MomentsDefinition.qualities[quality])]
              + row(share, effect?.0))
        }
      }
    }
    return .rows(
      SummaryRows.relation(fields, rows), notes: notes(bases, immature, unadjusted),
      chart: rows.isEmpty
        ? nil
        : Chart(
          .bars(value: "rate"),
          labels: fields.prefix(keyCount).map(\.name) + ["step", "quality"]))
  }

  /// The touchpoints of each group, in the order of the table.
  private func groups(_ table: Table) -> [[Touchpoint]] {
    var groups: [[Touchpoint]] = []
    for row in 0..<table.rowCount {
      let keys = (0..<keyCount).map { table.columns[$0][row] }
      let step = table[EventColumn.step]?[row] ?? .null
      let stratum = table["_stratum"]?[row].whole ?? 0
      if groups.last?.last?.keys != keys { groups.append([]) }
      var group = groups.removeLast()
      if group.last?.step != step { group.append(Touchpoint(keys: keys, step: step)) }
      if var touchpoint = group.popLast() {
        for (index, name) in MomentsDefinition.qualities.enumerated()
        where touchpoint.counts[index].n.indices.contains(stratum) {
          touchpoint.counts[index].n[stratum] += table["n_\(name)"]?[row].whole ?? 0
          touchpoint.counts[index].returned[stratum] += table["returned_\(name)"]?[row].whole ?? 0
        }
        touchpoint.immature += table["immature"]?[row].whole ?? 0
        group.append(touchpoint)
      }
      groups.append(group)
    }
    return groups
  }

  private func row(_ share: Proportion, _ effect: Difference?) -> [Value] {
    let interval = share.wilson(confidence: confidence)
    return [
      .integer(Int64(share.n)), .integer(Int64(share.count)), .number(share.share),
      .number(interval?.low), .number(interval?.high), .number(effect?.value),
      .number(effect?.interval?.low), .number(effect?.interval?.high),
    ]
  }

  // MARK: Notes

  /// The day until whose end outcomes are observed.
  private var lastDay: String { CivilDate(microseconds: definition.observedUntil).text }

  private func notes(_ bases: [Int], _ immature: Int, _ unadjusted: Int) -> [Note] {
    var notes: [Note] = []
    if immature > 0 {
      notes.append(
        Note(
          .caveat,
          "\(counted(immature, "moment")) too young for \(definition.window.text) to have passed by "
            + "\(lastDay): left out",
          measures: [.init("immature moments", Double(immature))]))
    }
    if unadjusted > 0 {
      notes.append(
        Note(
          .caveat,
          "nobody to compare with had as many outcomes before in "
            + "\(counted(unadjusted, "row")): the effect is not adjusted there"))
    }
    if let small = Note.smallBases(bases, of: "customer") { notes.append(small) }
    return notes
  }

  /// What is known of the rules before any data is seen.
  var rules: [Note] {
    let outcome = typed(definition.outcome.label)
    let place = keyCount == 0 ? "a touchpoint" : "a touchpoint of each group"
    return Self.qualityRules(definition.quality) + [
      Note(
        .rule,
        "each customer counts once at \(place), with the first event there that tells how it "
          + "went, and returned when \(outcome) followed within \(definition.window.text); only "
          + "events whose \(definition.window.text) have passed by \(lastDay) count"),
      Note(
        .rule,
        "the effect is the difference from the touchpoint's other customers who had as many "
          + "\(outcome) before, 0, 1, 2–3 or more (Mantel–Haenszel weights, Newcombe's interval): "
          + "a difference, not yet a cause"),
    ]
  }

  /// Asks how many moments have no place.
  var probes: [Probe] {
    let unplaced = definition.events.unplaced(
      concerning: definition.quality.value.equals(.integer(0)).negated, noun: "moment")
    return unplaced.map { [$0] } ?? []
  }

  /// What went well and what badly.
  static func qualityRules(_ quality: MomentQuality) -> [Note] {
    let both = quality.good.isEmpty || quality.bad.isEmpty ? "" : "; both at once is bad"
    let good = quality.good.isEmpty ? "nothing known" : MomentQuality.text(quality.good)
    let bad = quality.bad.isEmpty ? "nothing known" : MomentQuality.text(quality.bad)
    var notes = [Note(.rule, "good: \(good); bad: \(bad)\(both)")]
    if let name = quality.unread {
      notes.append(
        Note(
          .caveat,
          "the scale of `\(name)` is not known, so it tells nothing: say `good \(name) >= …` and "
            + "`bad \(name) <= …`"))
    }
    return notes
  }
}
