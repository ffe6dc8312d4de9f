package import Relations
package import Tables
import Verbs

extension BoundEvents {
  /// What is known of each event in its place: `_customer`, `_time` in microseconds, what breaks ties
  /// (`_tie0` …) and the groups (`_group0` …).
  package var columns: [Named] {
    [Named(HiddenColumn.customer, customer), Named(EventColumn.time, moment.microseconds)]
      + identity.enumerated().map { Named(EventColumn.tie($0), $1) }
      + keys.enumerated().map { Named(EventColumn.group($0), $1.expression) }
  }

  /// One row per event that can be followed: ``columns``, `_step` and the further columns.
  ///
  /// - Parameter condition: Which events take part; all when nil.
  package func relation(
    _ further: [Named] = [], where condition: Expression? = nil
  ) -> Relation {
    .project(
      .filter(rows.relation, .all([isPlaced] + (condition.map { [$0] } ?? []))),
      columns + (step.map { [Named(EventColumn.step, $0)] } ?? []) + further)
  }

  // MARK: Over that relation

  /// The keys under their own names.
  package var labels: [Named] {
    keys.enumerated().map {
      Named($1.name, .column(EventColumn.group($0), $1.expression.type))
    }
  }

  /// What breaks ties, in the order of the files.
  package var tieBreakers: [Expression] {
    identity.enumerated().map { .column(EventColumn.tie($0), $1.type) }
  }

  /// The order of a customer's events.
  package var filesOrder: [SortKey] { ([.eventTime] + tieBreakers).map { SortKey($0) } }

  /// A value from the customer's events before and after, in order.
  ///
  /// - Parameter partition: Whose events, the customer's unless given.
  package func window(
    _ function: Window.Function, _ type: ValueType, partition: [Expression] = [.customer],
    frame: Window.Frame = .rowsToCurrent
  ) -> Expression {
    .window(Window(function, partition: partition, order: filesOrder, frame: frame, type: type))
  }
}

extension Expression {
  /// The instant of an event in microseconds, in relations of events.
  package static let eventTime = Expression.column(EventColumn.time, .duration)
  /// The name of an event, in relations of events.
  package static let eventStep = Expression.column(EventColumn.step, .text)
}
