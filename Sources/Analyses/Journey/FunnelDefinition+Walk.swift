import Verbs

extension FunnelDefinition {
  /// The funnel as a pass over events, with a kernel where events in memory say all that it needs:
  /// steps that are names of events, and groups of customers.
  ///
  /// - Parameter everyone: the events before they were narrowed to some customers, without joins.
  func walk(over everyone: Rows, in scope: Scope) -> Walk {
    guard let step = everyone.shape.attribute(for: .step) else {
      return Walk(definition: question)
    }
    let names = steps.map { $0.condition.constants(of: step.name) }
    guard !groupsByEntry, steps.count <= 128, names.allSatisfy({ $0 != nil }),
      let source = everyone.eventSource(in: scope)
    else { return Walk(definition: question) }
    let kernel = FunnelKernel(
      steps: names.map { $0 ?? [] }, window: window, entry: entry, ties: ties, areApart: areApart,
      observedUntil: observedUntil)
    let isEveryone = keys.isEmpty && events.relation == everyone.relation
    return Walk(
      definition: question, events: source, overlay: isEveryone ? nil : participants,
      kernel: kernel)
  }

  /// The customers of the events and their group, ordered by group.
  private var participants: Question {
    let customer = Expression.column(HiddenColumn.customer, .integer)
    let found = Relation.distinct(
      .project(
        .filter(events.relation, customer.isNotNull),
        [Named(HiddenColumn.customer, customer)] + keys))
    return Question(found, order: order + [SortKey(customer)])
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
