import Verbs

/// Lists the touchpoints before, at and after an outcome, in the order in which customers meet them.
struct Touchpoints: Verb {
  static let signature = Signature(
    "journey", "Lists every touchpoint before, at and after an outcome, in the typical order.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic],
    clauses: [
      Parameter(
        "list", .texts, placeholder: "FILE",
        "A CSV file that says for each `step` its `stage` and whether it is `controlled`."),
      Parameter(
        "outcome", .steps, placeholder: "STEP",
        "The event that divides the stages, `purchase` if not given."),
      Parameter(
        "stages", .texts, 3...3, placeholder: "NAME",
        "Other names for the three stages `before`, `at` and `after`."),
      Parameter(
        "from", .steps, placeholder: "STEP",
        "Shows each customer's events from the first one of this step on."),
      Parameter(
        "to", .steps, placeholder: "STEP",
        "Shows each customer's events up to the first one of this step."),
      Parameter(
        "gap", .durations, placeholder: "DURATION",
        "The silence after which a customer has left, 30d if not given."),
    ])
  static let examples = [
    Example("touchpoints | journey", "Where customers come in, come back and leave."),
    Example("touchpoints | journey gap 1d by device", "Where they leave the same day, by device."),
    Example(
      "touchpoints | journey outcome booking stages interest, booking, service",
      "Around the first booking."),
    Example("touchpoints | journey from visit to booking", "One part of the way."),
  ]

  private let arguments: Arguments
  private let outcome: JourneyStep?
  private let from: JourneyStep?
  private let to: JourneyStep?
  private let gap: FixedLength
  private let stages: [String]?
  private let list: TouchpointList?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    func step(_ word: String) throws(Diagnostic) -> JourneyStep? {
      guard let item = arguments.items(word).first else { return nil }
      return try JourneyStep(item, in: arguments.scope)
    }
    outcome = try step("outcome")
    from = try step("from")
    to = try step("to")
    gap = try arguments.length("gap") ?? .days(30)
    stages = try Self.stages(arguments)
    list = try Self.list(arguments)
    if let clause = arguments.clause("stages"), let list, !list.stages.isEmpty {
      throw Diagnostic(
        "contradiction", "\(typed(list.path)) has stages of its own, and `stages` names others",
        at: clause.word.span, help: ["leave out `stages`"])
    }
  }

  private static func stages(_ arguments: Arguments) throws(Diagnostic) -> [String]? {
    guard arguments.has("stages") else { return nil }
    var names: [String] = []
    for item in arguments.items("stages") {
      let name = try arguments.text(item, after: "stages")
      guard !names.contains(name) else {
        throw Diagnostic("repeated-name", "the stage \(typed(name)) stands twice", at: item.span)
      }
      names.append(name)
    }
    return names
  }

  private static func list(_ arguments: Arguments) throws(Diagnostic) -> TouchpointList? {
    guard let item = arguments.items("list").first else { return nil }
    let syntax = try item.expression()
    guard case .text(let path) = try arguments.scope.constant(syntax) else {
      throw .expected("the path of a file in quotes", after: "list", at: syntax.span)
    }
    return try TouchpointList(path: path, at: syntax.span)
  }

  private static let columns = [
    "step", "stage", "customers", "n", "entries", "exits", "exit_rate", "low", "high", "repeats",
    "back_rate", "median_to_next", "controlled",
  ]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let tracking = try Tracking(arguments, columns: Self.columns, over: input, in: scope)
    let stagesByOutcome = list?.stages.isEmpty ?? true
    let divided = try tracking.outcome(outcome)
    let (first, last) = (from.map(tracking.condition), to.map(tracking.condition))
    let definition = TouchpointDefinition(
      events: try tracking.events(), gap: gap, outcome: divided, from: first, to: last,
      stagesByOutcome: stagesByOutcome, keys: tracking.keys.grouping, order: tracking.keys.order)
    let attributes = tracking.keys.attributes + Self.attributes(confidence: scope.confidence)
    let report = TouchpointReport(
      definition: definition, keyCount: tracking.keys.keys.count,
      fields: attributes.map(\.field), confidence: scope.confidence,
      stages: stages ?? ["before", "at", "after"], list: list,
      outcome: outcome?.label ?? JourneyStep.standardOutcome, from: from?.label, to: to?.label)
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name),
      rules: tracking.analysed.notes + tracking.keys.notes + tracking.binder.notes + report.rules,
      probes: [definition.events.unplaced].compactMap { $0 }, hidden: SummaryRows.hidden,
      start: start(definition, report, tracking, in: scope))
  }

  /// Counts first, then moves, then what is asked in any case.
  private func start(
    _ definition: TouchpointDefinition, _ report: TouchpointReport, _ tracking: Tracking,
    in scope: Scope
  ) -> Plan.Step {
    let everyone = tracking.analysed.everyone ?? tracking.analysed.rows
    let moves = definition.walk(.moves, over: everyone, in: scope)
    let places = definition.walk(.places, over: everyone, in: scope)
    let others = [definition.young] + (definition.channels.map { [$0] } ?? [])
    let hasGroups = !definition.keys.isEmpty
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
    return .walk(definition.walk(.counts, over: everyone, in: scope), then: count)
  }

  private static func attributes(confidence: Double) -> [Attribute] {
    var attributes = [
      Attribute.word("step", nullable: false), .word("stage"),
      .count("customers"), .count("n"), .count("entries"), .count("exits"),
    ]
    attributes += Attribute.estimate("exit_rate", .fraction, confidence: confidence)
    attributes += [
      .count("repeats"),
      Attribute(Field("back_rate", .double), measure: Measure(.fraction, base: "n")),
      Attribute(Field("median_to_next", .duration)),
      Attribute(Field("controlled", .boolean), nullable: false),
    ]
    return attributes
  }
}

extension Arguments {
  /// A name as an item: a bare word, a text, or `$name` that is one.
  func text(_ item: Item, after word: String) throws(Diagnostic) -> String {
    let syntax = try item.expression()
    if case .name(let name) = syntax.kind { return name.text }
    guard case .text(let text) = try scope.constant(syntax), !text.isEmpty else {
      throw .expected("names", after: word, at: syntax.span)
    }
    return text
  }
}
