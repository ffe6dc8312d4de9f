import Kits

/// Scores customers by how lately, how often and for how much they bought.
struct RFM: Verb {
  static let signature = Signature(
    "rfm", "Scores customers by how lately, how often and for how much they bought.",
    outcome: .scores, analyses: [.purchases],
    clauses: [
      Parameter(
        "bins", .numbers, placeholder: "N", "How many scores each measure has, 5 if not given."),
      Parameter(
        "orders", .nothing, 0...0, "Counts orders as frequency, where days with one are counted."),
    ])
  static let examples = [
    Example("contacts | rfm | where segment == \"champions\" | take 5", "The best customers."),
    Example("contacts | rfm | summarize count() by segment", "How many there are of each."),
    Example(
      "contacts | rfm asof @2025-06 | rfm | where segment != segment_before",
      "Who moved since the middle of the year."),
  ]

  private let arguments: Arguments
  private let bins: Int

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    bins = try arguments.integer("bins", in: 2...10) ?? 5
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let scoring = try Scoring(arguments, over: input, in: scope)
    let money = try Money(
      of: scoring.activity, for: "rfm", from: "purchases", at: scoring.span)
    let customers = customers(scoring, money)
    let cuts = [
      MeasureCuts(
        Field("recency_days", .integer), score: "r", bins: bins, descending: true,
        called: "recency in days"),
      MeasureCuts(Field("frequency", .integer), score: "f", bins: bins),
      MeasureCuts(
        Field("monetary", money.amount.type), score: "m", bins: bins,
        in: money.amount.currency ?? ""),
    ]
    let facts = Relation.aggregate(
      customers, by: [], [Self.scored, Self.once] + cuts.flatMap(\.facts))
    let (bins, rule) = (bins, rule(scoring))
    return try scoring.plan(
      Self.columns(money), absent: ["segment": .text(PurchaseSegment.never.rawValue)],
      rules: money.notes
    ) { columns in
      let then: Plan.Then = { (tables) throws(Diagnostic) in
        try money.check(tables)
        let known = cuts.map { ($0, $0.cuts(tables[0])) }
        let scores = Relation.extend(customers, known.map { $0.expression($1) })
        let segments = Relation.extend(
          scores, [Named("segment", PurchaseSegment.expression(bins: bins))])
        return columns.step(segments, notes: Self.notes(tables[0], known, rule))
      }
      return .ask([Question(facts, order: [])] + money.questions, then: then)
    }
  }

  private static func columns(_ money: Money) -> [Attribute] {
    [
      Attribute(Field("recency_days", .integer), measure: Measure(.days)),
      Attribute(Field("frequency", .integer), measure: Measure(.count)),
      money.attribute("monetary"),
    ] + ["r", "f", "m"].map { Attribute(Field($0, .integer), measure: Measure(.number)) } + [
      Attribute(
        Field("segment", .text), nullable: false,
        dictionary: PurchaseSegment.allCases.map(\.rawValue), isPersonal: false)
    ]
  }

  /// One row per customer with a purchase: `_customer, recency_days, frequency, monetary`.
  private func customers(_ scoring: Scoring, _ money: Money) -> Relation {
    let activity = scoring.activity
    let frequency: AggregateCall
    if !arguments.has("orders") {
      frequency = AggregateCall(
        .countDistinct, [activity.day], where: activity.counts, type: .integer)
    } else if let order = activity.rows.shape.attribute(for: .identifier) {
      frequency = AggregateCall(
        .countDistinct, [.column(order.name, order.type)], where: activity.counts, type: .integer)
    } else {
      frequency = .count(where: activity.counts)
    }
    let last = Expression.column("_last", .date)
    let grouped = Relation.aggregate(
      .filter(activity.rows.relation, activity.isPlaced), by: [activity.customer],
      [
        NamedAggregate(
          "_last", AggregateCall(.maximum, [activity.day], where: activity.counts, type: .date)),
        NamedAggregate("frequency", frequency), NamedAggregate("monetary", money.sum),
      ])
    let today = Expression.constant(.date(scoring.scope.asOfDay.daysSinceEpoch))
    return .extend(
      .filter(grouped, last.isNotNull),
      [Named("recency_days", .call(.daysBetween, [today, last], .integer))])
  }

  // MARK: Notes

  private static let scored = NamedAggregate("customers", .count())
  private static let once = NamedAggregate(
    "once", .count(where: Expression.column("frequency", .integer).equals(.integer(1))))

  private func rule(_ scoring: Scoring) -> String {
    let frequency = arguments.has("orders") ? "orders" : "days with a purchase"
    return "from \(scoring.source), as of \(scoring.scope.asOfDay.text); frequency counts "
      + "\(frequency); refunds are taken off the money"
  }

  private static func notes(
    _ facts: Table, _ cuts: [(MeasureCuts, [ScoreCut])], _ rule: String
  ) -> [Note] {
    let count = facts["customers"]?[0].whole ?? 0
    let once = facts["once"]?[0].whole ?? 0
    guard count > 0 else { return [Note(.caveat, "no purchases to score: \(rule)")] }
    var notes = [Note(.rule, rule), MeasureCuts.note(cuts)]
    notes += cuts.compactMap { $0.collapse($1, facts) }
    notes.append(
      Note(
        .caveat,
        "\(counted(count, "customer")) scored, of whom \(grouped(once)) bought once: "
          + "`new`, `promising`, `one-time`",
        measures: [
          .init("customers scored", Double(count)),
          .init("customers who bought once", Double(once)),
        ]))
    if let small = Note.smallBases([count], of: "customer") { notes.append(small) }
    return notes
  }
}
