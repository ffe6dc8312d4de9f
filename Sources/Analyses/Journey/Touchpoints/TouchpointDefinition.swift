import Kits

/// What `journey` counts, as relations.
///
/// Silence divides what a customer does into ways: an event enters when nothing was known of the
/// customer for the gap before it, and exits when nothing follows within the gap. Only an event
/// whose gap has passed by the moment of the last observation tells whether it exits; the others
/// are young, and no rate counts them.
struct TouchpointDefinition: Sendable {
  var events: BoundEvents
  var gap: FixedLength
  /// Nil when the data knows no such event.
  var outcome: Expression?
  /// The first and the last event of what is shown of a customer.
  var from: Expression?
  var to: Expression?
  /// Whether stages depend on the outcome; else each step has its own, and all are one here.
  var stagesByOutcome: Bool

  // What rows are counted by: the step, its stage (0 before, 1 at, 2 after), and where a move leads.
  static let step = GroupColumn.text(EventColumn.step)
  static let stage = GroupColumn.whole("_stage")
  static let nextStep = GroupColumn.text("_nextStep")
  static let nextStage = GroupColumn.whole("_nextStage")
  static let channel = GroupColumn.text("_channel")

  static let customers = AggregateColumn.whole(
    "_customers", AggregateCall(.countDistinct, [.customer], type: .integer))
  /// The events of which it is known whether they exit.
  static let mature = AggregateColumn.count("_n", where: .column("_mature", .boolean))
  static let entries = AggregateColumn.count("_entries", where: .column("_enters", .boolean))
  static let exits = AggregateColumn.count("_exits", where: .column("_exits", .boolean))
  static let repeats = AggregateColumn.count(
    "_repeats", where: Expression.column("_visit", .integer).isGreater(than: .integer(1)))
  /// The median time to the next event.
  static let wait = AggregateColumn.duration(
    "_wait", AggregateCall(.median, [.column("_wait", .duration)], type: .duration))
  /// The median of the places at which customers first come to a step, within the stage.
  static let place = AggregateColumn.number(
    "_place", AggregateCall(.median, [.column("_arrival", .integer)], type: .double))
  static let all = AggregateColumn.count("_n")

  private static let node = [step.named, stage.named]
  private static let nodeOrder = [step.order, stage.order]

  /// One row per group, step and stage: the keys and the counts.
  var counts: Question {
    let counts = [Self.customers, Self.mature, Self.entries, Self.exits, Self.repeats]
    return Question(
      .aggregate(
        followed, by: events.labels + Self.node,
        counts.map(\.aggregate) + [Self.wait.aggregate, Self.place.aggregate]),
      order: events.order + Self.nodeOrder)
  }

  /// One row per step and stage, whatever the group: its customers and its place.
  var places: Question {
    Question(
      .aggregate(followed, by: Self.node, [Self.customers.aggregate, Self.place.aggregate]),
      order: Self.nodeOrder)
  }

  /// Moves to another step or stage, where one follows within the gap: the keys, both ends, how many.
  var moves: Question {
    let isSame = Expression.all([
      Expression.eventStep.equals(Self.nextStep.expression),
      Self.stage.expression.equals(Self.nextStage.expression),
    ])
    let moved = Expression.all([
      Expression.column("_wait", .duration).isNotNull, isSame.negated,
    ])
    return Question(
      .aggregate(
        .filter(followed, moved),
        by: events.labels + Self.node + [Self.nextStep.named, Self.nextStage.named],
        [Self.all.aggregate]),
      order: events.order + Self.nodeOrder + [Self.nextStep.order, Self.nextStage.order])
  }

  /// One row: the young events and their customers.
  var young: Question {
    Question(
      .aggregate(
        .filter(shown, isMature.negated), by: [], [Self.all.aggregate, Self.customers.aggregate]),
      order: [])
  }

  /// How many events of each step went through each channel; nil where events have no channel.
  var channels: Question? {
    guard let channel = events.rows.shape.attribute(for: .channel), channel.type == .text else {
      return nil
    }
    let value = Expression.column(channel.name, channel.type)
    return Question(
      .aggregate(
        events.relation([Named(Self.channel.name, value)], where: value.isNotNull),
        by: [Self.step.named, Self.channel.named], [Self.all.aggregate]),
      order: [Self.step.order, Self.channel.order])
  }
}
