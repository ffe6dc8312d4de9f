import Kits

/// Counts the bursts in which customers look something up on a phone.
struct Micromoments: Verb {
  static let signature = Signature(
    "micromoments", "Counts bursts of looking things up on a phone, and what follows them.",
    outcome: .summary, analyses: [.events, .touchpoints, .generic],
    clauses: [
      Parameter(
        "by", .keys, 1...8, placeholder: "KEY",
        "Gives one answer for each value of the keys, `hour` if not given."),
      Parameter(
        "looks", .steps, 1...100, placeholder: "STEP",
        "The steps that are looks for information; those that read so if not given."),
      Parameter(
        "burst", .durations, placeholder: "DURATION",
        "The longest time between two looks of a burst, 10m if not given."),
      Parameter(
        "least", .numbers, placeholder: "N", "The least number of looks in a burst, 2 if not given."
      ),
      Parameter(
        "outcome", .steps, placeholder: "STEP",
        "The event that a burst may lead to, `purchase` if not given."),
      Parameter(
        "within", .durations, placeholder: "DURATION",
        "The longest time from the first look to the outcome, 2d if not given."),
      Parameter(
        "hours", .expressions, placeholder: "FROM .. TO",
        "The hours of service, from 9 up to 18 o'clock if not given."),
      Parameter(
        "days", .choices(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), 1...7,
        "The days of service, Monday to Friday if not given."),
    ])
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
    looks = try arguments.steps("looks")
    outcome = try arguments.step("outcome")
    burst = try arguments.length("burst") ?? .minutes(10)
    window = try arguments.length("within") ?? .days(2)
    least = try arguments.integer("least", in: 1...Int64.max) ?? 2
    service = try ServiceHours(arguments)
  }

  private static let columns = ["n", "customers", "rate", "low", "high", "in_service_hours"]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = try EventBinder(arguments, over: input, columns: Self.columns, in: scope)
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
    var attributes = binder.keys.attributes
    if !arguments.has("by") {
      events.keys = [Named("hour", .call(.hour, [events.moment], .integer))]
      events.order = [SortKey(.column("hour", .integer))]
      attributes = [Attribute(Field("hour", .integer))]
    }
    let definition = BurstDefinition(
      events: events, isLook: .all([isPhone, isLook]), outcome: outcome?.condition, burst: burst,
      window: window, least: least, service: service)
    let keyCount = attributes.count
    attributes += Self.attributes(confidence: scope.confidence)
    let report = BurstReport(
      definition: definition, keyCount: keyCount, fields: attributes.map(\.field),
      confidence: scope.confidence, outcome: self.outcome?.label ?? JourneyStep.standardOutcome,
      looks: looks.isEmpty
        ? (step.dictionary ?? []).filter(WordList.looks.matches) : looks.map(\.label),
      hasKnownSteps: step.dictionary != nil,
      phones: device.dictionary.map { $0.filter(WordList.phones.matches) })
    let then: Plan.Then = { (tables) throws(Diagnostic) in report.rows(tables[0]) }
    return Plan(
      shape: SummaryRows.shape(attributes, named: input.shape.name),
      rules: binder.notes + report.rules, probes: [events.unplaced()].compactMap { $0 },
      hidden: SummaryRows.hidden, start: .walk(definition.walk, then: then))
  }

  private static func attributes(confidence: Double) -> [Attribute] {
    [.count("n"), .count("customers")]
      + Attribute.estimate("rate", .fraction, confidence: confidence)
      + [
        Attribute(Field("in_service_hours", .double), measure: Measure(.fraction, base: "n"))
      ]
  }
}
