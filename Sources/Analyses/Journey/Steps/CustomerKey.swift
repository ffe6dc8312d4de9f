import Kits

/// A customer named by key in a query.
struct CustomerKey: Sendable {
  let key: String
  let span: SourceSpan

  /// Reads the key after a clause word, or after the verb; nil when there is none.
  fileprivate init?(_ arguments: Arguments, clause word: String?) throws(Diagnostic) {
    guard let syntax = try arguments.expression(word) else { return nil }
    span = syntax.span
    let place = word ?? arguments.signature.name
    switch syntax.kind {
    case .literal(.text(let text)): key = text
    case .parameter:
      guard case .text(let text) = try arguments.scope.constant(syntax) else {
        throw .expected("a customer's key in quotes", after: place, at: span)
      }
      key = text
    default:
      var diagnostic = Diagnostic.expected("a customer's key in quotes", after: place, at: span)
      diagnostic.help = ["write `\(place) \"\(span.text)\"`"]
      throw diagnostic
    }
  }

  /// The customer's row, none when nobody has the key; nil where nothing says who is whose.
  func found(in scope: Scope) -> Relation? {
    guard let (everyone, name) = keys(in: scope) else { return nil }
    return .filter(everyone.relation, name.equals(.text(key)))
  }

  /// The steps that go on when the customer is known, and end in a mistake when not.
  func checked(
    in scope: Scope, _ step: @escaping @Sendable () throws(Diagnostic) -> Plan.Step
  ) -> Plan.Step {
    guard let (everyone, name) = keys(in: scope), let found = found(in: scope) else {
      return .ask([]) { (_) throws(Diagnostic) in try step() }
    }
    // Whether the customer is known, then which keys are near: only a mistake reads all of them.
    let known = Relation.aggregate(found, by: [], [NamedAggregate("n", .count())])
    let near = Question(
      .project(.filter(everyone.relation, isNear(name)), [Named("key", name)]),
      order: [SortKey(.column("key", .text))])
    let refuse: Plan.Then = { (tables) throws(Diagnostic) in
      throw unknown(near: tables[0].rows.map { $0[0].plainText })
    }
    return .ask([Question(known, order: [])]) { (tables) throws(Diagnostic) in
      guard (tables[0]["n"]?[0].whole ?? 0) > 0 else { return .ask([near], then: refuse) }
      return try step()
    }
  }

  private func keys(in scope: Scope) -> (everyone: Rows, name: Expression)? {
    guard let everyone = scope.catalog["customers"].map({ scope.rows(of: $0) }),
      let customer = everyone.shape.attribute(for: .customer)
    else { return nil }
    return (everyone, Expression.column(customer.name, customer.type).cast(to: .text))
  }

  /// Keys about as long as the one typed: others are too far away to be meant.
  private func isNear(_ name: Expression) -> Expression {
    let length = Expression.call(.length, [name], .integer)
    let count = Int64(key.unicodeScalars.count)
    return .all([
      name.isNotNull, length.isAtLeast(.integer(count - 3)), length.isAtMost(.integer(count + 3)),
    ])
  }

  private func unknown(near: [String]) -> Diagnostic {
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

extension Place where Value == CustomerKey? {
  /// A customer's key, nil where none is given.
  ///
  /// - Parameters:
  ///   - word: The clause's; empty for what stands straight after the verb.
  ///   - summary: A whole sentence.
  static func customer(_ word: String, _ summary: String) -> Place {
    let parameter = Parameter(word, .texts, placeholder: "\"CUSTOMER\"", summary)
    return Place(parameter) { (arguments) throws(Diagnostic) in
      try CustomerKey(arguments, clause: word.isEmpty ? nil : word)
    }
  }
}
