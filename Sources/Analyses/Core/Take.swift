import Verbs

/// Keeps the first rows.
struct Take: Verb {
  static let signature = Signature(
    "take", "Keeps the first rows, in the order they have.", aliases: ["limit", "head"],
    items: Parameter("", .numbers, placeholder: "N", "How many."))
  static let examples = [Example("contacts | take 5", "The first five rows of the file.")]

  private let count: Int

  init(_ arguments: Arguments) throws(Diagnostic) {
    count = try arguments.integer(in: 0...Int64(Int32.max)) ?? 0
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    Plan(.first(count, input.relation, by: input.totalOrder), input.shape)
  }
}
