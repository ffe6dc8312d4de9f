import Kits

/// The places of a funnel's stage, read but not yet bound to rows.
struct FunnelArguments: Sendable {
  /// Each step is a select of the query, or two, and engines nest so many.
  static let mostSteps = 80

  let steps: [JourneyStep]
  let optional: Set<Int>
  let excluded: [JourneyStep]
  let ending: [JourneyStep]
  let holding: [Item]
  let window: TimeLimit?
  let gaps: [FixedLength]
  let entry: FunnelRule.Entry
  let order: FunnelRule.Order
  let ties: FunnelRule.Ties
  /// The customer whose way is shown instead, by key.
  let customer: CustomerKey?

  static let clauses = [
    Parameter(
      "within", .durations, placeholder: "DURATION",
      "The longest time from the first step to the last; without it any time."),
    Parameter(
      "each", .durations, 1...100, placeholder: "DURATION",
      "The longest time from one step to the next: one for all, or one for each after the first."),
    Parameter(
      "entry", .choices(["any", "first"]), 1...1,
      "Whether any first step may begin the funnel, or only a customer's first one."),
    Parameter(
      "order", .choices(["any", "strict", "direct"]), 1...1,
      "Steps in any order; or with no other step between two; or each straight after the one before."
    ),
    Parameter(
      "ties", .choices(["optimistic", "strict"]), 1...1,
      "Whether events of one instant may follow each other; they may if not given."),
    Parameter(
      "optional", .steps, 1...100, placeholder: "STEP",
      "Steps of the funnel that a customer may leave out."),
    Parameter(
      "exclude", .steps, 1...20, placeholder: "STEP",
      "Events that may not come between two steps."),
    Parameter(
      "until", .steps, 1...20, placeholder: "STEP",
      "Events that end what was begun before them, whether or not the time is over."),
    Parameter(
      "holding", .columns, 1...4, placeholder: "COLUMN",
      "Columns that have the same value in all of a customer's steps, such as a ticket or a product."
    ),
    Parameter(
      "why", .texts, placeholder: "\"CUSTOMER\"",
      "Instead, one customer's way: the events that count, or why there is none."),
  ]

  init(_ arguments: Arguments) throws(Diagnostic) {
    steps = try arguments.steps()
    guard steps.count > 1 else {
      throw Diagnostic(
        "one-step",
        "a funnel has at least two steps, and this one has only \(typed(steps[0].label))",
        at: steps[0].span, help: ["name the next one: `funnel \(steps[0].span.text), …`"])
    }
    guard steps.count <= Self.mostSteps else {
      throw Diagnostic(
        "too-many-items", "a funnel has at most \(Self.mostSteps) steps, not \(steps.count)",
        at: steps[Self.mostSteps].span)
    }
    excluded = try arguments.steps("exclude")
    ending = try arguments.steps("until")
    holding = arguments.items("holding")
    optional = try Self.optional(try arguments.steps("optional"), among: steps)
    window = try arguments.duration("within").map { (duration) throws(Diagnostic) in
      let wayOut = ["leave `within` out for a funnel without a window"]
      return try TimeLimit(
        duration, of: "within", at: try arguments.expression("within")?.span,
        wayOut: (wayOut, wayOut))
    }
    gaps = try Self.gaps(arguments, steps.count)
    entry = try arguments.choice("entry") == "first" ? .first : .any
    order = try arguments.choice("order").flatMap { FunnelRule.Order(rawValue: $0) } ?? .given
    ties = try arguments.choice("ties") == "strict" ? .strict : .optimistic
    customer = try CustomerKey(arguments, clause: "why")
    if !gaps.isEmpty, let window, window.isCalendar {
      // Of entries months later the deadline may be earlier: the latest event would not be the best.
      throw Diagnostic(
        "calendar-duration",
        "with `each`, `within` needs a fixed length, and \(typed(window.text)) is one of the calendar",
        at: try arguments.expression("within")?.span, help: ["write it in days, such as `30d`"])
    }
    if let customer, steps.count > FunnelMasks.mostSteps {
      throw Diagnostic(
        "too-many-items",
        "`why` follows at most \(FunnelMasks.mostSteps) steps, not \(steps.count)",
        at: customer.span)
    }
    guard order == .any else { return }
    for word in ["each", "ties"] {
      guard let clause = arguments.clause(word) else { continue }
      throw Diagnostic(
        "unexpected-clause",
        "`\(word)` says what follows what, and with `order any` nothing has to",
        at: clause.word.span,
        help: ["leave `order any` out, or `\(word)`"])
    }
  }

  /// The places of the steps that may be left out, from 1.
  private static func optional(
    _ named: [JourneyStep], among steps: [JourneyStep]
  ) throws(Diagnostic) -> Set<Int> {
    var places: Set<Int> = []
    for step in named {
      guard let place = steps.firstIndex(where: { $0.label == step.label }) else {
        var diagnostic = Diagnostic(
          "unknown-step", "\(typed(step.label)) is not a step of this funnel", at: step.span,
          notes: ["steps here: \(steps.map(\.label).joined(separator: ", "))"])
        if let near = closest(to: step.label, in: steps.map(\.label)) {
          diagnostic.help = [didYouMean(near)]
        }
        throw diagnostic
      }
      guard place > 0 else {
        throw Diagnostic(
          "optional-entry", "the first step begins the funnel, so it cannot be left out",
          at: step.span)
      }
      places.insert(place + 1)
    }
    return places
  }

  private static func gaps(
    _ arguments: Arguments, _ steps: Int
  ) throws(Diagnostic) -> [FixedLength] {
    let items = arguments.items("each")
    guard !items.isEmpty else { return [] }
    var gaps: [FixedLength] = []
    for item in items { gaps.append(try arguments.length("each", item)) }
    if gaps.count == 1 { return Array(repeating: gaps[0], count: steps - 1) }
    guard gaps.count == steps - 1 else {
      throw Diagnostic(
        "too-many-items",
        "`each` takes one duration, or one for each of the \(steps - 1) steps after the first, "
          + "not \(gaps.count)", at: items[items.count - 1].span)
    }
    return gaps
  }
}

extension FunnelArguments {
  /// The rule with its steps and columns bound over the events; until when they are observed is not
  /// known yet.
  func rule(boundBy binder: EventBinder, in scope: Scope) throws(Diagnostic) -> FunnelRule {
    let all = steps + excluded + ending
    if let named = all.first(where: \.isEvent) {
      _ = try binder.keys.rows.shape.required(.step, for: "funnel", at: named.span)
    }
    let bound = (
      steps: steps.map(binder.bound), excluded: excluded.map(binder.bound),
      ending: ending.map(binder.bound)
    )
    let held = binder.bound(holding) { (syntax) throws(Diagnostic) in
      try binder.expressions.bind(syntax)
    }
    let overlaps = bound.steps.overlaps
    if order == .any, let pair = overlaps.first {
      throw Diagnostic(
        "overlapping-steps",
        "`order any` needs steps that no event can be two of, and "
          + "\(typed(bound.steps[pair.first].label)) and \(typed(bound.steps[pair.second].label)) may be",
        at: steps[pair.second].span, help: ["name other events, or leave `order any` out"])
    }
    return FunnelRule(
      steps: bound.steps, optional: optional, window: window, gaps: gaps, entry: entry,
      order: order, ties: ties, excluded: bound.excluded, ending: bound.ending,
      holding: held.map { Named($0.item.span.text, $0.value) },
      areApart: overlaps.isEmpty, observedUntil: .max)
  }
}
