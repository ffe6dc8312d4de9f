import Verbs

/// Keeps the first rows.
struct Take: Verb {
  private static let count = Place.required(in: 0...Int(Int32.max), "How many")
  static let signature = Signature(
    "take", "Keeps the first rows, in the order they have.", aliases: ["limit", "head"],
    items: count)
  static let examples = [Example("contacts | take 5", "The first five rows of the file.")]

  private let count: Int

  init(_ arguments: Arguments) throws(Diagnostic) {
    count = try arguments[Self.count]
  }

  func plan(over input: Rows, in scope: Scope) throws(Diagnostic) -> Plan {
    Plan(.first(count, input.relation, by: input.totalOrder), input.shape)
  }
}
