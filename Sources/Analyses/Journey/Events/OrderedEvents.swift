import Verbs

/// The events that have a customer, a time and a step, in the order in which they happened; events
/// of one instant in the order of the files.
struct OrderedEvents: Sendable {
  /// The rows, with the joins that steps and keys needed.
  let rows: Rows
  /// What is grouped by, over the rows; weekdays and the like with a hidden key for their order.
  var keys: [Named]
  /// The order of the groups, over the keys by name.
  var order: [SortKey]

  /// One row per event: `_customer`, `_time` in microseconds, `_step`, what breaks ties (`_tie0` …),
  /// the groups (`_group0` …) and the further columns.
  func relation(_ further: [Named] = []) -> Relation {
    var columns = [
      Named(HiddenColumn.customer, rows.customer), Named("_time", moment.microseconds),
      Named("_step", name),
    ]
    columns += identity.enumerated().map { Named("_tie\($0)", $1) }
    columns += keys.enumerated().map { Named("_group\($0)", $1.expression) }
    return .project(.filter(rows.relation, isPlaced), columns + further)
  }

  var customer: Expression { .column(HiddenColumn.customer, .integer) }
  var time: Expression { .column("_time", .duration) }
  var step: Expression { .column("_step", .text) }

  /// A value from the customer's events before and after, in order.
  func window(
    _ function: Window.Function, _ type: ValueType, frame: Window.Frame = .rowsToCurrent
  ) -> Expression {
    let ties = identity.enumerated().map { Expression.column("_tie\($0)", $1.type) }
    return .window(
      Window(
        function, partition: [customer], order: ([time] + ties).map { SortKey($0) }, frame: frame,
        type: type))
  }

  /// The keys under their own names, from rows that have them as `_group0` ….
  var labels: [Named] {
    keys.enumerated().map { Named($1.name, .column("_group\($0)", $1.expression.type)) }
  }

  /// The pass: with a kernel where events in memory say all that it needs.
  ///
  /// - Parameter everyone: the events before they were narrowed to some customers, without joins.
  func walk(
    _ definition: Relation, order further: [SortKey], kernel: (any SequenceKernel)?,
    over everyone: Rows, in scope: Scope
  ) -> Walk {
    let question = Question(definition, order: order + further)
    guard let kernel else { return Walk(definition: question) }
    guard keys.allSatisfy({ rows.isPerCustomer($0.expression) }) else {
      guard var grouped = kernel as? any MarkGrouped,
        let source = rows.eventSource(marking: keys.map(\.expression), in: scope)
      else { return Walk(definition: question) }
      grouped.groupKeys = .init(first: 0, fields: keys.map(\.field), order: self.order)
      return Walk(definition: question, events: source, kernel: grouped)
    }
    guard let source = everyone.eventSource(in: scope) else { return Walk(definition: question) }
    let isEveryone = keys.isEmpty && rows.relation == everyone.relation
    return Walk(
      definition: question, events: source,
      overlay: isEveryone ? nil : rows.participants(by: keys, order: order), kernel: kernel)
  }

  /// How many events tie; groups do not matter.
  private func ties(over everyone: Rows, in scope: Scope) -> Walk {
    var ungrouped = self
    (ungrouped.keys, ungrouped.order) = ([], [])
    return ungrouped.walk(ties, order: [], kernel: TiesKernel(), over: everyone, in: scope)
  }

  // MARK: Notes

  /// Asks how many events tie, and how many have no place in the order.
  ///
  /// - Parameter everyone: The events before they were narrowed to some customers, without joins.
  func probes(over everyone: Rows, in scope: Scope) -> [Probe] {
    var probes = [Probe(ties(over: everyone, in: scope)) { tieNote($0) }]
    let unplaced = rows.unplaced(
      [.customer, .time, .step], isPlaced: isPlaced, noun: "event",
      lack: "a customer, a time or a step")
    if let unplaced { probes.append(unplaced) }
    return probes
  }

  /// One row: how many `pairs` of neighbours there are, and how many are `tied`.
  var ties: Relation {
    let before = Expression.window(
      Window(.lag(time), partition: [customer], order: [SortKey(time)], type: .duration))
    let previous = Expression.column("_previous", .duration)
    return .aggregate(
      .extend(relation(), [Named("_previous", before)]), by: [],
      [
        NamedAggregate("pairs", .count(where: previous.isNotNull)),
        NamedAggregate("tied", .count(where: previous.equals(time))),
      ])
  }

  private func tieNote(_ table: Table) -> Note? {
    guard let pairs = table["pairs"]?[0].whole, let tied = table["tied"]?[0].whole,
      tied * 100 > pairs
    else { return nil }
    let isDays = rows.shape.attribute(for: .time)?.type == .date
    let share = Double(tied) / Double(pairs)
    return Note(
      .caveat,
      "\(percentage(share)) of events follow the one before "
        + "\(isDays ? "on the same day (there are no times of day)" : "at the same instant"): "
        + "they count in the files' order",
      measures: [.init("share of tied events", share)])
  }

  // MARK: Columns

  private var name: Expression {
    rows.shape.attribute(for: .step).map { .column($0.name, $0.type) } ?? .null(.text)
  }

  private var isPlaced: Expression {
    .all([rows.customer.isNotNull, moment.isNotNull, name.isNotNull])
  }

  /// The instant of an event; a day counts to its end.
  private var moment: Expression {
    rows.shape.attribute(for: .time)?.instant ?? .null(.timestamp)
  }

  /// What tells events of one instant apart, in the order of the files.
  private var identity: [Expression] {
    let hidden = rows.shape.identity.compactMap { rows.relation.column($0) }
    return hidden.isEmpty ? rows.shape.columns.map { .column($0.name, $0.type) } : hidden
  }
}

/// A share as in `16.7 %`.
func percentage(_ share: Double) -> String {
  let tenths = Int((share * 1000).rounded())
  return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
}
