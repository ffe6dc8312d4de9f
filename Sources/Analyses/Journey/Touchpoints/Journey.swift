import Files
import Kits

/// Lists the touchpoints before, at and after an outcome, in the order in which customers meet them.
struct Journey: Verb {
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
  /// The path of the list and its place; the file is read when the stage runs.
  private let list: (path: String, span: SourceSpan)?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    outcome = try arguments.step("outcome")
    from = try arguments.step("from")
    to = try arguments.step("to")
    gap = try arguments.length("gap") ?? .days(30)
    stages = try Self.stages(arguments)
    list = try Self.list(arguments)
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

  private static func list(
    _ arguments: Arguments
  ) throws(Diagnostic) -> (path: String, span: SourceSpan)? {
    guard let item = arguments.items("list").first else { return nil }
    let syntax = try item.expression()
    guard case .text(let path) = try arguments.scope.constant(syntax) else {
      throw .expected("the path of a file in quotes", after: "list", at: syntax.span)
    }
    return (path, syntax.span)
  }

  private static let columns = [
    "step", "stage", "customers", "n", "entries", "exits", "exit_rate", "low", "high", "repeats",
    "back_rate", "median_to_next", "controlled",
  ]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = try EventBinder(arguments, over: input, columns: Self.columns, in: scope)
    let divided = try binder.outcome(outcome)
    let (first, last) = (from.map(binder.bound), to.map(binder.bound))
    let events = try binder.events()
    let attributes = binder.keys.attributes + Self.attributes(confidence: scope.confidence)
    func way(stagesByOutcome: Bool) -> TouchpointWay {
      let definition = TouchpointDefinition(
        events: events, gap: gap, outcome: divided?.condition, from: first?.condition,
        to: last?.condition, stagesByOutcome: stagesByOutcome)
      let report = TouchpointReport(
        definition: definition, keyCount: binder.keys.keys.count,
        fields: attributes.map(\.field), confidence: scope.confidence,
        stages: stages ?? ["before", "at", "after"], list: nil,
        outcome: outcome?.label ?? JourneyStep.standardOutcome, from: from?.label, to: to?.label)
      return TouchpointWay(definition, report, in: scope)
    }
    let byOutcome = way(stagesByOutcome: true)
    var rules = binder.notes
    let start: Plan.Step
    if let list {
      start = self.start(byOutcome, way(stagesByOutcome: false), list, in: scope.files)
    } else {
      rules += byOutcome.report.rules
      start = byOutcome.start
    }
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name), rules: rules,
      probes: [events.unplaced()].compactMap { $0 }, hidden: SummaryRows.hidden, start: start)
  }

  /// Reads the list first: whether it has stages of its own decides what is counted.
  private func start(
    _ byOutcome: TouchpointWay, _ byList: TouchpointWay, _ list: (path: String, span: SourceSpan),
    in files: FileReach
  ) -> Plan.Step {
    let named = arguments.clause("stages")?.word.span
    let (path, span) = list
    return .ask([]) { (_) throws(Diagnostic) in
      let list = try TouchpointList(path: path, in: files, at: span)
      if let named, !list.stages.isEmpty {
        throw Diagnostic(
          "contradiction", "\(typed(path)) has stages of its own, and `stages` names others",
          at: named, help: ["leave out `stages`"])
      }
      var way = list.stages.isEmpty ? byOutcome : byList
      way.report.list = list
      return way.start
    }
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
