import Kits

/// Says of each customer how long they have been silent and whether that is too long.
struct Lapse: Verb {
  static let signature = Signature(
    "lapse", "Says of each customer how long they have been silent, and whether that is too long.",
    outcome: .scores, analyses: [.purchases, .touchpoints],
    clauses: [LapseRule.after, LapseRule.rule])
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
    let scoring = try Scoring(arguments, over: input, in: scope)
    // A limit that was asked for is the rule; an end date matters where the rhythm decides.
    let endings = rule == nil || rule == .ended ? LapseModel.endings(in: scope) : nil
    if rule == .ended, endings == nil {
      throw .noEndDate(at: arguments.span(of: LapseRule.rule))
    }
    let model = LapseModel(
      scoring.activity, rule: rule ?? .rhythm, endings: endings, until: scoring.until)
    let source = scoring.source
    return try scoring.plan(Self.attributes, absent: ["status": .text("never")]) { columns in
      let then: Plan.Then = { (tables) throws(Diagnostic) in
        let common = CommonGaps(tables[0])
        let rule = model.note(common, from: source, ends: "a stated end date goes first")
        return columns.step(model.statuses(common), notes: [rule] + model.doubts(common))
      }
      return .ask([model.commonGaps], then: then)
    }
  }

  private static let attributes: [Attribute] = [
    Attribute(Field("last_seen", .date)),
    Attribute(Field("silence", .integer), measure: Measure(.days)),
    Attribute(Field("rhythm", .double), measure: Measure(.days)),
    Attribute(Field("status", .text), dictionary: statuses, isPersonal: false),
    Attribute(Field("since", .date)),
  ]
}

extension Diagnostic {
  fileprivate static func noEndDate(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "missing-role", "`rule ended` needs a date on which customers ended, and no column is one",
      at: span, help: ["say which it is: --map contacts.ended=COLUMN"])
  }
}
