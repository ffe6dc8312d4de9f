import Verbs

/// Leaves out the named columns.
struct Drop: Verb {
  private static let columns = Place.items(
    .columns, 1...1000, placeholder: "COLUMN", "What is left out.")
  static let signature = Signature(
    "drop", "Leaves out the named columns.", aliases: ["project-away", "reject"], items: columns)
  static let examples = [Example("contacts | drop email, phone", "Without addresses.")]

  private let items: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = try arguments[Self.columns]
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = ExpressionBinder(input, in: scope)
    var shape = input.shape
    for item in items {
      scope.binding.checking { () throws(Diagnostic) in
        let name = try item.columnName(in: binder)
        shape.columns.removeAll { $0.name == name }
      }
    }
    guard !shape.columns.isEmpty else {
      throw Diagnostic("no-columns", "`drop` would leave no column", at: items.first?.span)
    }
    shape.perCustomer.formIntersection(shape.names)
    let columns = shape.fields.map { Named($0) }
    return Plan(.project(input.relation, columns + input.kept(for: &shape)), shape)
  }
}

extension Item {
  /// The name of a column of the rows; anything else is an error.
  func columnName(in binder: ExpressionBinder) throws(Diagnostic) -> String {
    let syntax = try expression()
    guard case .name(let name) = syntax.kind else {
      throw Diagnostic("not-a-column", "a column's name must stand here", at: syntax.span)
    }
    guard case .column(let column, _)? = binder.ownColumn(name) else {
      var mistake = binder.unknownColumn(name)
      if (try? binder.bind(syntax)) != nil {
        mistake.notes.insert(
          "`\(name.text)` is a column of the customers, not of these rows", at: 0)
      }
      throw mistake
    }
    return column
  }
}
