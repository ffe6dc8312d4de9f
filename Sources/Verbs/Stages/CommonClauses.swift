import Diagnostics
package import Queries

/// The clauses that all analyses have, the first two those that give a summary.
package enum CommonClauses {
  package static let by = Place.items(
    "by", .keys, 1...8, placeholder: "KEY", "Gives one answer for each value of the keys.")
  package static let confidence = Place.number(
    "confidence", in: 0.5...0.9999, default: "0.95", placeholder: "C",
    "The confidence of the intervals")

  /// The last microsecond of a day or period.
  package static let asOf = Place<Int64?>(
    Parameter(
      "asof", .dates, placeholder: "DATE",
      "Looks at the data as it was at the end of this day or period.")
  ) { (arguments) throws(Diagnostic) in
    guard let syntax = try arguments.expression("asof") else { return nil }
    guard let end = arguments.scope.endOfDate(try arguments.scope.constant(syntax)) else {
      throw .expected("a date or period such as `@2025-11`", after: "asof", at: syntax.span)
    }
    return end
  }

  package static let using = Place<Name?>(
    Parameter(
      "using", .tables, placeholder: "TABLE", "The table to analyse, where several would do.")
  ) { (arguments) throws(Diagnostic) in
    guard let syntax = try arguments.expression("using") else { return nil }
    guard case .name(let name) = syntax.kind else {
      throw .expected("a name", after: "using", at: syntax.span)
    }
    return name
  }
}
