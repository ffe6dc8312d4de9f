import Verbs

/// Scores customers by how lately, how often and for how much they bought.
struct RecencyFrequencyMonetary: Verb {
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
    let span = arguments.stage.verb.span
    let population = try scope.population(arguments, [.purchases], of: input)
    let activity = try Activity(population.rows, for: "rfm", at: span)
    let amount = try population.rows.shape.required(.amount, for: "rfm", at: span)
    guard amount.type.isNumeric else { throw .notMoney(amount, at: span) }
    guard let known = input.withCustomer(in: scope) else { throw .nobody(input.shape, at: span) }

    let score = ScoreColumns(
      known, columns(amount), absent: ["segment": .text(PurchaseSegment.never.rawValue)])
    let customers = perCustomer(activity, amount, asOf: scope.asOfDay)
    let scoring = PurchaseScoring(
      customers: customers, columns: score, bins: bins, rule: rule(population, scope),
      currency: amount.currency, span: arguments.stage.span)
    let then: Plan.Then = { (tables) throws(Diagnostic) in try scoring.rows(tables) }
    let promised = score.rows(nil)
    var rules = population.notes + promised.notes
    if let note = amount.refunds?.note(on: amount.name) { rules.append(note) }
    let isGiven = input.shape.kind == .purchases && !arguments.has("using")
    if isGiven, scope.isBounded(input, by: activity.time, outer: arguments.scope) {
      rules.append(.boundedHistory(activity.time.name, "rfm"))
    }
    return Plan(
      shape: promised.shape, rules: rules, keeps: true,
      probes: try Activity(population.whole, for: "rfm", at: span).probes,
      hidden: promised.hidden,
      start: .ask(questions(activity, amount, customers), then: then))
  }

  private func columns(_ amount: Attribute) -> [Attribute] {
    var monetary = Attribute(
      Field("monetary", amount.type), measure: Measure(.money), currency: amount.currency)
    monetary.nullable = true
    var columns = [
      Attribute(Field("recency_days", .integer), measure: Measure(.days)),
      Attribute(Field("frequency", .integer), measure: Measure(.count)),
      monetary,
    ]
    columns += ["r", "f", "m"].map { Attribute(Field($0, .integer), measure: Measure(.number)) }
    columns.append(
      Attribute(
        Field("segment", .text), nullable: false,
        dictionary: PurchaseSegment.allCases.map(\.rawValue), isPersonal: false))
    return columns
  }

  private func rule(_ population: Analysed, _ scope: Scope) -> String {
    let whole = population.standingFor == nil ? "the purchases given" : "all purchases"
    let frequency = arguments.has("orders") ? "orders" : "days with a purchase"
    return "from \(whole), as of \(scope.asOfDay.text); frequency counts \(frequency); "
      + "refunds are taken off the money"
  }

  /// One row per customer with a purchase: `_customer, recency_days, frequency, monetary`.
  private func perCustomer(
    _ activity: Activity, _ amount: Attribute, asOf: CivilDate
  ) -> Relation {
    let rows = activity.rows
    let frequency: AggregateCall
    if !arguments.has("orders") {
      frequency = AggregateCall(
        .countDistinct, [activity.day], where: activity.counts, type: .integer)
    } else if let order = rows.shape.attribute(for: .identifier) {
      frequency = AggregateCall(
        .countDistinct, [.column(order.name, order.type)], where: activity.counts, type: .integer)
    } else {
      frequency = .count(where: activity.counts)
    }
    let grouped = Relation.aggregate(
      .filter(rows.relation, activity.isPlaced),
      by: [Named(HiddenColumn.customer, rows.customer)],
      [
        NamedAggregate(
          "_last", AggregateCall(.maximum, [activity.day], where: activity.counts, type: .date)),
        NamedAggregate("frequency", frequency),
        NamedAggregate(
          "monetary", AggregateCall(.sum, [.column(amount.name, amount.type)], type: amount.type)),
      ])
    let last = Expression.column("_last", .date)
    let recency = Expression.call(
      .daysBetween, [.constant(.date(asOf.daysSinceEpoch)), last], .integer)
    return .extend(.filter(grouped, last.isNotNull), [Named("recency_days", recency)])
  }

  /// The cuts and what the notes say, and the rows of each currency.
  private func questions(
    _ activity: Activity, _ amount: Attribute, _ customers: Relation
  ) -> [Question] {
    var facts = [
      NamedAggregate("customers", .count()),
      NamedAggregate(
        "once",
        .count(where: Expression.column("frequency", .integer).equals(.integer(1)))),
    ]
    for measure in PurchaseScoring.measures {
      guard let value = customers.column(measure) else { continue }
      facts.append(
        NamedAggregate(
          "greatest_\(measure)", AggregateCall(.maximum, [value], type: value.type)))
      for cut in 1..<bins {
        let share = Expression.double(Double(cut) / Double(bins))
        facts.append(
          NamedAggregate(
            "\(measure)_\(cut)", AggregateCall(.quantile, [value, share], type: .double)))
      }
    }
    var asked = [Question(.aggregate(customers, by: [], facts), order: [])]
    let shape = activity.rows.shape
    if amount.currency == nil, let currency = shape.attribute(for: .currency) {
      let money = Expression.column(amount.name, amount.type)
      let name = Expression.column(currency.name, currency.type)
      let counted = Relation.aggregate(
        .filter(
          activity.rows.relation, .all([activity.isPlaced, money.isNotNull, name.isNotNull])),
        by: [Named("currency", name)], [NamedAggregate("n", .count())])
      asked.append(
        Question(
          counted,
          order: [
            SortKey(.column("n", .integer), descending: true),
            SortKey(.column("currency", currency.type)),
          ]))
    }
    return asked
  }
}

extension Diagnostic {
  fileprivate static func notMoney(_ amount: Attribute, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "wrong-type", "`rfm` needs amounts, and `\(amount.name)` is a \(amount.type.word)", at: span)
  }

  fileprivate static func nobody(_ shape: Shape, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "not-analysable", "`rfm` scores customers, and these rows name none", at: span,
      notes: ["columns here: \(shape.names.joined(separator: ", "))"],
      help: ["keep the customer: `summarize … by customer`"])
  }
}
