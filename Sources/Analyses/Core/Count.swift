import Verbs

/// Counts the rows.
struct Count: Verb {
  static let signature = Signature(
    "count", "Counts the rows, for each value of the keys with `by`.",
    clauses: [Summarize.by])
  static let examples = [
    Example("tickets | count", "How many tickets."),
    Example("tickets | count by topic", "How many of each topic."),
  ]

  private let summarize: Summarize

  init(_ arguments: Arguments) throws(Diagnostic) {
    let span = arguments.stage.verb.span
    let count = ExpressionSyntax(.call(Name("count", span: span), []), span: span)
    var stage = arguments.stage
    stage.items = [Item(value: .expression(count), span: span)]
    summarize = try Summarize(
      Arguments(stage, signature: Summarize.signature, scope: arguments.scope))
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    try summarize.plan(over: input, in: scope)
  }
}
