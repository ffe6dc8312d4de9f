package import Verbs

/// Rows with the scores of their customers beside them.
package struct ScoredRows {
  package var relation: Relation
  package var shape: Shape
  package var notes: [Note]

  /// Hidden columns that come out too.
  package var hidden: [Field] { relation.fields.filter { $0.name.hasPrefix("_") } }
}

/// The columns that a scoring verb adds, before its scores are known.
package struct ScoreColumns: Sendable {
  package let input: Rows
  package let attributes: [Attribute]
  /// What the columns say of a customer who has no scores; null where nothing is said.
  package let absent: [String: Constant]
  /// The hidden column that scores are looked up by.
  package let key: String

  /// - Parameters:
  ///   - input: Rows that know their customer, or have the key.
  ///   - key: Who has a score: the row's customer unless it is the row itself.
  package init(
    _ input: Rows, _ attributes: [Attribute], absent: [String: Constant],
    by key: String = HiddenColumn.customer
  ) {
    self.input = input
    self.attributes = attributes
    self.absent = absent
    self.key = key
  }

  /// The rows with the scores, one row for each, none added or lost.
  ///
  /// A column that exists already is kept as `NAME_before`, in the place of an older one.
  ///
  /// - Parameters:
  ///   - scores: One row per customer: `_customer`, then the columns by name; before they are known,
  ///     nil gives the shape alone.
  ///   - kind: `inner` keeps only the rows that have scores.
  package func rows(_ scores: Relation?, _ kind: JoinKind = .left) -> ScoredRows {
    let names = Set(attributes.map(\.name))
    let renamed = Set(input.shape.names.filter(names.contains))
    func place(_ name: String) -> String? {
      if renamed.contains(name) { return name + "_before" }
      return name.hasSuffix("_before") && renamed.contains(String(name.dropLast(7))) ? nil : name
    }
    var shape = input.shape
    shape.columns = shape.columns.compactMap { attribute in
      place(attribute.name).map { attribute.renamed($0) }
    }
    shape.columns += attributes
    shape.order = shape.order.compactMap { key in
      guard case .column(let name, let type) = key.expression else { return key }
      return place(name).map { SortKey(.column($0, type), descending: key.descending) }
    }
    shape.perCustomer = Set(shape.perCustomer.compactMap(place)).union(names)

    var relation = input.relation
    if !renamed.isEmpty {
      relation = .project(
        relation,
        relation.fields.compactMap { field in
          place(field.name).map { Named($0, .column(field.name, field.type)) }
        })
    }
    var notes: [Note] = []
    if !renamed.isEmpty {
      let list = attributes.map(\.name).filter(renamed.contains)
        .map { "`\($0)_before`" }.joined(separator: ", ")
      notes.append(Note(.caveat, "the columns from before are kept as \(list)"))
    }
    guard let scores else {
      relation = .extend(relation, attributes.map { Named($0.name, .null($0.type)) })
      return ScoredRows(relation: relation, shape: shape, notes: notes)
    }
    relation = .join(
      relation, kind, scores, on: [Pair(key, key)],
      taking: attributes.map { Pair($0.name, $0.name) })
    let subject = Expression.column(key, .integer)
    let filled = attributes.compactMap { attribute -> Named? in
      guard let value = absent[attribute.name] else { return nil }
      let own = Expression.column(attribute.name, attribute.type)
      return Named(
        attribute.name,
        .choice(
          [.init(.all([own.isNull, subject.isNotNull]), .constant(value))], otherwise: own,
          attribute.type))
    }
    if !filled.isEmpty { relation = .extend(relation, filled) }
    return ScoredRows(relation: relation, shape: shape, notes: notes)
  }
}
