package import Verbs

/// Rows that stand for customers: one for each, in which the input's own columns are kept as far as they
/// have one value per customer.
package struct CustomerRows {
  package let rows: Rows
  /// Counts the further rows of the same customers; nil where there are none.
  package let probe: Probe?

  /// Of rows that each tell of a customer, such as contacts, the first in the files stands for the
  /// customer; of all others the customer's key and scores are kept.
  ///
  /// - Parameter verb: Who chooses from them.
  package init(
    _ input: Rows, for verb: String, in scope: Scope, at span: SourceSpan
  ) throws(Diagnostic) {
    var known = try input.requiringCustomer(
      for: verb, that: "chooses", in: scope, at: span,
      help: ["keep the customer: `summarize … by customer`"])
    known.shape.order = []
    let named = Relation.filter(known.relation, known.customer.isNotNull)
    if known.shape.onePerCustomer {
      rows = Self.standing(named, known.shape)
      probe = nil
      return
    }
    let copy = known.freshName("_copy")
    let number = Expression.column(copy, .integer)
    let numbered = Relation.extend(
      named, [Named(copy, .rowNumber(in: [.customer], by: known.totalOrder))])
    var first = Relation.filter(numbered, number.equals(.integer(1)))
    var shape = known.shape
    let tellsOfCustomers = shape.kind.map { [.contacts, .customers].contains($0) } ?? false
    if !tellsOfCustomers {
      shape.columns = shape.columns.filter {
        $0.role == .customer || shape.perCustomer.contains($0.name)
      }
      shape.kind = nil
      if shape.attribute(for: .customer) == nil, let everyone = scope.customers,
        let key = everyone.shape.attribute(for: .customer)
      {
        first = .join(
          first, .left, everyone.relation,
          on: [.customer],
          taking: [Pair(key.name, key.name)])
        shape.columns = [key] + shape.columns.filter { $0.name != key.name }
      }
    }
    let hidden = Named(Field(HiddenColumn.customer, .integer))
    rows = Self.standing(
      .project(first, shape.fields.map { Named($0) } + [hidden]), shape)
    guard tellsOfCustomers else {
      probe = nil
      return
    }
    probe = Probe(counting: .filter(numbered, number.isGreater(than: .integer(1)))) { count in
      Note(
        .caveat, "\(counted(count, "further row")) of the same customers left out",
        measures: [.init("further rows of the same customers", Double(count))])
    }
  }

  private static func standing(_ relation: Relation, _ shape: Shape) -> Rows {
    var shape = shape
    shape.onePerCustomer = true
    shape.isPersonal = true
    shape.perCustomer = []
    shape.identity = [HiddenColumn.customer]
    return Rows(relation, shape)
  }
}
