package import Verbs

/// The reference in Markdown, made from the verbs' signatures and examples.
package enum VerbReference {
  /// One row per family: its question, and its verbs linked to their pages in `docs/verbs`.
  ///
  /// A family without verbs is left out.
  package static func table(_ families: [Family]) -> String {
    var lines = ["| family | question | verbs |", "|---|---|---|"]
    for family in families where !family.verbs.isEmpty {
      let names = family.verbs.map { verb in
        "[`\(verb.signature.name)`](docs/verbs/\(verb.signature.name).md)"
      }
      lines.append("| \(family.name) | \(family.question) | \(names.joined(separator: " ")) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What a verb does, how it is written, what its parts mean, and its examples.
  package static func page(_ verb: any Verb.Type) -> String {
    let signature = verb.signature
    var blocks = [signature.summary, fenced("text", usage(signature))]
    if let parts = parts(signature) { blocks.append(parts) }
    blocks.append(facts(signature).joined(separator: " "))
    if !verb.examples.isEmpty {
      let examples = verb.examples.map { "# \($0.explanation)\n\($0.query)" }
      blocks.append(fenced("kith", examples.joined(separator: "\n\n")))
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// One line, or one per clause when that line would be too long.
  private static func usage(_ signature: Signature) -> String {
    let line = signature.usage
    guard line.count > 80 else { return line }
    var lines = [signature.name + (signature.items.map { " " + $0.usage } ?? "")]
    lines += signature.clauses.map { "  " + ($0.isRequired ? $0.usage : "[\($0.usage)]") }
    return lines.joined(separator: "\n")
  }

  private static func parts(_ signature: Signature) -> String? {
    let places = (signature.items.map { [$0] } ?? []) + signature.clauses
    guard !places.isEmpty else { return nil }
    let rows = places.map { "| `\(cell($0.usage))` | \(cell($0.summary)) |" }
    return (["| part | meaning |", "|---|---|"] + rows).joined(separator: "\n")
  }

  private static func facts(_ signature: Signature) -> [String] {
    var facts: [String] = []
    if !signature.analyses.isEmpty {
      let kinds = signature.analyses.map(\.rawValue).joined(separator: ", or ")
      facts.append("Analyses \(kinds); other rows stand for their customers.")
    }
    switch signature.outcome {
    case .rows: facts.append("Gives rows of the same kind, or plain rows.")
    case .summary: facts.append("Gives a small table of plain rows.")
    case .scores: facts.append("Gives the same rows, each with the scores of its customer.")
    }
    if !signature.aliases.isEmpty {
      facts.append(
        "Also written \(signature.aliases.map { "`\($0)`" }.joined(separator: ", ")).")
    }
    return facts
  }

  private static func fenced(_ language: String, _ text: String) -> String {
    "```\(language)\n\(text)\n```"
  }

  /// A table's cell: its bars would end it.
  private static func cell(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
