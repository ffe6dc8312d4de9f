import Kits

/// The paths as a relation, which is their definition and runs on every engine.
///
/// A customer has one path: the first steps from the first event, or from the first one that
/// `begins`, to the first later one that `ends`. One event serves one of the two.
struct PathsDefinition: Sendable {
  let events: BoundEvents
  let begins: Expression?
  let ends: Expression?
  /// Whether an event with the step of the one before it counts as the same.
  let collapses: Bool
  let length: Int
  let top: Int

  /// The place of a path from 1; one more for all that are not kept.
  static let place = GroupColumn.whole("_place")
  static let count = sum("_n")
  static let converted = sum("_converted")
  static let paths = AggregateColumn.count("_paths")

  /// A path's own count, added up over those that are not kept.
  private static func sum(_ name: String) -> AggregateColumn<Int> {
    .whole(name, AggregateCall(.sum, [.column(name, .integer)], type: .integer))
  }

  /// The steps of a path, null after its end.
  var steps: [GroupColumn<String?>] { (1...length).map { .text("_step\($0)") } }

  /// One row per group and kept path: the keys, the place, the steps and the counts; all other paths in
  /// one row, the last.
  var question: Question {
    let groups = events.labels.map { Named($0.field) }
    let counted = Relation.aggregate(
      customers, by: groups + steps.map(\.named),
      [
        NamedAggregate(Self.count.name, .count()),
        NamedAggregate(Self.converted.name, .count(where: .column("_converts", .boolean))),
      ])
    // The commonest first, then by name; a path before those that go on from its end.
    var order = [SortKey(.column(Self.count.name, .integer), descending: true)]
    for step in steps { order += [SortKey(step.expression.isNotNull), step.order] }
    let rank = Expression.window(
      Window(
        .rowNumber, partition: groups.map(\.expression), order: order, frame: .rowsToCurrent,
        type: .integer))
    let place = Expression.column("_rank", .integer)
    let last = Expression.integer(Int64(top) + 1)
    let ranked = Relation.extend(
      .extend(counted, [Named("_rank", rank)]),
      [Named(Self.place.name, .call(.least, [place, last], .integer))])
    let isKept = place.isLess(than: last)
    let kept = steps.map {
      NamedAggregate(
        $0.name, AggregateCall(.minimum, [$0.expression], where: isKept, type: .text))
    }
    return Question(
      .aggregate(
        ranked, by: groups + [Self.place.named],
        [Self.paths.aggregate, Self.count.aggregate, Self.converted.aggregate] + kept),
      order: events.order + [Self.place.order])
  }

  /// Nil when a step is more than names of events.
  var kernel: PathsKernel? {
    let names = [begins, ends].map { step in step.map(events.names) }
    // The outer nil: no step is asked for; the inner: it is not told by names.
    if case .some(.none) = names[0] { return nil }
    if case .some(.none) = names[1] { return nil }
    return PathsKernel(
      begins: names[0] ?? nil, ends: names[1] ?? nil, collapses: collapses, length: length,
      top: top)
  }

  /// One row per customer with a path: the keys, `_step1` … and whether it `_converts`.
  private var customers: Relation {
    let number = Expression.column("_number", .integer)
    let ended = Expression.column("_ended", .integer)
    let position = Expression.column("_position", .integer)
    let inPath = ended.equals(.integer(0))
    var aggregates = events.labels.map { label in
      NamedAggregate(
        label.name,
        AggregateCall(
          .minimum, [label.expression], where: number.equals(.integer(1)),
          type: label.expression.type))
    }
    aggregates += (1...length).map { step in
      NamedAggregate(
        "_step\(step)",
        AggregateCall(
          .minimum, [.eventStep], where: .all([inPath, position.equals(.integer(Int64(step)))]),
          type: .text))
    }
    aggregates.append(
      NamedAggregate(
        "_converts",
        AggregateCall(.any, [.column("_ends", .boolean)], type: .boolean)))
    return .aggregate(
      positioned, by: [Named(Field(HiddenColumn.customer, .integer))], aggregates)
  }

  /// The events from the beginning of each path: `_number` from there, `_position` in the path, how
  /// many have `_ended` it before.
  private var positioned: Relation {
    let number = Expression.column("_number", .integer)
    let isEnd = Expression.column("_ends", .boolean)
    var rows = Relation.extend(started, [Named("_number", events.window(.rowNumber, .integer))])
    if collapses {
      rows = .extend(
        rows, [Named("_previous", events.window(.lag(.eventStep), .text))])
    }
    if begins != nil {
      // The event that begins the path does not end it.
      rows = .extend(
        rows, [Named("_ends", .all([isEnd, number.isGreater(than: .integer(1))]))])
    }
    var added = [
      Named(
        "_ended",
        ends == nil
          ? .integer(0)
          : events.window(.aggregate(.count(where: isEnd)), .integer, frame: .rowsBefore))
    ]
    if collapses {
      let previous = Expression.column("_previous", .text)
      let isNew = Expression.any([previous.isNull, previous.equals(.eventStep).negated])
      added.append(
        Named("_position", events.window(.aggregate(.count(where: isNew)), .integer)))
    } else {
      added.append(Named("_position", number))
    }
    return .extend(rows, added)
  }

  /// The events from the first that begins a path.
  private var started: Relation {
    func flag(_ name: String, _ condition: Expression?) -> Named {
      // A comparison with null is null: an event is one of the step or is not.
      Named(
        name,
        condition.map { .call(.coalesce, [$0, .boolean(false)], .boolean) } ?? .boolean(false))
    }
    guard let begins else { return events.relation([flag("_ends", ends)]) }
    let rows = events.relation([flag("_begins", begins), flag("_ends", ends)])
    let begun = events.window(
      .aggregate(.count(where: .column("_begins", .boolean))), .integer)
    return .filter(
      .extend(rows, [Named("_begun", begun)]),
      Expression.column("_begun", .integer).isGreater(than: .integer(0)))
  }
}
