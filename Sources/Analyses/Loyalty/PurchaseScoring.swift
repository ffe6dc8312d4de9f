import Verbs

/// Turns the distribution of three measures into scores and segments, as expressions over one row
/// per customer.
struct PurchaseScoring: Sendable {
  static let measures = ["recency_days", "frequency", "monetary"]

  /// `_customer` and the measures.
  let customers: Relation
  let columns: ScoreColumns
  let bins: Int
  let rule: String
  let currency: String?
  let span: SourceSpan

  func rows(_ tables: [Table]) throws(Diagnostic) -> Plan.Step {
    let facts = tables[0]
    if tables.count > 1, tables[1].rowCount > 1 { throw .mixedCurrency(tables[1], at: span) }
    let cuts = Self.measures.map { measure in
      let type = customers.field(measure)?.type ?? .double
      return (1..<bins).compactMap { number in
        facts["\(measure)_\(number)"]?[0].number.map { ScoreCut($0, of: type) }
      }
    }
    let scores = zip(["r", "f", "m"], zip(Self.measures, cuts)).compactMap { name, pair -> Named? in
      guard let value = customers.column(pair.0) else { return nil }
      return Named(name, score(value, pair.1, descending: name == "r"))
    }
    let scored = Relation.extend(.extend(customers, scores), [Named("segment", segment)])
    return .rows(columns.rows(scored).relation, notes: notes(facts, cuts), chart: nil)
  }

  /// One more than the number of cuts below the value; for recency the other way round.
  ///
  /// Equal values never get different scores, whatever their share of the customers.
  private func score(_ value: Expression, _ cuts: [ScoreCut], descending: Bool) -> Expression {
    let branches = cuts.enumerated().reversed().map { index, cut in
      Expression.Branch(
        value.isGreater(than: cut.constant),
        .integer(Int64(descending ? bins - 1 - index : index + 2)))
    }
    let last = Expression.integer(Int64(descending ? bins : 1))
    return branches.isEmpty ? last : .choice(branches, otherwise: last, .integer)
  }

  /// The segment, from the scores: one branch for each run of equal cells of the grid.
  private var segment: Expression {
    let (r, f, m) = (
      Expression.column("r", .integer), Expression.column("f", .integer),
      Expression.column("m", .integer)
    )
    let once = Expression.column("frequency", .integer).equals(.integer(1))
    let sum = Expression.call(.add, [f, m], .integer)
    var branches: [Expression.Branch] = []
    for recency in 1...bins {
      let isRecency = r.equals(.integer(Int64(recency)))
      let single = PurchaseSegment(r: recency, sum: 2, bins: bins, boughtOnce: true)
      branches.append(.init(.all([once, isRecency]), .text(single.rawValue)))
      // The highest sum of each run closes it: branches are tried in order.
      for total in 2...(2 * bins) {
        let cell = PurchaseSegment(r: recency, sum: total, bins: bins, boughtOnce: false)
        let next = PurchaseSegment(r: recency, sum: total + 1, bins: bins, boughtOnce: false)
        guard total == 2 * bins || next != cell else { continue }
        branches.append(
          .init(
            .all([isRecency, sum.isAtMost(.integer(Int64(total)))]), .text(cell.rawValue)))
      }
    }
    return .choice(branches, otherwise: .null(.text), .text)
  }

  // MARK: Notes

  private func notes(_ facts: Table, _ cuts: [[ScoreCut]]) -> [Note] {
    let count = facts["customers"]?[0].whole ?? 0
    guard count > 0 else { return [Note(.caveat, "no purchases to score: \(rule)")] }
    var measures: [Note.Measure] = []
    var phrases: [String] = []
    for (name, values) in zip(Self.measures, cuts) {
      for (index, cut) in values.enumerated() {
        measures.append(.init("\(name) cut \(index + 1)", cut.number))
      }
      let unit =
        name == "recency_days" ? "" : name == "monetary" ? currency.map { " \($0)" } ?? "" : ""
      let word = name == "recency_days" ? "recency in days" : name
      phrases.append("\(word) \(values.map(\.text).joined(separator: ", "))\(unit)")
    }
    var notes = [
      Note(.rule, rule),
      Note(.rule, "scores change above: \(phrases.joined(separator: "; "))", measures: measures),
    ]
    notes += zip(zip(["r", "f", "m"], Self.measures), cuts).compactMap { names, values in
      collapse(names.0, names.1, values, facts)
    }
    let once = facts["once"]?[0].whole ?? 0
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

  /// Says when equal values leave fewer scores than bins.
  private func collapse(
    _ score: String, _ measure: String, _ cuts: [ScoreCut], _ facts: Table
  ) -> Note? {
    guard let greatest = facts["greatest_\(measure)"]?[0].number else { return nil }
    let used = 1 + Set(cuts.map(\.number).filter { $0 < greatest }).count
    guard used < bins else { return nil }
    return Note(
      .caveat,
      "`\(score)` takes \(used) of \(bins) values, because many customers have the same `\(measure)`",
      measures: [.init("values of \(score)", Double(used))])
  }
}

extension Diagnostic {
  /// Rows in several currencies, the commonest first.
  fileprivate static func mixedCurrency(_ counts: Table, at span: SourceSpan) -> Diagnostic {
    let listed = counts.rows.map { "\($0[0].plainText) in \(counted($0[1].whole, "row"))" }
    let first = counts.columns[0][0].plainText
    return Diagnostic(
      "mixed-currency", "`rfm` adds money, and these purchases have \(counts.rowCount) currencies",
      at: span, notes: ["they are: \(listed.prefix(10).joined(separator: ", "))"],
      help: ["keep one: `purchases | where currency == \"\(first)\" | rfm`"])
  }
}
