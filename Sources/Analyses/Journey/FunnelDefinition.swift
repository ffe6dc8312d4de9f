import Verbs

/// The funnel as a relation, which is its definition and runs on every engine.
///
/// Nested window maxima: the deadline of an entry is the end of its window. Each event of step k
/// knows the latest deadline of the entries that lead to it, which is the maximum over the
/// customer's earlier events of step k − 1 that were reached in time themselves; it is reached when
/// it lies within that deadline. A chain exists exactly when the one with the latest deadline does,
/// so nothing is searched.
///
/// Which events are earlier is said by the frame: with ties optimistic those up to and at the same
/// instant, strict those before it. Where one event may serve two steps, the events before it in
/// the order of (time, row), so that it serves one.
struct FunnelDefinition: Sendable {
  enum Ties: String, Sendable { case optimistic, strict }
  enum Entry: String, Sendable { case any, first }

  /// The events, with the joins that steps and keys needed.
  var events: Rows
  var steps: [BoundStep]
  var window: FunnelWindow?
  var entry: Entry
  var ties: Ties
  /// Whether no event can serve two steps.
  var areApart: Bool
  /// What customers are grouped by, over the events.
  var keys: [Named]
  /// Whether a key may have several values within one customer.
  var groupsByEntry: Bool
  /// The moment the events are observed until, in microseconds.
  var observedUntil: Int64
  /// The order of the groups, over the keys by name.
  var order: [SortKey]

  /// One row per group: the keys, `_n1`, `_immature`, and `_n`, `_median`, `_p90` of each further
  /// step, times in microseconds.
  var question: Question {
    let counted = Relation.filter(customers, column("_entered", .boolean))
    var aggregates = [
      NamedAggregate("_n1", .count(where: column("_mature", .boolean))),
      NamedAggregate("_immature", .count(where: column("_mature", .boolean).negated)),
    ]
    for step in 2...steps.count {
      let time = column("_time\(step)", .duration)
      aggregates += [
        NamedAggregate("_n\(step)", AggregateCall(.count, [time], type: .integer)),
        NamedAggregate("_median\(step)", AggregateCall(.median, [time], type: .duration)),
        NamedAggregate(
          "_p90_\(step)", AggregateCall(.quantile, [time, .double(0.9)], type: .duration)),
      ]
    }
    let labels = keys.enumerated().map { index, key in
      Named(key.name, column("_group\(index)", key.expression.type))
    }
    return Question(.aggregate(counted, by: labels, aggregates), order: order)
  }

  /// One row per customer and group: `_customer`, `_group0` …, whether they `_entered` and some
  /// entry is `_mature`, and `_time2` … from the entry to each step, null where it is not reached.
  var customers: Relation {
    var aggregates = [
      NamedAggregate(
        "_entered", AggregateCall(.any, [column("_enters", .boolean)], type: .boolean)),
      NamedAggregate("_mature", AggregateCall(.any, [deadline(1).isNotNull], type: .boolean)),
    ]
    for step in 2...steps.count {
      let ties = areApart ? [] : tieBreakers
      aggregates += [
        NamedAggregate(
          "_end\(step)",
          AggregateCall(.minimum, [time], where: isReached(step), type: .duration)),
        NamedAggregate(
          "_from\(step)",
          AggregateCall(
            .earliest, [isCalendar ? start(step) : deadline(step), time] + ties,
            where: isReached(step), type: .duration)),
      ]
    }
    let groups = [Named(Field(HiddenColumn.customer, .integer))] + keys.indices.map { group($0) }
    let measured = Relation.aggregate(reached, by: groups, aggregates)
    return .project(
      measured,
      groups.map { Named($0.field) }
        + [Named(Field("_entered", .boolean)), Named(Field("_mature", .boolean))]
        + (2...steps.count).map { Named("_time\($0)", elapsed(to: $0)) })
  }

  /// The time from the entry to the first event that reaches a step.
  private func elapsed(to step: Int) -> Expression {
    let (from, end) = (column("_from\(step)", .duration), column("_end\(step)", .duration))
    let difference = Expression.call(.subtract, [end, from], .duration)
    guard case .elapsed(let length)? = window?.length else { return difference }
    return .call(.add, [difference, .constant(.duration(length))], .duration)
  }

  // MARK: Events

  /// The events of the steps: `_customer`, `_time`, what breaks ties, which step, the groups.
  var relevant: Relation {
    let rows = events.relation
    let conditions = steps.map(\.condition)
    var columns = [
      Named(HiddenColumn.customer, events.customer), Named("_time", moment.microseconds),
    ]
    if areApart {
      let branches = conditions.enumerated().map {
        Expression.Branch($1, .integer(Int64($0 + 1)))
      }
      columns.append(Named("_step", .choice(branches, otherwise: .null(.integer), .integer)))
    } else {
      columns += conditions.enumerated().map { Named("_is\($0 + 1)", $1) }
    }
    columns += identity.enumerated().map { Named("_tie\($0)", $1) }
    columns += keys.enumerated().map { Named("_group\($0)", $1.expression) }
    if window.map({ $0.isCalendar }) ?? false { columns.append(Named("_moment", moment)) }
    let placed = [events.customer.isNotNull, moment.isNotNull, .any(conditions)]
    return .project(.filter(rows, .all(placed)), columns)
  }

