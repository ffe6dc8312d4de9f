import Kits

/// Good moments for each bad one, per customer or per group.
struct MomentsBalance: Sendable {
  /// What was counted in a group.
  struct Row: Sendable {
    let n: Int
    let good: Int
    let bad: Int
    let balanced: Estimate

    /// Good moments for each bad one; nil without a bad one.
    var ratio: Double? { bad > 0 ? Double(good) / Double(bad) : nil }
  }

  private static let columns: [SummaryColumn<Row>] = [
    .count("n") { $0.n }, .count("good") { $0.good }, .count("bad") { $0.bad },
    .number("ratio", .number) { $0.ratio },
    .estimate("balanced", .fraction) { $0.balanced.columns },
  ]
  /// What no key may be called, with groups or without.
  static let names = ["customer"] + columns.names()

  let events: BoundEvents
  let quality: MomentQuality
  let confidence: Double

  /// What makes good a bad moment, as the rule of thumb of service has it.
  static let wanted: Int64 = 12

  private static let good = Expression.column("good", .integer)
  private static let bad = Expression.column("bad", .integer)
  private static let ratio = Expression.call(.divide, [good, bad], .double)
  /// Whether a customer has enough good moments for the bad ones.
  private static let isBalanced = good.isAtLeast(
    .call(.multiply, [bad, .integer(wanted)], .integer))

  static let n = AggregateColumn.count("n")
  static let balanced = AggregateColumn.count("balanced", where: isBalanced)
  private static let spotless = AggregateColumn.count("spotless", where: bad.equals(.integer(0)))

  func plan(by keys: GroupKeys, named name: String, notes: [Note]) -> Plan {
    var rules = notes + MomentsReport.qualityRules(quality)
    rules.append(
      Note(
        .rule,
        "ratio: good moments for each bad one, to be at least \(Self.wanted); blank without a bad "
          + "one"))
    guard !keys.keys.isEmpty else { return perCustomer(name, rules) }
    let summary = Summary(keys, Self.columns, named: name, confidence: confidence)
    return perGroup(summary, rules)
  }

  /// `_customer`, the keys, `good`, `bad`, and who they are: one row per customer and group.
  private func moments(by keys: [Named]) -> Relation {
    let value = quality.value
    let who =
      events.rows.shape.attribute(for: .customer).map { Expression.column($0.name, $0.type) }
      ?? events.customer.cast(to: .text)
    let judgedRows = Relation.project(
      .filter(events.rows.relation, .all([events.customer.isNotNull, quality.isJudged])),
      [
        Named(HiddenColumn.customer, events.customer), Named("_who", who.cast(to: .text)),
        Named("_quality", value),
      ] + keys)
    let judged = Expression.column("_quality", .integer)
    return .aggregate(
      .filter(judgedRows, judged.equals(.integer(0)).negated),
      by: [Named(Field(HiddenColumn.customer, .integer))] + keys.map { Named($0.field) },
      [
        NamedAggregate(
          "customer", AggregateCall(.minimum, [.column("_who", .text)], type: .text)),
        NamedAggregate("good", .count(where: judged.isGreater(than: .integer(0)))),
        NamedAggregate("bad", .count(where: judged.isLess(than: .integer(0)))),
      ])
  }

  /// Asks how many moments are nobody's; when they were does not matter here.
  private var probes: [Probe] {
    let nobodys = events.rows.unplaced(
      [.customer], isPlaced: events.customer.isNotNull,
      isConcerned: .all([quality.isJudged, quality.value.equals(.integer(0)).negated]),
      noun: "moment", lack: "a customer")
    return nobodys.map { [$0] } ?? []
  }

  // MARK: Customers

  private func perCustomer(_ name: String, _ rules: [Note]) -> Plan {
    let rows = Relation.extend(moments(by: []), [Named("ratio", Self.ratio)])
    let shape = Shape(
      columns: [
        Attribute(
          Field("customer", .text), role: .customer, nullable: false, isPersonal: true),
        .count("good"),
        .count("bad"), Attribute(Field("ratio", .double), measure: Measure(.number)),
      ], name: name, onePerCustomer: true, isPersonal: true,
      order: [
        SortKey(.column("ratio", .double)), SortKey(Self.bad, descending: true),
        SortKey(Self.good),
      ], identity: [HiddenColumn.customer])
    let asked = Relation.aggregate(
      rows, by: [], [Self.n.aggregate, Self.balanced.aggregate, Self.spotless.aggregate])
    let probe = Probe(asked) { [confidence] table in
      let (n, spotless) = (table[Self.n], table[Self.spotless])
      let share = Estimate(table[Self.balanced], of: n, confidence: confidence)
      guard let value = share.value, let interval = share.interval else { return nil }
      return Note(
        .caveat,
        "\(percentage(value)) of \(counted(n, "customer")) (\(percentage(interval.low)) to "
          + "\(percentage(interval.high))) have at least \(Self.wanted) good moments for each bad "
          + "one, \(spotless) of them without a bad one",
        measures: [
          .init("share at 12 to 1", value, low: interval.low, high: interval.high)
        ])
    }
    return Plan(rows, shape, rules: rules, probes: [probe] + probes)
  }

  // MARK: Groups

  static let allGood = AggregateColumn.whole(
    "good", AggregateCall(.sum, [good], type: .integer))
  static let allBad = AggregateColumn.whole(
    "bad", AggregateCall(.sum, [bad], type: .integer))

  private func perGroup(_ summary: Summary<Row>, _ rules: [Note]) -> Plan {
    let asked = Relation.aggregate(
      moments(by: events.keys), by: events.keys.map { Named($0.field) },
      [Self.n, Self.allGood, Self.allBad, Self.balanced].map(\.aggregate))
    let rule = Note(
      .rule,
      "n: customers with a good or a bad moment, in each group where they had one; balanced: "
        + "those with at least \(Self.wanted) good for each bad one")
    return summary.plan(
      walk(Question(asked, order: events.order)), rules: rules + [rule], probes: probes
    ) { [confidence] table in
      let rows = (0..<table.rowCount).map { row in
        let n = table[Self.n, row]
        return (
          keys: summary.keys(table, row),
          row: Row(
            n: n, good: table[Self.allGood, row], bad: table[Self.allBad, row],
            balanced: Estimate(table[Self.balanced, row], of: n, confidence: confidence))
        )
      }
      let small = Note.smallBases(rows.map(\.row.n), of: "customer")
      return summary.answer(
        rows, notes: small.map { [$0] } ?? [], chart: .bars(value: "balanced"))
    }
  }

  /// The question as a pass over good and bad moments, with a kernel where events in memory can be
  /// grouped by the keys.
  private func walk(_ question: Question) -> Walk {
    guard let columns = MarkedColumn.all(events.keys), let order = events.order.columnNames else {
      return Walk(definition: question)
    }
    let isTold = quality.value.equals(.integer(0)).negated
    // Whenever they were: moments without a time count, too.
    let always = Expression.timestamp(0).microseconds
    let source = Relation.events(
      .filter(
        events.rows.relation, .all([events.customer.isNotNull, quality.isJudged, isTold])),
      of: events.customer, at: always, marking: [quality.value] + columns.map(\.mark), ties: [])
    return Walk(
      definition: question, events: source, kernel: BalanceKernel(keys: columns, order: order))
  }
}
