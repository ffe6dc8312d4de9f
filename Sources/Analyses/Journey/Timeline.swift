import Kits

/// Lists everything that happened to one customer, from every table, in order.
struct Timeline: Verb {
  private static let customer = Place.customer("", "The customer's key, in quotes.")
  static let signature = Signature(
    "timeline", "Lists what happened to one customer, from every table, in order.",
    analyses: [.events], items: customer)
  static let examples = [
    Example("customers | timeline \"C0012\"", "One customer's whole story."),
    Example("events | where source == \"tickets\" | timeline \"C0012\"", "Their tickets only."),
  ]

  /// The columns besides the time, in order.
  private static let columns: [(name: String, role: Role?, type: ValueType)] = [
    ("source", nil, .text), ("step", .step, .text), ("channel", .channel, .text),
    ("topic", .topic, .text), ("score", .score, .integer),
    ("amount", .amount, .decimal(scale: 2)), ("comment", .comment, .text),
  ]

  private let arguments: Arguments
  private let customer: CustomerKey

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    guard let customer = try arguments[Self.customer] else {
      throw Diagnostic(
        "missing-item", "`timeline` needs a customer", at: arguments.stage.verb.span)
    }
    self.customer = customer
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = try EventBinder(arguments, over: input, in: scope)
    let followed = try binder.events(named: nil)
    let (events, time) = (followed.rows, followed.time)
    // Where rows know their customers, there is a table of them.
    let own = customer.found(in: scope).map {
      Relation.join(events.relation, .semi, $0, on: [.customer], taking: [])
    }

    var named = [Named("time", .column(time.name, time.type))]
    var attributes = [time.renamed("time")]
    for column in Self.columns {
      let attribute =
        events.shape.attribute(column.name)
        ?? column.role.flatMap { events.shape.attribute(for: $0) }
      guard let attribute, attribute.type.isSimilar(to: column.type) else {
        named.append(Named(column.name, .null(column.type)))
        attributes.append(Attribute(Field(column.name, column.type), role: column.role))
        continue
      }
      named.append(Named(column.name, .column(attribute.name, attribute.type)))
      attributes.append(attribute.renamed(column.name))
    }
    let kept =
      events.shape.identity.compactMap { events.relation.field($0) }
      + [Field(HiddenColumn.customer, .integer)]
    let placed = Relation.filter(
      own ?? events.relation, Expression.column(time.name, time.type).isNotNull)
    let story = Relation.project(placed, named + kept.map { Named($0) })
    let shape = Shape(
      columns: attributes, kind: .events, name: "events", isPersonal: true,
      order: [SortKey(.column("time", time.type))], identity: events.shape.identity)
    let rule = Note(
      .rule,
      "what every table knows of \(typed(customer.key)), in order; a day without a time of day stands "
        + "at its end", isPersonal: true)

    return Plan(
      shape: shape, rules: binder.notes + [rule], hidden: kept,
      start: customer.checked(in: scope) { () throws(Diagnostic) in
        .rows(story, notes: [], chart: nil)
      })
  }
}

extension ValueType {
  /// Whether a column of the type may stand where the other is expected.
  fileprivate func isSimilar(to other: ValueType) -> Bool {
    self == other || (isNumeric && other.isNumeric)
  }
}
