import Verbs

/// Joins the matching rows of another table.
struct Join: Verb {
  private static let kind = Place.choice("kind", default: JoinKind.inner, "Which rows stay")
  static let signature = Signature(
    "join", "Joins the matching rows of another table, and says so when that multiplies rows.",
    items: Matching.table,
    clauses: [Matching.on, kind])
  static let examples = [
    Example(
      "contacts | join (tickets | where topic == \"delivery\") on customer kind semi",
      "Customers who had trouble with a delivery.")
  ]

  private let matching: Matching
  private let kind: JoinKind

  init(_ arguments: Arguments) throws(Diagnostic) {
    matching = try Matching(arguments)
    kind = try arguments[Self.kind]
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let match = try matching.match(input, in: scope)
    var (relation, shape) = match.joined(kind, onto: input)
    guard kind == .inner || kind == .left else { return Plan(relation, shape) }
    shape.onePerCustomer = false
    shape.isPersonal = shape.isPersonal || match.other.shape.isPersonal
    // Rows that a join made of one row keep the order of the partner's.
    var depth = 0
    while input.relation.field("_partner_\(depth)") != nil { depth += 1 }
    let place = Expression.rowNumber(by: match.other.totalOrder)
    let numbered = Relation.extend(match.other.relation, [Named("_partner_\(depth)", place)])
    if case .join(let left, let kind, _, let on, let taking) = relation {
      relation = .join(
        left, kind, numbered, on: on,
        taking: taking + [Pair("_partner_\(depth)", "_partner_\(depth)")])
    }
    if !shape.identity.isEmpty { shape.identity.append("_partner_\(depth)") }
    return Plan(relation, shape, probes: [multiplied(input, relation)])
  }

  private func multiplied(_ input: Rows, _ joined: Relation) -> Probe {
    let (before, after) = (Expression.column("n", .integer), Expression.column("after", .integer))
    let sides = [
      Relation.project(
        .aggregate(input.relation, by: [], [NamedAggregate("n", .count())]),
        [Named("n", before), Named("after", .integer(0))]),
      Relation.project(
        .aggregate(joined, by: [], [NamedAggregate("after", .count())]),
        [Named("n", .integer(0)), Named("after", after)]),
    ]
    let had = AggregateColumn.whole("n", AggregateCall(.maximum, [before], type: .integer))
    let has = AggregateColumn.whole("after", AggregateCall(.maximum, [after], type: .integer))
    let both = Relation.aggregate(.union(sides), by: [], [had.aggregate, has.aggregate])
    return Probe(both) { table in
      guard table[has] > table[had] else { return nil }
      return Note(.caveat, "the join made \(counted(table[has], "row")) of \(grouped(table[had]))")
    }
  }
}
