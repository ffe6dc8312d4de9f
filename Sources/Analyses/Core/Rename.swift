import Verbs

/// Gives columns new names.
struct Rename: Verb {
  static let signature = Signature(
    "rename", "Gives columns new names.", aliases: ["project-rename"],
    items: Parameter("", .assignments, 1...1000, placeholder: "NEW = OLD", "The new names."))
  static let examples = [Example("contacts | rename client = customer", "Another name.")]

  private let items: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments.items
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = ExpressionBinder(input, in: scope)
    var shape = input.shape
    var renamed: [String: String] = [:]
    for item in items {
      scope.binding.checking { () throws(Diagnostic) in
        let old = try item.columnName(in: binder)
        guard let new = item.name else {
          throw Diagnostic(
            "missing-name", "`rename` needs the new name first", at: item.span,
            help: ["write `new = \(old)`"])
        }
        try item.check(name: new.text, of: try item.expression())
        guard renamed.updateValue(new.text, forKey: old) == nil else {
          throw Diagnostic("repeated-name", "`\(old)` is renamed twice", at: item.span)
        }
      }
    }
    var columns: [Named] = []
    for index in shape.columns.indices {
      let old = shape.columns[index]
      let name = renamed[old.name] ?? old.name
      columns.append(Named(name, .column(old.name, old.type)))
      shape.columns[index] = old.renamed(name)
    }
    if let twice = shape.names.firstRepeated {
      throw Diagnostic(
        "repeated-name", "there would be two columns `\(twice)`",
        at: items.first { $0.name?.text == twice }?.span)
    }
    shape.perCustomer = Set(shape.perCustomer.map { renamed[$0] ?? $0 })
    return Plan(.project(input.relation, columns + input.kept(for: &shape)), shape)
  }
}

extension [String] {
  /// The first text that was there before.
  var firstRepeated: String? {
    var seen: Set<String> = []
    return first { !seen.insert($0).inserted }
  }
}
