import Kits

/// Scores customers by how lately, how often and for how much they bought.
struct RFM: Verb {
  private static let bins = Place.integer(
    "bins", in: 2...10, default: 5, "How many scores each measure has")
  private static let countsOrders = Place.flag(
    "orders", "Counts orders as frequency, where days with one are counted.")

  static let signature = Signature(
    "rfm", "Scores customers by how lately, how often and for how much they bought.",
    outcome: .scores, analyses: [.purchases],
    clauses: [bins, countsOrders])
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
    bins = try arguments[Self.bins]
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let scoring = try Scoring(arguments, over: input, in: scope)
    let money = try Money(
      of: scoring.activity, for: "rfm", from: "purchases", at: scoring.span)
    let measures = PurchaseMeasures(
      scoring, money, bins: bins, countsOrders: arguments.has(Self.countsOrders))
    let cuts = measures.cuts
    let facts = Relation.aggregate(
      measures.customers, by: [],
      [Self.scored.aggregate, Self.once.aggregate] + cuts.flatMap(\.facts))
    let segment = Attribute(
      Field("segment", .text), nullable: false,
      dictionary: PurchaseSegment.allCases.map(\.rawValue), isPersonal: false)
    let (bins, rule) = (bins, rule(scoring))
    return try scoring.plan(
      cuts.map(\.measure) + cuts.map(\.scores) + [segment],
      absent: [segment.name: .text(PurchaseSegment.never.rawValue)], rules: money.notes
    ) { columns in
      let then: Plan.Then = { (tables) throws(Diagnostic) in
        try money.check(tables)
        let known = cuts.map { ($0, $0.cuts(tables[0])) }
        let scores = Relation.extend(measures.customers, known.map { $0.expression($1) })
        let segments = Relation.extend(
          scores, [Named(segment.name, PurchaseSegment.expression(bins: bins))])
        return columns.step(segments, notes: Self.notes(tables[0], known, rule))
      }
      return .ask([Question(facts, order: [])] + money.questions, then: then)
    }
  }

  // MARK: Notes

  private static let scored = AggregateColumn.count("customers")
  private static let once = AggregateColumn.count(
    "once", where: Expression.column("frequency", .integer).equals(.integer(1)))

  private func rule(_ scoring: Scoring) -> String {
    let frequency = arguments.has(Self.countsOrders) ? "orders" : "days with a purchase"
    return "from \(scoring.source), as of \(scoring.scope.asOfDay.text); frequency counts "
      + "\(frequency); refunds are taken off the money"
  }

  private static func notes(
    _ facts: Table, _ cuts: [(MeasureCuts, [ScoreCut])], _ rule: String
  ) -> [Note] {
    let (count, once) = (facts[scored], facts[once])
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
