import Kits

/// A quality of a touchpoint in a group, as answers show it.
struct MomentRow: Sendable {
  let step: String?
  let quality: String
  let share: Proportion
  let rate: Estimate
  let effect: Difference?
}

/// Turns what was counted at each touchpoint into rows and notes.
struct MomentsReport: Sendable {
  static let columns: [SummaryColumn<MomentRow>] = [
    .word("step", nullable: false) { $0.step }, .word("quality", nullable: false) { $0.quality },
    .count("n") { $0.share.n }, .count("returned") { $0.share.count },
    .estimate("rate", .fraction) { $0.rate.columns },
    .further("effect", .fraction) {
      ($0.effect?.value, $0.effect?.interval?.low, $0.effect?.interval?.high)
    },
  ]

  let definition: MomentsDefinition
  let summary: Summary<MomentRow>
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
    var step: String?
    var counts: [Count]
    var immature = 0

    init(keys: [Value], step: String?) {
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
    var rows: [(keys: [Value], row: MomentRow)] = []
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
          let row = MomentRow(
            step: touchpoint.step, quality: MomentsDefinition.qualities[quality], share: share,
            rate: Estimate(share.share, share.wilson(confidence: confidence)), effect: effect?.0)
          rows.append((touchpoint.keys, row))
        }
      }
    }
    return summary.answer(
      rows, notes: notes(rows.map(\.row.share.n), immature, unadjusted),
      chart: .bars(value: "rate"), labels: ["step", "quality"])
  }

  /// The touchpoints of each group, in the order of the table.
  private func groups(_ table: Table) -> [[Touchpoint]] {
    let columns = MomentsDefinition.qualities.map(definition.counts)
    return table.groups(by: summary.keyCount).map { group in
      var touchpoints: [Touchpoint] = []
      for row in group {
        let step = table[MomentsDefinition.step, row]
        let stratum = table[MomentsDefinition.stratum, row]
        var touchpoint = touchpoints.popLast()
        if let other = touchpoint, other.step != step {
          touchpoints.append(other)
          touchpoint = nil
        }
        var found = touchpoint ?? Touchpoint(keys: summary.keys(table, row), step: step)
        for (index, column) in columns.enumerated()
        where found.counts[index].n.indices.contains(stratum) {
          found.counts[index].n[stratum] += table[column.n, row]
          found.counts[index].returned[stratum] += table[column.returned, row]
        }
        found.immature += table[definition.immature, row]
        touchpoints.append(found)
      }
      return touchpoints
    }
  }
}
