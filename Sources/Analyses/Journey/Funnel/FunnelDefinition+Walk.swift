import Kits

extension FunnelDefinition {
  /// The funnel as a pass over events, with a kernel where events in memory can say all that it needs.
  func walk(in scope: Scope) -> Walk {
    guard steps.count <= FunnelMasks.mostSteps else { return Walk(definition: question) }
    if let names, rule.holding.isEmpty, !groupsByEntry,
      let source = events.everyone.eventSource(includingUnnamed: rule.order == .direct, in: scope)
    {
      return Walk(
        definition: question, events: source,
        overlay: events.participants,
        kernel: FunnelKernel(rule: rule, masks: names))
    }
    var marks = [rule.mask] + rule.holding.map(\.expression)
    if groupsByEntry { marks += keys.map(\.expression) }
    guard let source = events.rows.eventSource(marking: marks, includingUnnamed: true, in: scope)
    else {
      return Walk(definition: question)
    }
    let held = 1..<1 + rule.holding.count
    return Walk(
      definition: question, events: source,
      overlay: keys.isEmpty || groupsByEntry ? nil : events.participants,
      kernel: FunnelKernel(
        rule: rule, masks: .mark(0), holding: held,
        groupKeys: groupsByEntry
          ? .init(first: held.upperBound, fields: keys.map(\.field), order: events.order) : nil))
  }

  /// What events are, where all conditions are nothing but names.
  private var names: FunnelMasks.Source? {
    func names(_ steps: [BoundStep]) -> [[String]]? {
      let names = steps.compactMap { events.names($0.condition) }
      return names.count == steps.count ? names : nil
    }
    guard let own = names(steps), let ending = names(rule.ending),
      let excluded = names(rule.excluded)
    else { return nil }
    return .names(
      steps: own, excluded: (excluded + ending).flatMap { $0 }, ending: ending.flatMap { $0 })
  }
}
