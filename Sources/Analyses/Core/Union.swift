import Verbs

/// Puts the rows of other tables under these.
struct Union: Verb {
  static let signature = Signature(
    "union", "Puts the rows of other tables under these; columns match by name, then by role.",
    items: Parameter("", .tables, 1...50, placeholder: "TABLE", "Tables, or pipelines in ( )."))
  static let examples = [
    Example(
      "purchases | select customer, date | union (tickets | select customer, date = opened)",
      "Dates of two kinds.")
  ]

  private let stage: Stage

  init(_ arguments: Arguments) throws(Diagnostic) {
    stage = arguments.stage
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    var sides = [input]
    for item in stage.items {
      let side = scope.binding.checking { () throws(Diagnostic) in try item.table(in: scope) }
      if let side { sides.append(side) }
    }
    let rows = try scope.union(sides, at: stage.span)
    return Plan(rows.relation, rows.shape)
  }
}

extension Item {
  /// The rows of a table's name or of a pipeline in brackets.
  func table(in scope: Scope) throws(Diagnostic) -> Rows {
    switch value {
    case .pipeline(let pipeline): return try scope.bind(pipeline).rows
    case .expression(let syntax):
      switch syntax.kind {
      case .name(let name): return try scope.bind(table: name)
      case .pipeline(let pipeline): return try scope.bind(pipeline).rows
      default:
        throw Diagnostic(
          "not-a-table", "a table or a pipeline in brackets must stand here", at: syntax.span)
      }
    }
  }
}