  /// The instant of an event; a day counts to its end.
  var moment: Expression {
    events.shape.attribute(for: .time)?.instant ?? .null(.timestamp)
  }

  /// What tells events of one instant apart, in the order of the files.
  private var identity: [Expression] {
    let hidden = events.shape.identity.compactMap { events.relation.column($0) }
    return hidden.isEmpty
      ? events.shape.columns.map { .column($0.name, $0.type) } : hidden
  }

  private var tieBreakers: [Expression] {
    identity.enumerated().map { column("_tie\($0)", $1.type) }
  }

  /// The events with `_enters`, and `_deadline1` where the entry's window has closed.
  private var entries: Relation {
    var rows = relevant
    var enters = serves(1)
    if entry == .first {
      let earlier = Expression.window(
        Window(
          .aggregate(.count(where: serves(1))), partition: [customer], order: filesOrder,
          frame: .rowsBefore, type: .integer))
      rows = .extend(rows, [Named("_entries", earlier)])
      enters = .all([enters, column("_entries", .integer).equals(.integer(0))])
    }
    rows = .extend(rows, [Named("_enters", enters)])
    if groupsByEntry { rows = grouped(rows) }
    let deadline: Expression
    var isMature = [column("_enters", .boolean)]
    if let window {
      deadline = window.deadline(of: column("_moment", .timestamp), at: time)
      isMature.append(deadline.isAtMost(.constant(.duration(observedUntil))))
    } else {
      deadline = time
    }
    var added = [
      Named(
        "_deadline1",
        .choice([.init(.all(isMature), deadline)], otherwise: .null(.duration), .duration))
    ]
    if isCalendar { added.append(Named("_start1", time)) }
    return .extend(rows, added)
  }

  /// Each customer's events once for every group they entered; entries only in their own.
  private func grouped(_ rows: Relation) -> Relation {
    let names = keys.indices.map { "_group\($0)" }
    let groups = Relation.distinct(
      .project(
        .filter(rows, column("_enters", .boolean)),
        [Named(HiddenColumn.customer, customer)]
          + keys.enumerated().map { Named(names[$0], column(names[$0], $1.expression.type)) }))
    let joined = Relation.join(
      rows, .inner, groups, on: [Pair(HiddenColumn.customer, HiddenColumn.customer)],
      taking: names.map { Pair("_entered" + $0, $0) })
    let same = keys.enumerated().map { index, key in
      let own = column(names[index], key.expression.type)
      let entered = column("_entered" + names[index], key.expression.type)
      return Expression.any([own.equals(entered), .all([own.isNull, entered.isNull])])
    }
    let enters = Expression.all([column("_enters", .boolean)] + same)
    // A comparison with null is null: an event enters or does not.
    return .extend(
      joined, [Named("_enters", .call(.coalesce, [enters, .boolean(false)], .boolean))])
  }

  /// The events with `_deadlineK` for every step: of the latest entry that leads to it.
  private var reached: Relation {
    var rows = entries
    for step in 2...steps.count {
      let condition = step > 2 ? isReached(step - 1) : nil
      var added = [
        Named("_deadline\(step)", window(.maximum, [deadline(step - 1)], where: condition))
      ]
      if isCalendar {
        // Months differ in length: of entries with one deadline the latest is the start.
        added.append(
          Named(
            "_start\(step)",
            window(
              .latest,
              [start(step - 1), deadline(step - 1), start(step - 1)], where: condition)))
      }
      rows = .extend(rows, added)
    }
    return rows
  }

  private func window(
    _ function: AggregateFunction, _ arguments: [Expression], where condition: Expression?
  ) -> Expression {
    let frame: Window.Frame =
      ties == .strict ? .rangeBefore : areApart ? .rangeToCurrent : .rowsBefore
    let order = frame == .rowsBefore ? filesOrder : [SortKey(time)]
    let groups = groupsByEntry ? keys.indices.map { group($0).expression } : []
    return .window(
      Window(
        .aggregate(AggregateCall(function, arguments, where: condition, type: .duration)),
        partition: [customer] + groups, order: order, frame: frame, type: .duration))
  }

  // MARK: Columns

  private func column(_ name: String, _ type: ValueType) -> Expression { .column(name, type) }
  private var customer: Expression { column(HiddenColumn.customer, .integer) }
  private var time: Expression { column("_time", .duration) }
  private func deadline(_ step: Int) -> Expression { column("_deadline\(step)", .duration) }
  private func start(_ step: Int) -> Expression { column("_start\(step)", .duration) }
  private var filesOrder: [SortKey] { ([time] + tieBreakers).map { SortKey($0) } }
  private var isCalendar: Bool { window?.isCalendar ?? false }

  private func group(_ index: Int) -> Named {
    let name = "_group\(index)"
    return Named(
      name, column(groupsByEntry ? "_entered" + name : name, keys[index].expression.type))
  }

  /// Whether an event is one of the step.
  private func serves(_ step: Int) -> Expression {
    areApart
      ? column("_step", .integer).equals(.integer(Int64(step))) : column("_is\(step)", .boolean)
  }

  /// Whether an event of a further step lies within the deadline of an entry that leads to it.
  private func isReached(_ step: Int) -> Expression {
    .all([serves(step), window == nil ? deadline(step).isNotNull : time.isAtMost(deadline(step))])
  }
}

extension FunnelWindow {
  var isCalendar: Bool { if case .months = length { true } else { false } }
}
