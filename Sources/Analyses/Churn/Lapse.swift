import Verbs

/// Says of each customer how long they have been silent and whether that is too long.
struct Lapse: Verb {
  static let signature = Signature(
    "lapse", "Says of each customer how long they have been silent, and whether that is too long.",
    outcome: .scores, analyses: [.purchases, .touchpoints],
    clauses: [
      Parameter(
        "after", .durations, placeholder: "DURATION",
        "Counts everybody as lapsed after a silence of this length."),
      Parameter(
        "rule", .choices(["rhythm", "fixed", "ended"]), placeholder: "RULE",
        "By the customer's own rhythm, by `after`, or by a stated end date alone."),
    ])
  static let examples = [
    Example("contacts | lapse | where status == \"lapsed\" | take 5", "Who has gone silent."),
    Example("contacts | lapse after 90d | summarize count() by status", "With a fixed limit."),
    Example("surveys | lapse | nps by status", "What those who leave had answered."),
  ]

  static let statuses = [
    "new", "active", "slowing", "lapsed", "ended", "resurrected", "never",
  ]

  private let arguments: Arguments
  private let rule: LapseRule?

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    rule = try LapseRule(arguments)
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let span = arguments.stage.verb.span
    let kinds: [Kind] = [.purchases, .touchpoints]
    let population = try scope.population(arguments, kinds, of: input)
    let activity = try Activity(population.rows, for: "lapse", at: span)
    guard let known = input.withCustomer(in: scope) else { throw .nobody(input.shape, at: span) }
    // A limit that was asked for is the rule; an end date matters where the rhythm decides.
    let endings = rule == nil || rule == .ended ? LapseModel.endings(in: scope) : nil
    if rule == .ended, endings == nil {
      throw .noEndDate(at: arguments.clause("rule")?.span ?? span)
    }
    let model = LapseModel(
      activity, rule: rule ?? .rhythm, endings: endings,
      until: CivilDate(microseconds: scope.observedUntil(population.rows)))
    let columns = ScoreColumns(known, Self.attributes, absent: ["status": .text("never")])
    let promised = columns.rows(nil)

    var rules = population.notes + promised.notes
    let isGiven = population.standingFor == nil
    if isGiven, scope.isBounded(input, by: activity.time, outer: arguments.scope) {
      rules.append(.boundedHistory(activity.time.name, "lapse"))
    }
    let source = "\(isGiven ? "the" : "all") \(activity.noun)s\(isGiven ? " given" : "")"
    let then: Plan.Then = { (tables) throws(Diagnostic) in
      let common = CommonGaps(tables[0])
      return .rows(
        columns.rows(model.statuses(common)).relation,
        notes: [
          model.note(common, from: source, ends: "a stated end date goes first")
        ] + model.doubts(common), chart: nil)
    }
    return Plan(
      shape: promised.shape, rules: rules, keeps: true,
      probes: try Activity(population.whole, for: "lapse", at: span).probes,
      hidden: promised.hidden,
      start: .ask([model.commonGaps], then: then))
  }

  private static let attributes: [Attribute] = [
    Attribute(Field("last_seen", .date)),
    Attribute(Field("silence", .integer), measure: Measure(.days)),
    Attribute(Field("rhythm", .double), measure: Measure(.days)),
    Attribute(Field("status", .text), dictionary: statuses, isPersonal: false),
    Attribute(Field("since", .date)),
  ]
}

extension LapseModel {
  /// The rule in one sentence, with the numbers it rests on.
  ///
  /// - Parameter ends: What is said of stated ends where they count besides.
  func note(_ common: CommonGaps, from source: String, ends: String) -> Note {
    var text = ""
    var measures: [Note.Measure] = []
    switch rule {
    case .rhythm:
      text = "lapsed: silent for longer than nine in ten of the customer's own gaps"
      text += " (from \(LapseRule.ownGaps) gaps on)"
      if let longest = common.longest, let usual = common.usual {
        text += ", else of all gaps (\(days(longest)) days)"
        measures = [
          .init("gaps", Double(common.count)), .init("three in four gaps, days", usual),
          .init("nine in ten gaps, days", longest),
        ]
      }
      text += "; slowing: than three in four"
    case .days(let count):
      text = "lapsed: silent for more than \(counted(count, "day")); slowing: more than "
      text += counted(count * 3 / 4, "day")
    case .months(let count):
      text = "lapsed: silent for more than \(counted(count, "month")); slowing: more than three "
      text += "quarters of the days in that"
    case .ended: text = "ended: by the stated end date alone"
    }
    if endings != nil, rule != .ended { text += "; \(ends)" }
    text += "; from \(source), seen until \(until.text)"
    return Note(.rule, text, measures: measures)
  }

  /// A reason to doubt the rhythm; none where there are enough gaps.
  func doubts(_ common: CommonGaps) -> [Note] {
    guard rule == .rhythm else { return [] }
    guard common.count > 0 else {
      return [
        Note(
          .warning,
          "nobody came on two days, so no silence can be told to be too long; say `after 90d`")
      ]
    }
    return Note.smallBases([common.count], of: "gap").map { [$0] } ?? []
  }

  private func days(_ value: Double) -> String { plainNumber((value * 10).rounded() / 10) }
}

extension Diagnostic {
  fileprivate static func nobody(_ shape: Shape, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "not-analysable", "`lapse` scores customers, and these rows name none", at: span,
      notes: ["columns here: \(shape.names.joined(separator: ", "))"],
      help: ["keep the customer: `summarize … by customer`"])
  }

  fileprivate static func noEndDate(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "missing-role", "`rule ended` needs a date on which customers ended, and no column is one",
      at: span, help: ["say which it is: --map contacts.ended=COLUMN"])
  }
}
