import Kits

/// Splits each customer's events into sessions at the pauses between them.
struct Sessions: Verb {
  private static let gap = Place.limit(
    "gap", required: true, empty: "empty-gap", wayOut: (["a usual one is `gap 30m`"], []),
    "The longest pause within a session; after a longer one a new session begins.")
  static let signature = Signature(
    "sessions", "Splits each customer's events into sessions at long pauses.",
    analyses: [.events, .touchpoints, .generic], clauses: [gap])
  static let examples = [
    Example("touchpoints | sessions gap 30m", "Adds the session to every event."),
    Example(
      "touchpoints | sessions gap 30m | summarize events = count() by session | top 5 by events",
      "The longest sessions."),
  ]

  private static let columns = [
    Attribute(Field("session", .text)), Attribute(Field("session_index", .integer)),
  ]

  private let arguments: Arguments
  private let gap: TimeLimit

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    guard let gap = try arguments[Self.gap] else {
      throw Diagnostic(
        "missing-clause", "`sessions` needs `gap DURATION`", at: arguments.stage.span)
    }
    self.gap = gap
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = try EventBinder(arguments, over: input, having: [.customer, .time], in: scope)
    let found = try binder.events(named: nil)
    let events = found.rows
    let key = events.shape.attribute(for: .customer)?.name
    // The columns are put at the end first, so that older ones of their names are kept.
    let prepared = ScoreColumns(events, Self.columns, absent: [:]).rows(nil)
    var shape = prepared.shape
    shape.perCustomer.subtract(Self.columns.map(\.name))
    let renamed = key.flatMap { name in
      shape.attribute(for: .customer)?.name ?? shape.attribute(name)?.name
    }
    let moment = (shape.attribute(for: .time) ?? found.time).instant
    let split = split(
      Rows(prepared.relation, shape), moment: moment,
      key: renamed.flatMap { prepared.relation.column($0) })
    var rules = binder.notes + prepared.notes
    rules.append(
      Note(
        .rule,
        "a session ends where the customer's next event comes more than \(gap.text) later; "
          + "`session_index` numbers a customer's sessions in these rows, and `session` is the "
          + "customer's key with that number"))
    let unplaced = found.unplaced(fate: (": kept, in no session", "in no session"))
    return Plan(split, shape, rules: rules, probes: unplaced)
  }

  /// Adds both columns to rows that know their customer.
  private func split(_ rows: Rows, moment: Expression, key: Expression?) -> Relation {
    let order =
      [SortKey(moment)]
      + rows.shape.identity.compactMap {
        rows.relation.column($0).map { SortKey($0) }
      }
    func window(_ function: Window.Function, _ type: ValueType) -> Expression {
      .window(
        Window(
          function, partition: [rows.customer], order: order, frame: .rowsToCurrent, type: type))
    }
    let previous = rows.freshName("_previous")
    let begins = rows.freshName("_begins")
    let before = Expression.column(previous, .timestamp)
    var relation = Relation.extend(
      rows.relation, [Named(previous, window(.lag(moment), .timestamp))])
    relation = .extend(
      relation, [Named(begins, .any([before.isNull, isLate(moment, after: before)]))])
    let isPlaced = Expression.all([rows.customer.isNotNull, moment.isNotNull])
    let number = window(
      .aggregate(.count(where: Expression.column(begins, .boolean))), .integer)
    relation = .extend(relation, [Named("session_index", number)])
    let index = Expression.column("session_index", .integer)
    let name = Expression.call(
      .concatenate,
      [(key ?? rows.customer).cast(to: .text), .text("#"), index.cast(to: .text)], .text)
    return .extend(
      relation,
      [
        Named("session", .choice([.init(isPlaced, name)], otherwise: .null(.text), .text)),
        Named(
          "session_index", .choice([.init(isPlaced, index)], otherwise: .null(.integer), .integer)),
      ])
  }

  /// Whether the pause is longer than the gap; months are those of the calendar.
  private func isLate(_ moment: Expression, after before: Expression) -> Expression {
    switch gap.length {
    case .months(let months):
      moment.isGreater(than: .call(.addMonths, [before, .integer(months)], .timestamp))
    case .elapsed(let microseconds):
      Expression.call(.elapsed, [moment, before], .duration)
        .isGreater(than: .constant(.duration(microseconds)))
    }
  }
}
