import Kits

extension BoundEvents {
  /// The events without what groups them.
  var ungrouped: BoundEvents {
    var copy = self
    (copy.keys, copy.order) = ([], [])
    return copy
  }

  /// The customers who take part and their groups; nil when all do, in one group.
  var participants: Question? {
    let isEveryone = keys.isEmpty && rows.relation == everyone.relation
    return isEveryone ? nil : rows.participants(by: keys, order: order)
  }

  /// A question as a pass over the events, with a kernel where events in memory say all that it needs:
  /// their names, and what groups them.
  func walk(_ question: Question, kernel: (any SequenceKernel)?, in scope: Scope) -> Walk {
    guard let kernel else { return Walk(definition: question) }
    guard isGroupedByEvent else {
      guard let source = everyone.eventSource(in: scope) else { return Walk(definition: question) }
      return Walk(definition: question, events: source, overlay: participants, kernel: kernel)
    }
    guard var grouped = kernel as? any MarkGrouped,
      let source = rows.eventSource(marking: keys.map(\.expression), in: scope)
    else { return Walk(definition: question) }
    grouped.groupKeys = .init(first: 0, fields: keys.map(\.field), order: order)
    return Walk(definition: question, events: source, kernel: grouped)
  }

  /// Asks how many events tie, which count in the order of the files, and how many have no place.
  func probes(in scope: Scope) -> [Probe] {
    let ties = Ties(over: ungrouped.relation())
    let walk = ungrouped.walk(ties.question, kernel: TiesKernel(), in: scope)
    let tied = Probe(walk) { [hasDaysOnly] table in
      Ties.note(table, byDay: hasDaysOnly, "they count in the files' order")
    }
    return [tied] + unplaced()
  }
}

extension BoundEvents {
  /// Some of the events to be held in memory, with marks instead of a step.
  func source(where condition: Expression, marking marks: [Expression]) -> Relation {
    .events(
      .filter(rows.relation, .all([isPlaced, condition])), of: customer, at: moment.microseconds,
      marking: marks, ties: identity)
  }
}

extension [SortKey] {
  /// The columns that these are, in order; nil when one is something else.
  var columnNames: [String]? {
    var names: [String] = []
    for key in self {
      guard case .column(let name, _) = key.expression, !key.descending else { return nil }
      names.append(name)
    }
    return names
  }
}
