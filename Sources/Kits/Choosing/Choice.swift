package import Verbs

/// What every verb that chooses customers does: one row for each of them, with their own columns and
/// what the verb says of them, ranked, and some left alone.
///
/// A verb says in its `plan` how the customers are found; ``Chosen`` ranks them, keeps some, and gives
/// them their rows. Rows are people's own: a notebook does not store them unless it is told to.
package struct Choice {
  /// The place of a customer in the list, from 1.
  package static let rank = Attribute(
    Field("rank", .integer), nullable: false, measure: Measure(.count))
  /// Whether a customer is left alone.
  static let isHeldOut = Attribute(Field("holdout", .boolean), nullable: false)

  /// Why a customer is there, in words of the verb's own.
  package static func reason(_ name: String, _ words: [String]) -> Attribute {
    Attribute(Field(name, .text), dictionary: words, isPersonal: false)
  }

  /// What was found about a customer: words of the customer's own may be in it.
  package static func evidence(_ name: String) -> Attribute {
    Attribute(Field(name, .text), isPersonal: true)
  }

  package let scope: Scope
  /// The customers to choose from.
  package let customers: CustomerRows
  package let span: SourceSpan

  package init(_ arguments: Arguments, over input: Rows, in scope: Scope) throws(Diagnostic) {
    self.scope = scope
    span = arguments.stage.verb.span
    customers = try CustomerRows(input, for: arguments.signature.name, in: scope, at: span)
  }

  /// - Parameters:
  ///   - attributes: The columns that the verb adds; ``rank`` where it is wanted.
  ///   - holdOut: The share that is left alone, told by a last column `holdout`; no column when nil.
  ///   - rules: What the verb says before any data is seen.
  ///   - start: The way to the chosen customers, which ends in ``Chosen/step(_:by:apart:keeping:notes:)``.
  package func plan(
    _ attributes: [Attribute], holdOut: HoldOut? = nil, rules: [Note] = [],
    start: (Chosen) -> Plan.Step
  ) -> Plan {
    let columns = ScoreColumns(
      customers.rows, attributes + (holdOut == nil ? [] : [Self.isHeldOut]), absent: [:])
    var promised = columns.rows(nil)
    if attributes.contains(Self.rank) {
      promised.shape.order = [SortKey(.column(Self.rank.name, .integer))]
    }
    return Plan(
      shape: promised.shape, rules: promised.notes + rules, keeps: true,
      probes: customers.probe.map { [$0] } ?? [], hidden: promised.hidden,
      start: start(Chosen(columns: columns, holdOut: holdOut, keys: keys)))
  }

  /// `_customer, _key`: what customers are called, the same in every import.
  private var keys: Relation? {
    guard let everyone = scope.customers, let key = everyone.shape.attribute(for: .customer) else {
      return nil
    }
    return .project(
      everyone.relation,
      [
        Named(HiddenColumn.customer, everyone.customer),
        Named("_key", Expression.column(key.name, key.type).cast(to: .text)),
      ])
  }
}

/// Ranks chosen customers, keeps the first, and gives them their rows.
package struct Chosen: Sendable {
  let columns: ScoreColumns
  let holdOut: HoldOut?
  let keys: Relation?

  /// The end of a choosing stage.
  ///
  /// - Parameters:
  ///   - chosen: One row per customer: `_customer`, then the columns by name, but for the rank and the
  ///     hold-out; who is not in the incoming rows is left out.
  ///   - order: The best first; ties are broken by customer.
  ///   - groups: Columns of which each value has its turn: the best of every group come first.
  ///   - count: How many are kept; all when nil.
  package func step(
    _ chosen: Relation, by order: [SortKey], apart groups: [Expression] = [],
    keeping count: Int? = nil, notes: [Note] = []
  ) -> Plan.Step {
    let here = Relation.join(
      chosen, .semi, columns.input.relation, on: [.customer], taking: [])
    var order = order + [SortKey(.customer)]
    var ranked = here
    if !groups.isEmpty {
      ranked = .extend(ranked, [Named("_turn", .rowNumber(in: groups, by: order))])
      order.insert(SortKey(.column("_turn", .integer)), at: 0)
    }
    ranked = .extend(ranked, [Named(Choice.rank.name, .rowNumber(by: order))])
    if let count {
      let rank = Expression.column(Choice.rank.name, .integer)
      ranked = .filter(ranked, rank.isAtMost(.integer(Int64(count))))
    }
    guard let holdOut, let keys else { return rows(ranked, notes) }
    return hold(holdOut, keys, of: ranked, notes)
  }

  private func rows(_ ranked: Relation, _ notes: [Note]) -> Plan.Step {
    .rows(columns.rows(ranked, .inner).relation, notes: notes, chart: nil)
  }

  /// Asks what the customers are called: their codes are others after the next import.
  private func hold(
    _ holdOut: HoldOut, _ keys: Relation, of ranked: Relation, _ notes: [Note]
  ) -> Plan.Step {
    let named = Question(
      .join(keys, .semi, ranked, on: [.customer], taking: []), order: [SortKey(.customer)])
    let then: Plan.Then = { (tables) throws(Diagnostic) in
      guard let codes = tables[0][HiddenColumn.customer], let names = tables[0]["_key"] else {
        return rows(ranked, notes)
      }
      let held = (0..<tables[0].rowCount).filter { holdOut.holds(names[$0].plainText) }
      let list = Table(
        [Field(HiddenColumn.customer, .integer), Field("_held", .boolean)],
        rows: held.map { [codes[$0], .boolean(true)] })
      let marked = Relation.join(
        ranked, .left, .client(ClientTable(list)), on: [.customer],
        taking: [Pair("_held", "_held")])
      let isHeld = Expression.column("_held", .boolean).isNotNull
      let note = Note(
        .caveat,
        "\(counted(held.count, "customer")) of \(grouped(tables[0].rowCount)) left alone: `holdout`",
        measures: [.init("customers left alone", Double(held.count))])
      return rows(.extend(marked, [Named(Choice.isHeldOut.name, isHeld)]), notes + [note])
    }
    return .ask([named], then: then)
  }
}
