package import Diagnostics
import Tables
package import Verbs

/// Help pages, made from the verbs' signatures.
package enum VerbHelp {
  /// One entry per verb.
  package static func list(_ vocabulary: Vocabulary, width: Int? = nil) -> String {
    listed(vocabulary, width: width).joined(separator: "\n") + "\n"
  }

  /// The lines of ``list(_:width:)``.
  static func listed(_ vocabulary: Vocabulary, width: Int?) -> [String] {
    ["VERBS"]
      + HelpList(vocabulary.verbs.map { ($0.signature.name, $0.signature.summary) })
      .lines(width: width)
  }

  /// The page of one verb, broken between words where a width is given.
  ///
  /// Throws `unknown-verb` with the nearest name.
  package static func page(
    _ name: String, _ vocabulary: Vocabulary, width: Int? = nil
  ) throws(Diagnostic) -> String {
    guard let verb = vocabulary[name] else { throw unknown(name, vocabulary) }
    let signature = verb.signature
    var lines = wrapped(signature.summary, width: width) + [""]
    lines += indented(signature.usage, width, further: "    ") + [""]
    let places = (signature.items.map { [$0] } ?? []) + signature.clauses
    lines += HelpList(places.map { ($0.usage, $0.summary) }).lines(width: width)
    if !places.isEmpty { lines.append("") }
    if !signature.analyses.isEmpty {
      lines += wrapped(
        "Analyses \(signature.analyses.map(\.rawValue).joined(separator: ", or "));"
          + " other rows stand for their customers.", width: width)
      lines.append("")
    }
    if !signature.aliases.isEmpty {
      lines += wrapped("Also written \(signature.aliases.joined(separator: ", ")).", width: width)
      lines.append("")
    }
    for example in verb.examples {
      lines += indented("# " + example.explanation, width, further: "# ")
      lines += indented(example.query, width, further: "  ")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line two columns from the margin; what does not fit goes on below it.
  private static func indented(_ text: String, _ width: Int?, further: String) -> [String] {
    guard let width, displayWidth(text) + 2 > width else { return ["  " + text] }
    let lines = wrapped(text, width: max(10, width - 2 - further.count))
    return lines.enumerated().map { "  " + ($0.offset == 0 ? "" : further) + $0.element }
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
