import Files
import Kits

/// Lists the touchpoints before, at and after an outcome, in the order in which customers meet them.
struct Journey: Verb {
  private static let list = Place<(path: String, span: SourceSpan)?>(
    Parameter(
      "list", .texts, placeholder: "FILE",
      "A CSV file that says for each `step` its `stage` and whether it is `controlled`.")
  ) { (arguments) throws(Diagnostic) in
    guard let syntax = try arguments.expression("list") else { return nil }
    guard case .text(let path) = try arguments.scope.constant(syntax) else {
      throw .expected("the path of a file in quotes", after: "list", at: syntax.span)
    }
    return (path, syntax.span)
  }
  private static let outcome = Place.step(
    "outcome",
    "The event that divides the stages, `\(JourneyStep.standardOutcome)` if not given.")
  private static let stages = Place<[String]?>(
    Parameter(
      "stages", .texts, 3...3, placeholder: "NAME",
      "Other names for the three stages `before`, `at` and `after`.")
  ) { (arguments) throws(Diagnostic) in
    guard let clause = arguments.clause("stages") else { return nil }
    return try names(clause.items, in: arguments)
  }
  private static let from = Place.step(
    "from", "Shows each customer's events from the first one of this step on.")
  private static let to = Place.step(
    "to", "Shows each customer's events up to the first one of this step.")
  private static let gap = Place.length(
    "gap", default: .days(30), "The silence after which a customer has left")
  static let signature = Signature(
    "journey", "Lists every touchpoint before, at and after an outcome, in the typical order.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic],
    clauses: [list, outcome, stages, from, to, gap])
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
    outcome = try arguments[Self.outcome]
    from = try arguments[Self.from]
    to = try arguments[Self.to]
    gap = try arguments[Self.gap]
    stages = try arguments[Self.stages]
    list = try arguments[Self.list]
  }

  /// Names as items, each once: bare words, texts, or `$name` that is one.
  private static func names(
    _ items: [Item], in arguments: Arguments
  ) throws(Diagnostic) -> [String] {
    var names: [String] = []
    for item in items {
      let syntax = try item.expression()
      let name: String
      if case .name(let bare) = syntax.kind {
        name = bare.text
      } else if case .text(let text) = try arguments.scope.constant(syntax), !text.isEmpty {
        name = text
      } else {
        throw .expected("names", after: "stages", at: syntax.span)
      }
      guard !names.contains(name) else {
        throw Diagnostic("repeated-name", "the stage \(typed(name)) stands twice", at: item.span)
      }
      names.append(name)
    }
    return names
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let columns = TouchpointReport.columns
    let binder = try EventBinder(arguments, over: input, columns: columns.names(), in: scope)
    let divided = try binder.outcome(outcome)
    let (first, last) = (from.map(binder.bound), to.map(binder.bound))
    let events = try binder.events()
    let summary = Summary(
      binder.keys, columns, named: input.shape.name, confidence: scope.confidence)
    func way(stagesByOutcome: Bool) -> TouchpointWay {
      let definition = TouchpointDefinition(
        events: events, gap: gap, outcome: divided?.condition, from: first?.condition,
        to: last?.condition, stagesByOutcome: stagesByOutcome)
      let report = TouchpointReport(
        definition: definition, summary: summary, confidence: scope.confidence,
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
      shape: summary.shape, rules: rules, probes: events.unplaced(),
      hidden: SummaryRows.hidden, start: start)
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
}
