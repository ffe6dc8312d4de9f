import Verbs

/// Adds the columns of the one matching row of another table.
struct Lookup: Verb {
  static let signature = Signature(
    "lookup", "Adds the columns of the one matching row of another table.",
    items: Matching.table, clauses: [Matching.on])
  static let examples = [
    Example("purchases | lookup contacts on customer", "Orders with their customer's columns.")
  ]

  private let matching: Matching

  init(_ arguments: Arguments) throws(Diagnostic) {
    matching = try Matching(arguments)
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let match = try matching.match(input, in: scope)
    let (joined, shape) = match.joined(.left, onto: input)
    // A second matching row would multiply these rows: asked before anything is joined.
    let keys = match.pairs.compactMap { match.other.relation.column($0.right) }
    let several = AggregateColumn.count("n")
    let repeated = Relation.aggregate(
      .filter(
        .aggregate(
          .filter(match.other.relation, .all(keys.map(\.isNotNull))),
          by: keys.map { Named($0.columnNames.first ?? "", $0) },
          [NamedAggregate("_n", .count())]),
        Expression.column("_n", .integer).isGreater(than: .integer(1))),
      by: [], [several.aggregate])
    let (name, span) = (match.other.shape.name, matching.span)
    let then: Plan.Then = { (tables) throws(Diagnostic) in
      let count = tables[0][several]
      if count > 0 {
        throw Diagnostic(
          "multiplied-rows",
          "`lookup` would multiply rows: \(counted(count, "key stands", "keys stand")) "
            + "more than once in `\(name)`", at: span,
          help: ["use `join … kind left`, or make one row each: `summarize … by`"])
      }
      return .rows(joined, notes: [], chart: nil)
    }
    return Plan(
      shape: shape,
      hidden: joined.fields.filter { HiddenColumn.isHidden($0.name) },
      start: .ask([Question(repeated, order: [])], then: then))
  }
}

/// The two sides of a `lookup` or `join`, and the columns that must be equal.
struct Matching: Sendable {
  struct Match {
    var left: Rows
    var other: Rows
    var pairs: [Pair]

    /// The joined relation, and its shape; a column that both sides have arrives as `TABLE_NAME`.
    func joined(_ kind: JoinKind, onto input: Rows) -> (Relation, Shape) {
      var shape = input.shape
      guard kind == .inner || kind == .left else {
        return (.join(left.relation, kind, other.relation, on: pairs, taking: []), shape)
      }
      var taking: [Pair] = []
      for attribute in other.shape.columns
      where !pairs.contains(where: { $0.right == attribute.name && $0.left == attribute.name }) {
        var name = attribute.name
        while shape.attribute(name) != nil { name = "\(other.shape.name)_\(name)" }
        taking.append(Pair(name, attribute.name))
        var taken = attribute.renamed(name)
        taken.nullable = true
        if shape.columns.contains(where: { $0.role == taken.role && $0.role != nil }) {
          taken.role = nil  // The rows' own column keeps the role.
        }
        shape.columns.append(taken)
      }
      return (.join(left.relation, kind, other.relation, on: pairs, taking: taking), shape)
    }
  }

  static let table = Place.items(
    .tables, placeholder: "TABLE", "A table, or a pipeline in ( ).")
  static let on = Place.items(
    "on", .conditions, 1...8, required: true, placeholder: "KEY [== KEY]",
    "The columns that must be equal, these rows' on the left.")

  let span: SourceSpan
  private let table: Item
  private let conditions: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    guard let table = try arguments[Self.table].first else {
      throw Diagnostic("missing-item", "a table is missing", at: arguments.stage.verb.span)
    }
    self.table = table
    conditions = try arguments[Self.on]
    span = arguments.stage.span
  }

  func match(_ input: Rows, in scope: Scope) throws(Diagnostic) -> Match {
    let other = try table.table(in: scope)
    let left = ExpressionBinder(input, in: scope)
    let right = ExpressionBinder(other, in: scope)
    var pairs: [Pair] = []
    for item in conditions {
      let syntax = try item.expression()
      var (own, others) = (syntax, syntax)
      if case .binary(.equal, let first, let second) = syntax.kind {
        (own, others) = (first, second)
      }
      guard case .name(let ownName) = own.kind, case .name(let otherName) = others.kind else {
        throw Diagnostic(
          "not-a-column", "`on` takes columns: `customer`, or `client == customer`",
          at: syntax.span)
      }
      guard case .column(let one, let type)? = left.ownColumn(ownName) else {
        throw left.unknownColumn(ownName)
      }
      guard case .column(let two, let otherType)? = right.ownColumn(otherName) else {
        throw right.unknownColumn(otherName)
      }
      guard type == otherType || (type.isNumeric && otherType.isNumeric) else {
        throw Diagnostic(
          "wrong-type", "a \(type.word) and a \(otherType.word) are never equal", at: syntax.span)
      }
      pairs.append(Pair(one, two))
    }
    return Match(left: input, other: other, pairs: pairs)
  }
}
