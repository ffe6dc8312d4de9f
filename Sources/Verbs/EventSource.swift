package import Catalogs
package import Relations
import Sequences
import Tables

extension Rows {
  /// The rows as events to be held in memory (see ``EventColumn``); nil when the rows have no
  /// customer, time and step.
  ///
  /// - Parameters:
  ///   - marks: What is to be known of each event besides its step, over the rows.
  ///   - includingUnnamed: Whether events without a step have a place, too.
  package func eventSource(
    marking marks: [Expression] = [], includingUnnamed: Bool = false, in scope: Scope
  ) -> Relation? {
    guard let known = withCustomer(in: scope), let time = known.shape.attribute(for: .time),
      let step = known.shape.attribute(for: .step), step.type == .text
    else { return nil }
    let moment = Expression.column(time.name, time.type)
    let name = Expression.column(step.name, step.type)
    var columns = [
      Named(HiddenColumn.customer, known.customer),
      Named(EventColumn.time, time.instant.microseconds),
      Named(EventColumn.step, name),
    ]
    columns += marks.enumerated().map { Named(EventColumn.mark($0), $1) }
    if !known.relation.keepsStoredOrder {
      columns += known.shape.identity.enumerated().compactMap { index, name in
        known.column(name).map { Named(EventColumn.tie(index), $0) }
      }
    }
    var placed = [known.customer.isNotNull, moment.isNotNull]
    if !includingUnnamed { placed.append(name.isNotNull) }
    let read = Relation.filter(known.relation, .all(placed))
    return .project(read.reading(columns), columns)
  }
}

extension Relation {
  /// Rows of a customer and a time as events to be held in memory that have no steps but marks (see
  /// ``EventColumn``).
  ///
  /// - Parameter ties: What tells events of one instant apart, in the order of the files.
  package static func events(
    _ rows: Relation, of customer: Expression, at time: Expression, marking marks: [Expression],
    ties: [Expression]
  ) -> Relation {
    var columns = [Named(HiddenColumn.customer, customer), Named(EventColumn.time, time)]
    columns += marks.enumerated().map { Named(EventColumn.mark($0), $1) }
    if !rows.keepsStoredOrder {
      columns += ties.enumerated().map { Named(EventColumn.tie($0), $1) }
    }
    return .project(rows.reading(columns), columns)
  }

  /// The rows without the columns that were made and that nothing reads: the same events are known
  /// again, whatever else is said of them.
  fileprivate func reading(_ columns: [Named]) -> Relation {
    reading(columns.reduce(into: []) { $0.formUnion($1.expression.columnNames) })
  }

  private func reading(_ names: Set<String>) -> Relation {
    switch self {
    case .filter(let input, let condition):
      return .filter(input.reading(names.union(condition.columnNames)), condition)
    case .extend(let input, let added):
      let kept = added.filter { names.contains($0.name) }
      guard !kept.isEmpty else { return input.reading(names) }
      let read = kept.reduce(into: names) { $0.formUnion($1.expression.columnNames) }
      return .extend(input.reading(read), kept)
    default: return self
    }
  }

  /// Whether the rows come in the order in which one stored table has them.
  fileprivate var keepsStoredOrder: Bool {
    switch self {
    case .table: true
    case .filter(let input, _), .extend(let input, _), .project(let input, _):
      input.keepsStoredOrder
    default: false
    }
  }
}

extension Attribute {
  /// The instant that a time or date stands for; a day without a time of day counts to its end.
  package var instant: Expression {
    let column = Expression.column(name, type)
    guard type != .timestamp else { return column }
    return .call(
      .addMicroseconds, [column.cast(to: .timestamp), .integer(86_399_999_999)], .timestamp)
  }
}

extension Expression {
  /// An instant in microseconds since 1970.
  package var microseconds: Expression { .call(.elapsed, [self, .timestamp(0)], .duration) }
}
