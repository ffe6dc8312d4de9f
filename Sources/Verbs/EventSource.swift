package import Catalogs
package import Relations
import Tables

extension Rows {
  /// The rows as events to be held in memory (see `Walk.events`): customer, instant, step, and what
  /// tells events of one instant apart where the stored order does not; nil when the rows have no
  /// such columns.
  ///
  /// Events without one of the three have no place.
  package func eventSource(in scope: Scope) -> Relation? {
    guard let known = withCustomer(in: scope), let time = known.shape.attribute(for: .time),
      let step = known.shape.attribute(for: .step), step.type == .text
    else { return nil }
    let moment = Expression.column(time.name, time.type)
    let name = Expression.column(step.name, step.type)
    var columns = [
      Named(HiddenColumn.customer, known.customer),
      Named("_time", .call(.elapsed, [time.instant, .timestamp(0)], .duration)),
      Named("_step", name),
    ]
    if !known.relation.keepsStoredOrder {
      columns += known.shape.identity.enumerated().compactMap { index, name in
        known.column(name).map { Named("_tie\(index)", $0) }
      }
    }
    let placed = [known.customer.isNotNull, moment.isNotNull, name.isNotNull]
    return .project(.filter(known.relation, .all(placed)), columns)
  }
}

extension Relation {
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
