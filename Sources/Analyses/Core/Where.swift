import Verbs

/// Keeps the rows for which every condition holds.
struct Where: Verb {
  static let signature = Signature(
    "where", "Keeps the rows for which the conditions hold.", aliases: ["filter"],
    items: Parameter("", .conditions, 1...1000, placeholder: "CONDITION", "What must hold."))
  static let examples = [
    Example("purchases | where amount > 50", "Orders above 50."),
    Example(#"contacts | where plan == "pro" and region in ("North", "South")"#, "Some contacts."),
    Example("surveys | where date in @2025-Q3", "Answers of one quarter."),
  ]

  private let items: [Item]

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments.items
    for item in items {
      if let name = item.name {
        throw Diagnostic(
          "unexpected-name", "`where` takes conditions, not `\(name.text) = …`", at: name.span)
      }
      if let direction = item.direction {
        throw Diagnostic(
          "unexpected-direction", "`\(direction.rawValue)` stands only where rows are ordered",
          at: item.span)
      }
    }
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    let binder = ExpressionBinder(input, in: scope)
    var conditions: [Expression] = []
    for item in items {
      let bound = scope.binding.checking { () throws(Diagnostic) in
        try binder.condition(try item.expression())
      }
      if let bound { conditions.append(bound) }
    }
    for warning in binder.warnings { scope.binding.report(warning) }
    let condition = Expression.all(conditions)
    return Plan(
      .filter(binder.rows.relation, condition), input.shape, rules: binder.notes,
      probes: probes(condition, binder))
  }

  /// Counts the rows for which the condition is neither true nor false, where it can be null.
  private func probes(_ condition: Expression, _ binder: ExpressionBinder) -> [Probe] {
    let sources = binder.nullSources(of: condition)
    guard !sources.isEmpty else { return [] }
    // Where only columns can be null, they are named.
    let isPlain = !sources.isMade && sources.columns.allSatisfy(binder.isSeen)
    let names = sources.columns.sorted().map { "`\(HiddenColumn.contactName($0))`" }
      .joined(separator: " or ")
    return [
      Probe(counting: .filter(binder.rows.relation, condition.isNull)) { count in
        let rows = counted(count, "row")
        let were = count == 1 ? "was" : "were"
        return Note(
          .caveat,
          isPlain
            ? "\(rows) without \(names) \(were) not compared"
            : "\(rows) \(were) not compared: the condition is null there",
          measures: [.init("rows not compared", Double(count))])
      }
    ]
  }
}
