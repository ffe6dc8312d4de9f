import Verbs

/// Lists everything that happened to one customer, from every table, in order.
struct Timeline: Verb {
  static let signature = Signature(
    "timeline", "Lists what happened to one customer, from every table, in order.",
    analyses: [.events],
    items: Parameter("", .texts, placeholder: "\"CUSTOMER\"", "The customer's key, in quotes."))
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
  private let key: String
  private let span: SourceSpan

  init(_ arguments: Arguments) throws(Diagnostic) {
    self.arguments = arguments
    guard let syntax = try arguments.expression() else {
      throw Diagnostic(
        "missing-item", "`timeline` needs a customer", at: arguments.stage.verb.span)
    }
    span = syntax.span
    switch syntax.kind {
    case .literal(.text(let text)): key = text
    case .parameter:
      guard case .text(let text) = try arguments.scope.constant(syntax) else {
        throw .expected("a customer's key in quotes", after: "timeline", at: span)
      }
      key = text
    default:
      var diagnostic = Diagnostic.expected(
        "a customer's key in quotes", after: "timeline", at: span)
      diagnostic.help = ["write `timeline \"\(span.text)\"`"]
      throw diagnostic
    }
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let analysed = try scope.analysed(arguments, [.events], from: input)
    guard let events = analysed.rows.withCustomer(in: scope), let everyone = scope.customers,
      let customer = everyone.shape.attribute(for: .customer)
    else {
      throw Diagnostic(
        "not-analysable", "`timeline` needs to know whose rows these are", at: span)
    }
    let time = try events.shape.required(.time, for: "timeline", at: arguments.stage.verb.span)
    let name = Expression.column(customer.name, customer.type).cast(to: .text)
    let found = Relation.filter(everyone.relation, name.equals(.text(key)))
    let own = Relation.join(
      events.relation, .semi, found,
      on: [Pair(HiddenColumn.customer, HiddenColumn.customer)], taking: [])

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
    let placed = Relation.filter(own, Expression.column(time.name, time.type).isNotNull)
    let story = Relation.project(placed, named + kept.map { Named($0) })
    let shape = Shape(
      columns: attributes, kind: .events, name: "events",
      order: [SortKey(.column("time", time.type))], identity: events.shape.identity)
    let rule = Note(
      .rule,
      "what every table knows of \(typed(key)), in order; a day without a time of day stands "
        + "at its end")

    // Whether the customer is known, then which keys are near: only a mistake reads all of them.
    let known = Relation.aggregate(found, by: [], [NamedAggregate("n", .count())])
    let near = Question(
      .project(.filter(everyone.relation, Self.isNear(name, key)), [Named("key", name)]),
      order: [SortKey(.column("key", .text))])
    let (key, span) = (key, span)
    let refuse: Plan.Then = { (tables) throws(Diagnostic) in
      throw Self.unknown(key, near: tables[0].rows.map { $0[0].plainText }, at: span)
    }
    let then: Plan.Then = { (tables) throws(Diagnostic) in
      guard (tables[0]["n"]?[0].whole ?? 0) > 0 else { return .ask([near], then: refuse) }
      return .rows(story, notes: [], chart: nil)
    }
    return Plan(
      shape: shape, rules: analysed.notes + [rule], hidden: kept,
      start: .ask([Question(known, order: [])], then: then))
  }

  /// Keys about as long as the one typed: others are too far away to be meant.
  private static func isNear(_ name: Expression, _ key: String) -> Expression {
    let length = Expression.call(.length, [name], .integer)
    let count = Int64(key.unicodeScalars.count)
    return .all([
      name.isNotNull, length.isAtLeast(.integer(count - 3)), length.isAtMost(.integer(count + 3)),
    ])
  }

  private static func unknown(_ key: String, near: [String], at span: SourceSpan) -> Diagnostic {
    var diagnostic = Diagnostic(
      "unknown-customer", "no customer \(typed(key)) in any table", at: span)
    var left = near
    var found: [String] = []
    while found.count < 3, let next = closest(to: key, in: left) {
      found.append(next)
      left.removeAll { $0 == next }
    }
    if let best = found.first {
      diagnostic.help = ["did you mean `\"\(best)\"`?"]
      if found.count > 1 {
        diagnostic.notes = ["near it: \(found.joined(separator: ", "))"]
      }
    } else {
      diagnostic.help = ["keys look like those of `customers | take 5`"]
    }
    return diagnostic
  }
}

extension ValueType {
  /// Whether a column of the type may stand where the other is expected.
  fileprivate func isSimilar(to other: ValueType) -> Bool {
    self == other || (isNumeric && other.isNumeric)
  }
}
