import Kits

extension FunnelReport {
  var rule: FunnelRule { definition.rule }

  /// What is known of the rule before any data is seen.
  var rules: [Note] {
    var notes = [Note(.rule, sentence)]
    if rule.areApart, rule.precedence == .files {
      notes.append(
        Note(
          .caveat,
          "what comes between matters, so events of one instant count in the files' order"))
    }
    if let overlap { notes.append(overlap) }
    if definition.groupsByEntry {
      notes.append(
        Note(.caveat, "the groups are those of the entry: a customer counts in every group entered")
      )
    }
    return notes
  }

  private var sentence: String {
    let first = typed(rule.steps.first?.label ?? "")
    let entry = rule.entry == .any ? "some \(first)" : "the customer's first \(first)"
    let within = rule.window.map { " and within \($0.text)" } ?? ""
    var parts: [String] = []
    if rule.order == .any {
      parts.append(
        "a customer reaches a step when \(entry) and the steps up to it happen in any order\(within)"
      )
    } else {
      let order =
        switch rule.order {
        case .strict: ", in order with no other step between"
        case .direct: ", each straight after the one before"
        case .given, .any: ", in order"
        }
      parts.append(
        "a customer reaches a step when \(entry) is followed by the steps up to it\(order)\(within)"
      )
    }
    parts += details
    if let maturity = rule.maturity {
      let ended = rule.ending.isEmpty ? "" : ", or that were ended,"
      let time = maturity == rule.window ? "window" : "time for all steps, \(maturity.text),"
      parts.append(
        "only entries whose \(time) has passed by \(definition.events.lastDay)\(ended) count")
    }
    parts.append(
      rule.order == .any
        ? "times run from the first of the steps" : "times run from the latest such entry")
    return parts.joined(separator: "; ")
  }

  private var details: [String] {
    func names(_ steps: [BoundStep], _ word: String) -> String {
      steps.map { typed($0.label) }.joined(separator: " \(word) ")
    }
    var parts: [String] = []
    if let gap = rule.gaps.first {
      parts.append(
        Set(rule.gaps).count == 1
          ? "at most \(gap.text) from each step to the next"
          : "at most \(rule.gaps.map(\.text).joined(separator: ", ")) from one step to the next")
    }
    if !rule.optional.isEmpty {
      let left = rule.optional.sorted().map { rule.steps[$0 - 1] }
      parts.append("\(names(left, "and")) may be left out, and no `step_rate` is of it")
    }
    if !rule.excluded.isEmpty {
      parts.append("no \(names(rule.excluded, "or")) comes between two steps")
    }
    if !rule.ending.isEmpty {
      parts.append("\(names(rule.ending, "or")) ends what was begun before")
    }
    if !rule.holding.isEmpty {
      let columns = rule.holding.map { typed($0.name) }.joined(separator: " and ")
      parts.append("all with the same \(columns), events without it left out")
    }
    return parts
  }

  private var overlap: Note? {
    let overlaps = rule.steps.overlaps
    guard let pair = overlaps.first else { return nil }
    let steps = rule.steps
    let more = overlaps.count > 1 ? " (and \(overlaps.count - 1) more pairs)" : ""
    let names =
      steps[pair.first].label == steps[pair.second].label
      ? "\(typed(steps[pair.first].label)) stands twice"
      : "one event may be both \(typed(steps[pair.first].label)) and "
        + typed(steps[pair.second].label)
    let order =
      rule.ties == .strict ? "" : ", and events of one instant count in the files' order"
    return Note(.caveat, "\(names)\(more): one event serves one step\(order)")
  }
}
