import Verbs

extension TouchpointDefinition {
  /// A question as a pass over events, with a kernel where events in memory say all that it needs:
  /// steps that are names of events, and groups of customers.
  ///
  /// - Parameters:
  ///   - part: Which of `counts`, `places` and `moves`.
  ///   - everyone: The events before they were narrowed to some customers, without joins.
  func walk(_ part: TouchpointKernel.Part, over everyone: Rows, in scope: Scope) -> Walk {
    let question: Question
    switch part {
    case .counts: question = counts
    case .places: question = places
    case .moves: question = moves
    }
    let isByCustomer = keys.allSatisfy { events.rows.isPerCustomer($0.expression) }
    guard isByCustomer,
      everyone.shape.attribute(for: .step)?.name == events.step.name,
      let names = names, let source = everyone.eventSource(in: scope)
    else { return Walk(definition: question) }
    let kernel = TouchpointKernel(
      part: part, gap: gap.microseconds, outcome: stagesByOutcome ? names.outcome : nil,
      from: names.from, to: names.to, matureUntil: events.observedUntil - gap.microseconds)
    let isEveryone = keys.isEmpty && events.rows.relation == everyone.relation
    let participants =
      part == .places
      ? events.rows.participants(by: [], order: [])
      : events.rows.participants(by: keys, order: order)
    return Walk(
      definition: question, events: source, overlay: isEveryone ? nil : participants,
      kernel: kernel)
  }

  /// The names of events that the outcome and the ends are; nil when one is a condition.
  private var names: (outcome: [String]?, from: [String]?, to: [String]?)? {
    var names: [[String]?] = []
    for condition in [outcome, from, to] {
      guard let condition else {
        names.append(nil)
        continue
      }
      guard let found = condition.constants(of: events.step.name) else { return nil }
      names.append(found)
    }
    return (names[0], names[1], names[2])
  }
}
