import Verbs

extension RetentionDefinition {
  /// The counts as a pass over activity, with a kernel where customers are counted.
  ///
  /// - Parameter everyone: the rows before they were narrowed to some customers, without joins.
  func walk(over everyone: Activity, isEveryone: Bool) -> Walk {
    guard amount == nil else { return Walk(definition: question) }
    let moment = everyone.time.instant
    let source = Relation.project(
      .filter(everyone.rows.relation, everyone.counts),
      [
        Named(HiddenColumn.customer, everyone.rows.customer),
        Named("_time", .call(.elapsed, [moment, .timestamp(0)], .duration)),
      ])
    let customer = Expression.column(HiddenColumn.customer, .integer)
    return Walk(
      definition: question, events: source,
      overlay: isEveryone ? nil : Question(groups, order: keyOrder + [SortKey(customer)]),
      kernel: RetentionKernel(
        unit: unit, weekStart: weekStart, kind: kind, mostPeriods: mostPeriods))
  }
}
