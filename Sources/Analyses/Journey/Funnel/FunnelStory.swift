import Kits

/// One customer's way through a funnel: the events that count, and why a step was not reached.
struct FunnelStory: Sendable {
  let definition: FunnelDefinition
  let customer: CustomerKey
  /// What the incoming rows are called.
  let name: String

  private var rule: FunnelRule { definition.rule }

  func plan(notes: [Note], in scope: Scope) -> Plan {
    let time = definition.events.time
    let attributes = [
      Attribute(Field("position", .integer), nullable: false),
      Attribute(Field("step", .text), nullable: false),
      Attribute(Field("reached", .boolean), nullable: false), time.renamed("time"),
      Attribute(Field("event", .text)), Attribute(Field("elapsed", .duration)),
      Attribute(Field("reason", .text)),
    ]
    let question = question(in: scope)
    let fields = attributes.map(\.field)
    let rule = Note(
      .rule,
      "the events of \(typed(customer.key)) by which the furthest step was first reached, `elapsed` "
        + "since the first of them; `reason` is the first thing that stands between",
      isPersonal: true)
    var shape = SummaryRows.shape(attributes, named: name)
    shape.isPersonal = true
    return Plan(
      shape: shape,
      rules: notes + [rule], hidden: SummaryRows.hidden,
      start: customer.checked(in: scope) { () throws(Diagnostic) in
        .ask([question]) { (tables) throws(Diagnostic) in
          .rows(
            SummaryRows.relation(fields, rows(tables[0], isDay: time.type == .date)), notes: [],
            chart: nil)
        }
      })
  }

  /// The customer's events in order: `_time`, `_name`, `_mask` and what is held constant.
  private func question(in scope: Scope) -> Question {
    let events = definition.events
    var own = events.rows.relation
    if let found = customer.found(in: scope) {
      own = .join(own, .semi, found, on: [.customer], taking: [])
    }
    let step = events.rows.shape.attribute(for: .step)
    let columns =
      [
        Named("_name", step.map { .column($0.name, $0.type) } ?? .null(.text)),
        Named("_mask", rule.mask),
      ] + rule.holding.enumerated().map { Named("_hold\($0)", $1.expression) }
    let placed = Relation.filter(own, events.moment.isNotNull)
    return Question(.project(placed, events.columns + columns), order: events.filesOrder)
  }

  // MARK: Rows

  private func rows(_ table: Table, isDay: Bool) -> [[Value]] {
    let tracks = FunnelTrail.tracks(of: table, held: rule.holding.count).map {
      FunnelTrail($0, rule)
    }
    // What goes furthest, and of that the first.
    let trail =
      tracks.min { left, right in
        (-left.furthest, left.end) < (-right.furthest, right.end)
      } ?? FunnelTrail([], rule)
    return rule.steps.enumerated().map { place, step -> [Value] in
      let event = trail.event(of: place)
      let time = event.map { event -> Value in
        isDay
          ? .date(CivilDate(microseconds: event.time).daysSinceEpoch) : .timestamp(event.time)
      }
      return [
        .integer(Int64(place + 1)), .text(step.label), .boolean(event != nil), time ?? .null,
        event?.name.map { .text($0) } ?? .null,
        event.map { .duration($0.time - trail.start) } ?? .null,
        trail.reason(of: place).map { .text($0) } ?? .null,
      ]
    }
  }
}
