import Verbs

extension FunnelDefinition {
  /// The funnel as a pass over events, with a kernel where events in memory can say all that it needs.
  ///
  /// - Parameter everyone: the events before they were narrowed to some customers, without joins.
  func walk(over everyone: Rows, in scope: Scope) -> Walk {
    guard steps.count <= FunnelMasks.mostSteps else { return Walk(definition: question) }
    let isEveryone = events.relation == everyone.relation
    if let names = names(in: everyone), rule.holding.isEmpty, !groupsByEntry,
      let source = everyone.eventSource(includingUnnamed: rule.order == .direct, in: scope)
    {
      return Walk(
        definition: question, events: source,
        overlay: keys.isEmpty && isEveryone ? nil : events.participants(by: keys, order: order),
        kernel: FunnelKernel(rule: rule, masks: names))
    }
    var marks = [rule.mask] + rule.holding.map(\.expression)
    if groupsByEntry { marks += keys.map(\.expression) }
    guard let source = events.eventSource(marking: marks, includingUnnamed: true, in: scope)
    else {
      return Walk(definition: question)
    }
    let held = 1..<1 + rule.holding.count
    return Walk(
      definition: question, events: source,
      overlay: keys.isEmpty || groupsByEntry
        ? nil : events.participants(by: keys, order: order),
      kernel: FunnelKernel(
        rule: rule, masks: .mark(0), holding: held,
        groupKeys: groupsByEntry
          ? .init(first: held.upperBound, fields: keys.map(\.field), order: order) : nil))
  }

  /// What events are, where all conditions are nothing but names.
  private func names(in everyone: Rows) -> FunnelMasks.Source? {
    guard let step = everyone.shape.attribute(for: .step) else { return nil }
    func names(_ steps: [BoundStep]) -> [[String]]? {
      let names = steps.map { $0.condition.constants(of: step.name) }
      return names.contains { $0 == nil } ? nil : names.map { $0 ?? [] }
    }
    guard let own = names(steps), let ending = names(rule.ending),
      let excluded = names(rule.excluded)
    else { return nil }
    return .names(
      steps: own, excluded: (excluded + ending).flatMap { $0 }, ending: ending.flatMap { $0 })
  }
}

extension Expression {
  /// The texts that a column must be one of, when the condition says that and nothing else.
  func constants(of column: String) -> [String]? {
    guard case .call(let function, let arguments, _) = self,
      function == .equal || function == .isIn,
      case .column(column, .text)? = arguments.first
    else { return nil }
    var texts: [String] = []
    for argument in arguments.dropFirst() {
      guard case .constant(.text(let text)) = argument else { return nil }
      texts.append(text)
    }
    return texts
  }
}
