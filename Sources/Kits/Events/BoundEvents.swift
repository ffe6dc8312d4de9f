package import Verbs

/// Events as a verb follows them: whose each is, when it was, what it is called, and what groups it.
///
/// Events of one instant come in the order of the files.
package struct BoundEvents: Sendable {
  /// The events, with the joins that steps, conditions and keys needed.
  package let rows: Rows
  /// The events before they were narrowed to some customers, without joins.
  package let everyone: Rows
  package let time: Attribute
  /// What an event is called, a text; nil where events need no name.
  package let step: Expression?
  /// What is grouped by, over the rows; weekdays and the like with a hidden key for their order.
  package var keys: [Named]
  /// The order of the groups, over the keys by name.
  package var order: [SortKey]
  /// The moment the events are observed until, in microseconds.
  package let observedUntil: Int64

  // MARK: Over the rows

  package var customer: Expression { rows.customer }
  /// The instant of an event; a day counts to its end.
  package var moment: Expression { time.instant }
  /// Whether the events have days without a time of day.
  package var hasDaysOnly: Bool { time.type != .timestamp }

  /// What tells events of one instant apart, in the order of the files.
  package var identity: [Expression] {
    let hidden = rows.shape.identity.compactMap { rows.relation.column($0) }
    return hidden.isEmpty ? rows.shape.columns.map { .column($0.name, $0.type) } : hidden
  }

  /// What an event must have to be followed; never null.
  package var isPlaced: Expression {
    .all(
      [customer.isNotNull, Expression.column(time.name, time.type).isNotNull]
        + (step.map { [$0.isNotNull] } ?? []))
  }

  /// Whether events of one customer may be in several groups.
  package var isGroupedByEvent: Bool {
    !keys.allSatisfy { rows.isPerCustomer($0.expression) }
  }

  /// The last day until whose end events are observed.
  package var lastDay: String { CivilDate(microseconds: observedUntil).text }

  /// The names that an event may have where the condition says that and nothing else.
  package func names(_ condition: Expression) -> [String]? {
    everyone.shape.attribute(for: .step).flatMap { condition.constants(of: $0.name) }
  }

  /// Counts the events that cannot be followed, where the catalog says that there may be some.
  ///
  /// - Parameters:
  ///   - isConcerned: Which events would be followed otherwise; all when nil.
  ///   - noun: What an event is called.
  ///   - fate: What becomes of them, and the same for the note's measure.
  package func unplaced(
    concerning isConcerned: Expression? = nil, noun: String = "event",
    fate: (text: String, measure: String) = (" left out", "left out")
  ) -> [Probe] {
    let probe = rows.unplaced(
      [.customer, .time] + (step == nil ? [] : [.step]), isPlaced: isPlaced,
      isConcerned: isConcerned, noun: noun,
      lack: step == nil ? "a customer or a time" : "a customer, a time or a step", fate: fate)
    return probe.map { [$0] } ?? []
  }
}

extension Rows {
  /// Whether a value is the same in all rows of a customer.
  package func isPerCustomer(_ value: Expression) -> Bool {
    value.columnNames.allSatisfy { name in
      HiddenColumn.isLookedUp(name) || shape.perCustomer.contains(name)
        || shape.attribute(name)?.role == .customer
    }
  }
}

extension Expression {
  /// The texts that a column must be one of, when the condition says that and nothing else.
  fileprivate func constants(of column: String) -> [String]? {
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
