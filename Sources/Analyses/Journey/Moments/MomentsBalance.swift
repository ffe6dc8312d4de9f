import Kits

/// Good moments for each bad one, per customer or per group.
struct MomentsBalance: Sendable {
  let events: BoundEvents
  let quality: MomentQuality
  let keys: GroupKeys
  let confidence: Double

  /// What makes good a bad moment, as the rule of thumb of service has it.
  static let wanted: Int64 = 12

  init(events: BoundEvents, quality: MomentQuality, keys: GroupKeys, scope: Scope) {
    self.events = events
    self.quality = quality
    self.keys = keys
    confidence = scope.confidence
  }

  private static let good = Expression.column("good", .integer)
  private static let bad = Expression.column("bad", .integer)
  private static let ratio = Expression.call(.divide, [good, bad], .double)
  /// Whether a customer has enough good moments for the bad ones.
  private static let isBalanced = good.isAtLeast(
    .call(.multiply, [bad, .integer(wanted)], .integer))

  func plan(named name: String, notes: [Note]) -> Plan {
    var rules = notes + MomentsReport.qualityRules(quality)
    rules.append(
      Note(
        .rule,
        "ratio: good moments for each bad one, to be at least \(Self.wanted); blank without a bad "
          + "one"))
    return keys.keys.isEmpty ? perCustomer(name, rules) : perGroup(name, rules)
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
      rows, by: [],
      [
        NamedAggregate("n", .count()),
        NamedAggregate("balanced", .count(where: Self.isBalanced)),
        NamedAggregate("spotless", .count(where: Self.bad.equals(.integer(0)))),
      ])
    let confidence = confidence
    let probe = Probe(asked) { table in
      guard let n = table["n"]?[0].whole,
        let share = Proportion(table["balanced"]?[0].whole ?? 0, of: n),
        let value = share.share, let interval = share.wilson(confidence: confidence)
      else { return nil }
      let spotless = table["spotless"]?[0].whole ?? 0
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

  private func perGroup(_ name: String, _ rules: [Note]) -> Plan {
    let grouping = keys.grouping
    let sum = { (column: Expression) in AggregateCall(.sum, [column], type: .integer) }
    let asked = Relation.aggregate(
      moments(by: grouping), by: grouping.map { Named($0.field) },
      [
        NamedAggregate("n", .count()), NamedAggregate("good", sum(Self.good)),
        NamedAggregate("bad", sum(Self.bad)),
        NamedAggregate("balanced", .count(where: Self.isBalanced)),
      ])
    var attributes = keys.attributes
    attributes += [
      .count("n"), .count("good"), .count("bad"),
      Attribute(Field("ratio", .double), measure: Measure(.number)),
    ]
    attributes += Attribute.estimate("balanced", .fraction, confidence: confidence)
    let (fields, keyCount, confidence) = (attributes.map(\.field), keys.keys.count, confidence)
    let then: Plan.Then = { (tables) throws(Diagnostic) in
      Self.rows(tables[0], fields, keyCount: keyCount, confidence: confidence)
    }
    var notes = rules
    notes.append(
      Note(
        .rule,
        "n: customers with a good or a bad moment, in each group where they had one; balanced: "
          + "those with at least \(Self.wanted) good for each bad one"))
    return Plan(
      shape: SummaryRows.shape(attributes, named: name), rules: notes, probes: probes,
      hidden: SummaryRows.hidden,
      start: .walk(walk(Question(asked, order: keys.order)), then: then))
  }

  /// The question as a pass over good and bad moments, with a kernel where events in memory can be
  /// grouped by the keys.
  private func walk(_ question: Question) -> Walk {
    guard let columns = MarkedColumn.all(keys.grouping), let order = keys.order.columnNames else {
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

  private static func rows(
    _ table: Table, _ fields: [Field], keyCount: Int, confidence: Double
  ) -> Plan.Step {
    var rows: [[Value]] = []
    var bases: [Int] = []
    for row in 0..<table.rowCount {
      func count(_ name: String) -> Int { table[name]?[row].whole ?? 0 }
      let share = Proportion(count("balanced"), of: count("n"))
      let interval = share?.wilson(confidence: confidence)
      let (good, bad) = (count("good"), count("bad"))
      bases.append(count("n"))
      rows.append(
        (0..<keyCount).map { table.columns[$0][row] }
          + [.integer(Int64(count("n"))), .integer(Int64(good)), .integer(Int64(bad))]
          + [
            .number(bad > 0 ? Double(good) / Double(bad) : nil), .number(share?.share),
            .number(interval?.low), .number(interval?.high),
          ])
    }
    return .rows(
      SummaryRows.relation(fields, rows),
      notes: Note.smallBases(bases, of: "customer").map { [$0] } ?? [],
      chart: rows.isEmpty
        ? nil
        : Chart(.bars(value: "balanced"), labels: fields.prefix(keyCount).map(\.name)))
  }
}
