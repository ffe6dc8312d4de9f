import Kits

/// Counts the bursts in which customers look something up on a phone.
struct Micromoments: Verb {
  private static let by = Parameter(
    "by", .keys, 1...8, placeholder: "KEY",
    "Gives one answer for each value of the keys, `hour` if not given.")
  private static let looks = Place.steps(
    "looks", 1...100,
    "The steps that are looks for information; those that read so if not given.")
  private static let burst = Place.length(
    "burst", default: .minutes(10), "The longest time between two looks of a burst")
  private static let least = Place.integer(
    "least", in: 1...Int.max, default: 2, "The least number of looks in a burst")
  private static let outcome = Place.step(
    "outcome",
    "The event that a burst may lead to, `\(JourneyStep.standardOutcome)` if not given.")
  private static let window = Place.length(
    "within", default: .days(2), "The longest time from the first look to the outcome")
  static let signature = Signature(
    "micromoments", "Counts bursts of looking things up on a phone, and what follows them.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic],
    clauses: [by, looks, burst, least, outcome, window] + ServiceHours.clauses)
  static let examples = [
    Example("touchpoints | micromoments", "When customers look things up on a phone."),
    Example(
      "touchpoints | micromoments least 3 outcome purchase within 2d by weekday, hour",
      "Longer bursts, by weekday and hour."),
    Example(
      "touchpoints | micromoments looks compare, review_site hours 10 .. 20 days mon, tue, sat",
      "Price comparison, with other hours of service."),
  ]

  private let arguments: Arguments
  private let looks: [JourneyStep]
  private let outcome: JourneyStep?
  private let burst: FixedLength
  private let window: FixedLength
  private let least: Int
  private let service: ServiceHours

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    looks = try arguments[Self.looks]
    outcome = try arguments[Self.outcome]
    burst = try arguments[Self.burst]
    window = try arguments[Self.window]
    least = try arguments[Self.least]
    service = try ServiceHours(arguments)
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let columns = BurstReport.columns
    let binder = try EventBinder(arguments, over: input, columns: columns.names(), in: scope)
    let device = try binder.required(.device)
    let step = try binder.required(.step)
    let isPhone = WordList.phones.condition(
      .column(device.name, device.type), among: device.dictionary)
    let isLook =
      looks.isEmpty
      ? WordList.looks.condition(.column(step.name, step.type), among: step.dictionary)
      : Expression.any(looks.map { binder.bound($0).condition })
    let outcome = try binder.outcome(self.outcome)
    var events = try binder.events()
    guard !events.hasDaysOnly else {
      throw Diagnostic(
        "no-time-of-day",
        "`micromoments` needs times of day, and \(typed(events.time.name)) has days only",
        at: arguments.stage.verb.span)
    }
    var keys = binder.keys
    if !arguments.has(Self.by) {
      keys.add(Named("hour", .call(.hour, [events.moment], .integer)))
      (events.keys, events.order) = (keys.grouping, keys.order)
    }
    let definition = BurstDefinition(
      events: events, isLook: .all([isPhone, isLook]), outcome: outcome?.condition, burst: burst,
      window: window, least: least, service: service)
    let report = BurstReport(
      definition: definition,
      summary: Summary(keys, columns, named: input.shape.name, confidence: scope.confidence),
      confidence: scope.confidence, outcome: self.outcome?.label ?? JourneyStep.standardOutcome,
      looks: looks.isEmpty
        ? (step.dictionary ?? []).filter(WordList.looks.matches) : looks.map(\.label),
      hasKnownSteps: step.dictionary != nil,
      phones: device.dictionary.map { $0.filter(WordList.phones.matches) })
    return report.summary.plan(
      definition.walk, rules: binder.notes + report.rules,
      probes: events.unplaced(), then: report.rows)
  }
}
