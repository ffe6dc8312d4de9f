package import Catalogs
import Diagnostics
package import Queries
package import Relations
import Tables

/// The keys after `by`, bound over the rows that are grouped.
package struct GroupKeys: Sendable {
  package struct Key: Sendable {
    package var named: Named
    package var attribute: Attribute
    /// What the groups are ordered by, when it is not the key itself: weekdays from Monday on.
    package var ordering: Expression?
  }

  package var keys: [Key]
  /// The grouped rows, with the joins that the keys needed.
  package var rows: Rows
  package var notes: [Note]

  /// Adds a key that a verb groups by itself, over ``rows``.
  package mutating func add(_ key: Named) {
    keys.append(Key(named: key, attribute: Attribute(key.field), ordering: nil))
  }

  package var named: [Named] { keys.map(\.named) }
  package var attributes: [Attribute] { keys.map(\.attribute) }
  package var names: [String] { keys.map(\.named.name) }
}

extension Item {
  /// Refuses what is no name for a new column: none at all, or one that hidden columns have.
  package func check(name: String, of syntax: ExpressionSyntax) throws(Diagnostic) {
    guard !name.isEmpty else {
      throw Diagnostic(
        "missing-name", "the column needs a name", at: span,
        help: ["write `name = \(syntax.span.text)`"])
    }
    guard HiddenColumn.isHidden(name) else { return }
    let plain = String(name.drop { $0 == "_" })
    throw Diagnostic(
      "hidden-name", "`\(name)` cannot be a column's name: `_` begins those that are hidden",
      at: self.name?.span ?? span,
      help: ["choose another, such as `\(plain.isEmpty ? "column" : plain)`"])
  }
}

extension Scope {
  /// Binds the keys of a grouping `by` over plain rows.
  package func keys(_ items: [Item], over rows: Rows) -> GroupKeys {
    keys(items, of: Analysed(rows))
  }

  /// Binds the keys after `by`, of which none may have the name of a column that the verb gives itself.
  package func keys(
    _ arguments: Arguments, of analysed: Analysed, besides columns: [String]
  ) throws(Diagnostic) -> GroupKeys {
    let keys = keys(try arguments[CommonClauses.by], of: analysed)
    guard let name = keys.names.first(where: { columns.contains($0) }) else { return keys }
    throw Diagnostic(
      "repeated-name", "`\(arguments.signature.name)` gives a column `\(name)` itself",
      at: arguments.span(of: CommonClauses.by), help: ["name the key: `by other = \(name)`"])
  }

  /// Binds the keys of an analysis: each is looked for in the incoming rows, then in the analysed
  /// ones, then in contacts.
  package func keys(_ items: [Item], of analysed: Analysed) -> GroupKeys {
    let binder = ExpressionBinder(analysed.rows, in: self)
    binder.calendarWords = true
    var result = GroupKeys(keys: [], rows: analysed.rows, notes: [])
    for item in items {
      binding.checking { () throws(Diagnostic) in
        let syntax = try item.expression()
        var found = try incoming(syntax, analysed, binder)
        if found == nil { found = try binder.bind(syntax) }
        guard let expression = found else { return }
        let name = item.name?.text ?? self.name(of: syntax)
        try item.check(name: name, of: syntax)
        guard !result.keys.contains(where: { $0.named.name == name }) else {
          throw Diagnostic(
            "repeated-name", "the key `\(name)` stands twice", at: item.span,
            help: ["name one of them: `other = \(syntax.span.text)`"])
        }
        var attribute = binder.attribute(of: expression, named: name)
        attribute.nullable = true
        if let known = fromIncoming(expression, analysed) { attribute = known.renamed(name) }
        result.keys.append(
          .init(
            named: Named(name, expression), attribute: attribute,
            ordering: weekdayNumber(expression)))
      }
    }
    result.rows = binder.rows
    result.notes = binder.notes
    for warning in binder.warnings { binding.report(warning) }
    return result
  }

  /// The name that an unnamed expression gets: that of its one column, or a function's.
  package func name(of syntax: ExpressionSyntax) -> String {
    switch syntax.kind {
    case .name(let name): return name.text
    case .call(let function, let arguments):
      if CalendarWord(rawValue: function.text) != nil || function.text == "bin",
        let first = arguments.first
      {
        return name(of: first)
      }
      if function.text == "count", arguments.isEmpty { return "n" }
      let inner = arguments.first.map { name(of: $0) } ?? ""
      return inner.isEmpty ? function.text : "\(function.text)_\(inner)"
    case .negate(let inner), .not(let inner): return name(of: inner)
    case .binary(_, let left, let right):
      let sides = [name(of: left), name(of: right)].filter { !$0.isEmpty }
      return sides.first ?? ""
    default: return ""
    }
  }

  private func weekdayNumber(_ expression: Expression) -> Expression? {
    guard case .choice(let branches, _, _) = expression,
      case .call(.equal, let sides, _)? = branches.first?.condition,
      case .call(.weekdayNumber, _, _)? = sides.first
    else { return nil }
    return sides.first
  }

  /// A key of the incoming rows that stand for customers: joined through the customer.
  private func incoming(
    _ syntax: ExpressionSyntax, _ analysed: Analysed, _ binder: ExpressionBinder
  ) throws(Diagnostic) -> Expression? {
    guard let standing = analysed.standingFor, case .name(let name) = syntax.kind else {
      return nil
    }
    let probe = ExpressionBinder(standing, in: self)
    guard case .column(let column, let type)? = probe.ownColumn(name) else { return nil }
    guard standing.shape.onePerCustomer || standing.shape.perCustomer.contains(column) else {
      // A customer's own attribute is found through contacts; anything else may have many values.
      if customers?.shape.attribute(column) != nil || binder.ownColumn(name) != nil { return nil }
      throw Diagnostic(
        "many-values", "`\(name.text)` may have several values for one customer", at: name.span,
        help: ["choose one: `summarize \(name.text) = last(\(name.text)) by customer`"])
    }
    let hidden = HiddenColumn.incoming(column)
    if binder.rows.relation.field(hidden) == nil {
      let values = Relation.distinct(
        .project(
          standing.relation,
          [
            Named(HiddenColumn.customer, standing.customer),
            Named("_value", .column(column, type)),
          ]))
      binder.rows.relation = .join(
        binder.rows.relation, .left, values,
        on: [.customer],
        taking: [Pair(hidden, "_value")])
    }
    return .column(hidden, type)
  }

  /// The incoming rows' own attribute of a key that was found among them.
  private func fromIncoming(_ expression: Expression, _ analysed: Analysed) -> Attribute? {
    guard case .column(let hidden, _) = expression, let name = HiddenColumn.incomingName(hidden)
    else { return nil }
    return analysed.standingFor?.shape.attribute(name)
  }
}
