import Kits

extension MomentsReport {
  /// The day until whose end outcomes are observed.
  private var lastDay: String { CivilDate(microseconds: definition.observedUntil).text }

  func notes(_ bases: [Int], _ immature: Int, _ unadjusted: Int) -> [Note] {
    let young = Note.some(
      immature, "moment",
      " too young for \(definition.window.text) to have passed by \(lastDay): left out",
      as: "immature moments")
    let unadjusted =
      unadjusted > 0
      ? Note(
        .caveat,
        "nobody to compare with had as many outcomes before in \(counted(unadjusted, "row")): the "
          + "effect is not adjusted there") : nil
    return [young, unadjusted, .smallBases(bases, of: "customer")].compactMap { $0 }
  }

  /// What is known of the rules before any data is seen.
  var rules: [Note] {
    let outcome = typed(definition.outcome.label)
    let place = summary.keyCount == 0 ? "a touchpoint" : "a touchpoint of each group"
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
    definition.events.unplaced(
      concerning: definition.quality.value.equals(.integer(0)).negated, noun: "moment")
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
