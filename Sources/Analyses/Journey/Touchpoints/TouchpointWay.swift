import Kits

/// How a journey is counted: its passes over the events, and the report that they end in.
struct TouchpointWay: Sendable {
  var report: TouchpointReport
  private let counts: Walk
  private let moves: Walk
  private let places: Walk

  init(_ definition: TouchpointDefinition, _ report: TouchpointReport, in scope: Scope) {
    self.report = report
    counts = definition.walk(.counts, in: scope)
    moves = definition.walk(.moves, in: scope)
    places = definition.walk(.places, in: scope)
  }

  /// Counts first, then moves, then what is asked in any case.
  var start: Plan.Step {
    let definition = report.definition
    let others = [definition.young] + (definition.channels.map { [$0] } ?? [])
    let hasGroups = !definition.events.keys.isEmpty
    let (report, moves, places) = (report, moves, places)
    let count: Plan.Then = { (counts) throws(Diagnostic) in
      let move: Plan.Then = { (moves) throws(Diagnostic) in
        let ask: @Sendable ([Table]) -> Plan.Step = { places in
          let then: Plan.Then = { (others) throws(Diagnostic) in
            report.rows(counts + moves + others + places)
          }
          return .ask(others, then: then)
        }
        guard hasGroups else { return ask([]) }
        let place: Plan.Then = { (places) throws(Diagnostic) in ask(places) }
        return .walk(places, then: place)
      }
      return .walk(moves, then: move)
    }
    return .walk(counts, then: count)
  }
}
