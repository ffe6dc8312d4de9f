package import Relations
import Tables

extension Rows {
  /// The customers of the rows and their group, ordered by group: the overlay of a `Walk`.
  ///
  /// - Parameters:
  ///   - keys: What is grouped by; each has one value for each customer.
  ///   - order: The order of the groups, over the keys by name.
  package func participants(by keys: [Named], order: [SortKey]) -> Question {
    let names = keys.reduce(into: customer.columnNames) { $0.formUnion($1.expression.columnNames) }
    let found = Relation.distinct(
      .project(
        .filter(relation.distinctBeforeJoins(names), customer.isNotNull),
        [Named(HiddenColumn.customer, customer)] + keys))
    return Question(found, order: order + [SortKey(.customer)])
  }
}

extension Relation {
  /// Rows with the same combinations of values in some columns, but fewer of them.
  ///
  /// Repeated ones are left out before rows are joined to others: a customer has many events.
  fileprivate func distinctBeforeJoins(_ names: Set<String>) -> Relation {
    guard case .join(let left, let kind, let right, let on, let taking) = self else { return self }
    let needed = names.subtracting(taking.map(\.left)).union(on.map(\.left))
    let fewer: Relation
    if case .join = left {
      fewer = left.distinctBeforeJoins(needed)
    } else {
      fewer = .distinct(
        .project(left, left.fields.filter { needed.contains($0.name) }.map { Named($0) }))
    }
    return .join(fewer, kind, right, on: on, taking: taking)
  }
}
