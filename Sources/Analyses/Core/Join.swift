import Verbs

/// Joins the matching rows of another table.
struct Join: Verb {
  static let signature = Signature(
    "join", "Joins the matching rows of another table, and says so when that multiplies rows.",
    items: Parameter("", .tables, placeholder: "TABLE", "A table, or a pipeline in ( )."),
    clauses: [
      Parameter(
        "on", .conditions, 1...8, required: true, placeholder: "KEY [== KEY]",
        "The columns that must be equal, these rows' on the left."),
      Parameter(
        "kind", .choices(["inner", "left", "semi", "anti"]), 1...1,
        "Which rows stay: inner if not given."),
    ])
  static let examples = [
    Example(
      "contacts | join (tickets | where topic == \"delivery\") on customer kind semi",
      "Customers who had trouble with a delivery.")
  ]

  private let matching: Matching
  private let kind: JoinKind

  init(_ arguments: Arguments) throws(Diagnostic) {
    matching = try Matching(arguments)
    kind = try arguments.choice("kind").flatMap { JoinKind(rawValue: $0) } ?? .inner
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
    let place = Expression.window(
      Window(.rowNumber, order: match.other.totalOrder, frame: .rowsToCurrent, type: .integer))
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
    let before = Relation.project(
      .aggregate(input.relation, by: [], [NamedAggregate("n", .count())]),
      [Named("n", .column("n", .integer)), Named("after", .integer(0))])
    let after = Relation.project(
      .aggregate(joined, by: [], [NamedAggregate("after", .count())]),
      [Named("n", .integer(0)), Named("after", .column("after", .integer))])
    let both = Relation.aggregate(
      .union([before, after]), by: [],
      [
        NamedAggregate("n", AggregateCall(.maximum, [.column("n", .integer)], type: .integer)),
        NamedAggregate(
          "after", AggregateCall(.maximum, [.column("after", .integer)], type: .integer)),
      ])
    return Probe(both) { table in
      guard case .integer(let before)? = table["n"]?[0],
        case .integer(let after)? = table["after"]?[0], after > before
      else { return nil }
      return Note(.caveat, "the join made \(counted(Int(after), "row")) of \(grouped(Int(before)))")
    }
  }
}
