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

  static let steps = Place.steps(
    "", 1...1000,
    "The names of events, or conditions on their columns, in the order of the funnel.")
  private static let window = Place.limit(
    "within",
    wayOut: (
      ["leave `within` out for a funnel without a window"],
      ["leave `within` out for a funnel without a window"]
    ), "The longest time from the first step to the last; without it any time.")
  private static let each = Place.lengths(
    "each", 1...100,
    "The longest time from one step to the next: one for all, or one for each after the first.")
  private static let entry = Place.choice(
    "entry", default: FunnelRule.Entry.any,
    "Whether any first step may begin the funnel, or only a customer's first one")
  private static let order = Place<FunnelRule.Order?>.choice(
    "order",
    "Steps in any order; or with no other step between two; or each straight after the one before")
  private static let ties = Place.choice(
    "ties", default: FunnelRule.Ties.optimistic,
    "Whether events of one instant may follow each other")
  private static let optional = Place.steps(
    "optional", 1...100, "Steps of the funnel that a customer may leave out.")
  private static let exclude = Place.steps(
    "exclude", 1...20, "Events that may not come between two steps.")
  private static let until = Place.steps(
    "until", 1...20,
    "Events that end what was begun before them, whether or not the time is over.")
  private static let holding = Place.items(
    "holding", .columns, 1...4, placeholder: "COLUMN",
    "Columns that have the same value in all of a customer's steps, such as a ticket or a product.")
  private static let why = Place.customer(
    "why", "Instead, one customer's way: the events that count, or why there is none.")
  static let clauses: [any Declared] = [
    window, each, entry, order, ties, optional, exclude, until, holding, why,
  ]

  init(_ arguments: Arguments) throws(Diagnostic) {
    steps = try arguments[Self.steps]
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
    excluded = try arguments[Self.exclude]
    ending = try arguments[Self.until]
    holding = try arguments[Self.holding]
    optional = try Self.places(of: try arguments[Self.optional], among: steps)
    window = try arguments[Self.window]
    gaps = try Self.gaps(arguments, steps.count)
    entry = try arguments[Self.entry]
    order = try arguments[Self.order] ?? .given
    ties = try arguments[Self.ties]
    customer = try arguments[Self.why]
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
    for word in [Self.each.parameter.word, Self.ties.parameter.word] {
      guard let clause = arguments.clause(word) else { continue }
      throw Diagnostic(
        "unexpected-clause",
        "`\(word)` says what follows what, and with `order any` nothing has to",
        at: clause.word.span,
        help: ["leave `order any` out, or `\(word)`"])
    }
  }

  /// The places of the steps that may be left out, from 1.
  private static func places(
    of named: [JourneyStep], among steps: [JourneyStep]
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
    let gaps = try arguments[each]
    guard !gaps.isEmpty else { return [] }
    if gaps.count == 1 { return Array(repeating: gaps[0], count: steps - 1) }
    guard gaps.count == steps - 1 else {
      throw Diagnostic(
        "too-many-items",
        "`each` takes one duration, or one for each of the \(steps - 1) steps after the first, "
          + "not \(gaps.count)", at: arguments.items("each").last?.span)
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
