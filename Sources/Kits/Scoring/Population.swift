package import Verbs

extension Scope {
  /// The rows that scores are computed from: those given when they are of the kind, else those of
  /// all customers, so that a `where` before or after changes no score.
  package func population(
    _ arguments: Arguments, _ kinds: [RowKind], of input: Rows
  ) throws(Diagnostic) -> Analysed {
    if let kind = input.shape.kind, kinds.contains(kind), !arguments.has(CommonClauses.using) {
      return try analysed(arguments, kinds, from: input)
    }
    guard input.withCustomer(in: self) != nil, let everyone = customers else {
      return try analysed(arguments, kinds, from: input)  // Says what is missing.
    }
    return try analysed(arguments, kinds, from: everyone)
  }
}
