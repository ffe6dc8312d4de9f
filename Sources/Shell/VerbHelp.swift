package import Diagnostics
package import Verbs

/// Help pages, made from the verbs' signatures.
package enum VerbHelp {
  /// One line per verb.
  package static func list(_ vocabulary: Vocabulary) -> String {
    let width = (vocabulary.names.map(\.count).max() ?? 0) + 2
    var text = "VERBS\n"
    for verb in vocabulary.verbs {
      let name = verb.signature.name
      text += "  " + name + String(repeating: " ", count: width - name.count)
      text += verb.signature.summary + "\n"
    }
    return text
  }

  /// The page of one verb.
  ///
  /// Throws `unknown-verb` with the nearest name.
  package static func page(_ name: String, _ vocabulary: Vocabulary) throws(Diagnostic) -> String {
    guard let verb = vocabulary[name] else { throw unknown(name, vocabulary) }
    let signature = verb.signature
    var lines = [signature.summary, "", "  " + signature.usage, ""]
    let places = (signature.items.map { [$0] } ?? []) + signature.clauses
    let width = (places.map(\.usage.count).max() ?? 0) + 2
    for place in places {
      let usage = place.usage
      lines.append(
        "  " + usage + String(repeating: " ", count: width - usage.count) + place.summary)
    }
    if !places.isEmpty { lines.append("") }
    if !signature.analyses.isEmpty {
      lines.append(
        "Analyses \(signature.analyses.map(\.rawValue).joined(separator: ", or "));"
          + " other rows stand for their customers.")
      lines.append("")
    }
    if !signature.aliases.isEmpty {
      lines.append("Also written \(signature.aliases.joined(separator: ", ")).")
      lines.append("")
    }
    for example in verb.examples {
      lines.append("  # " + example.explanation)
      lines.append("  " + example.query)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The diagnostic `unknown-verb`, with the nearest name or all of them.
  package static func unknown(_ name: String, _ vocabulary: Vocabulary) -> Diagnostic {
    var diagnostic = Diagnostic("unknown-verb", "no verb `\(name)`")
    if let near = closest(to: name, in: vocabulary.names) {
      diagnostic.help = ["did you mean `\(near)`?"]
    } else {
      diagnostic.notes = ["verbs: \(vocabulary.names.joined(separator: " "))"]
    }
    return diagnostic
  }
}
