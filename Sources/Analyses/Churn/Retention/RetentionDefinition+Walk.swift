import Kits

extension RetentionDefinition {
  /// The counts as a pass over activity, with a kernel where customers are counted.
  func walk(in scope: Scope) throws(Diagnostic) -> Walk {
    // The rows before they were narrowed to some customers, without joins: all questions find them.
    let all = summary.analysed.whole
    guard money == nil, let everyone = all.withCustomer(in: scope) else {
      return Walk(definition: question)
    }
    let activity = try Activity(everyone, for: summary.verb, at: summary.span)
    let source = Relation.project(
      activity.active,
      [
        .customer,
        Named(EventColumn.time, activity.time.instant.microseconds),
      ])
    let isEveryone = summary.keys.keys.isEmpty && summary.analysed.everyone == nil
    return Walk(
      definition: question, events: source,
      overlay: isEveryone
        ? nil : Question(summary.groups, order: summary.keys.order + [SortKey(.customer)]),
      kernel: RetentionKernel(
        unit: summary.periods.unit, weekStart: summary.periods.weekStart, kind: kind,
        mostPeriods: mostPeriods))
  }
}
