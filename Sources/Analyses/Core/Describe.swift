import Verbs

/// Says what the columns of the rows are and hold.
struct Describe: Verb {
  static let signature = Signature(
    "describe", "Says what each column is and holds: role, type, nulls, range, top values.")
  static let examples = [Example("purchases | describe", "What is in the purchases.")]

  init(_ arguments: Arguments) throws(Diagnostic) {}

  private static let fields = [
    Field("column", .text), Field("role", .text), Field("type", .text), Field("nulls", .integer),
    Field("distinct", .integer), Field("range", .text), Field("top", .text),
  ]

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let columns = input.shape.columns
    var shape = Shape(
      columns: Self.fields.map { Attribute($0) }, name: input.shape.name,
      order: [SortKey(.column("_place", .integer))])
    for index in 0..<3 { shape.columns[index].isPersonal = false }
    // The values that they show are one or few people's.
    for index in 5..<7 {
      shape.columns[index].isPersonal = columns.contains(where: \.mayBePersonal)
    }
    shape.columns[3].measure = Measure(.count)
    shape.columns[4].measure = Measure(.count)
    var aggregates = [NamedAggregate("n", .count())]
    for (index, attribute) in columns.enumerated() {
      let value = Expression.column(attribute.name, attribute.type)
      aggregates.append(
        NamedAggregate("count_\(index)", AggregateCall(.count, [value], type: .integer)))
      aggregates.append(
        NamedAggregate("distinct_\(index)", AggregateCall(.countDistinct, [value], type: .integer)))
      guard attribute.type != .text, attribute.type != .boolean else { continue }
      for (name, function) in [("low", AggregateFunction.minimum), ("high", .maximum)] {
        aggregates.append(
          NamedAggregate(
            "\(name)_\(index)", AggregateCall(function, [value], type: attribute.type)))
      }
    }
    var questions = [Question(.aggregate(input.relation, by: [], aggregates), order: [])]
    let listed = columns.indices.filter {
      columns[$0].type == .text || columns[$0].type == .boolean
    }
    for index in listed { questions.append(Self.topValues(of: columns[index], in: input)) }
    let then: Plan.Then = { (tables) throws(Diagnostic) in
      let tops = Dictionary(uniqueKeysWithValues: zip(listed, tables.dropFirst()))
      let table = Self.table(columns, tables[0], tops)
      return .rows(.client(ClientTable(table)), notes: [], chart: nil)
    }
    let refunds = columns.compactMap(\.refunds?.rule)
    return Plan(
      shape: shape, rules: refunds, hidden: [Field("_place", .integer)],
      start: .ask(questions, then: then))
  }

  /// The three commonest values; equally common ones in the order of the alphabet.
  private static func topValues(of attribute: Attribute, in input: Rows) -> Question {
    let value = Expression.column(attribute.name, attribute.type)
    let counted = Relation.aggregate(
      .filter(input.relation, value.isNotNull), by: [Named("value", value)],
      [NamedAggregate("n", .count())])
    let order = [
      SortKey(.column("n", .integer), descending: true),
      SortKey(.column("value", attribute.type)),
    ]
    return Question(.first(3, counted, by: order), order: order)
  }

  private static func table(
    _ columns: [Attribute], _ facts: Table, _ tops: [Int: Table]
  ) -> Table {
    func whole(_ name: String) -> Int64 {
      if case .integer(let value)? = facts[name]?[0] { value } else { 0 }
    }
    var rows: [[Value]] = []
    for (index, attribute) in columns.enumerated() {
      var range = Value.null
      if let low = facts["low_\(index)"]?[0], let high = facts["high_\(index)"]?[0], !low.isNull {
        range = .text("\(low.plainText) … \(high.plainText)")
      }
      let distinct = whole("distinct_\(index)")
      var top = Value.null
      if let values = tops[index], distinct < whole("count_\(index)") || distinct <= 3 {
        let words = values.rows.map { row in
          row[0].plainText + (distinct > 3 ? " \(row[1].plainText)" : "")
        }
        if !words.isEmpty { top = .text(words.joined(separator: " · ")) }
      }
      rows.append([
        .text(attribute.name), attribute.role.map { .text($0.rawValue) } ?? .null,
        .text(attribute.type.word), .integer(whole("n") - whole("count_\(index)")),
        .integer(distinct), range, top, .integer(Int64(index)),
      ])
    }
    return Table(fields + [Field("_place", .integer)], rows: rows)
  }
}
