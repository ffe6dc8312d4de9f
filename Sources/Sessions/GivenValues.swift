package import Diagnostics
package import Queries
import Verbs

extension Session {
  /// Checks the values that the command line gave against scripts that are about to run: each is
  /// used, fits the `let` it replaces, and every `$name` has a value.
  ///
  /// A value takes the type of the `let`: with `let region = "north"` a `5` is the text `5`.
  package func checkGivenValues(for scripts: [Script]) throws(DiagnosticList) {
    binding.restart()
    var mistakes: [Diagnostic] = []
    let statements = scripts.flatMap(\.statements)
    var declared: [String: ExpressionSyntax] = [:]
    for statement in statements {
      if case .letValue(let name, let syntax) = statement.kind { declared[name.text] = syntax }
    }
    let uses = statements.flatMap { self.uses(of: $0).values }
    let known = Set(declared.keys).union(uses.map(\.text))
    for (name, value) in binding.parameters.sorted(by: { $0.key < $1.key }) {
      guard known.contains(name) else {
        mistakes.append(unused(name, known))
        continue
      }
      guard let syntax = declared[name], let type = try? scope.constant(syntax) else { continue }
      if let fitting = Literal.readings(of: value.span.text).first(where: { $0.fits(type) }) {
        setParameter(name, ExpressionSyntax(.literal(fitting), span: value.span))
      } else {
        mistakes.append(
          Diagnostic(
            "bad-option", "`--set \(name)=\(value.span.text)` is not \(type.description)",
            notes: ["it replaces `let \(name) = \(syntax.span.text)`"]))
      }
    }
    let given = known.intersection(declared.keys).union(valueNames)
    var seen: Set<String> = []
    for use in uses where !given.contains(use.text) && seen.insert(use.text).inserted {
      mistakes.append(scope.unknownValue(use))
    }
    if !mistakes.isEmpty { throw DiagnosticList(mistakes) }
  }

  private func unused(_ name: String, _ known: Set<String>) -> Diagnostic {
    var diagnostic = Diagnostic("bad-option", "nothing here reads the `$\(name)` of `--set`")
    if let near = closest(to: name, in: known.sorted()) {
      diagnostic.help = ["did you mean `\(near)`?"]
    } else if !known.isEmpty {
      diagnostic.notes = ["values here: \(known.sorted().map { "$" + $0 }.joined(separator: ", "))"]
    }
    return diagnostic
  }
}

extension Literal {
  /// What a text from the command line may mean, the likeliest first; at least the text itself.
  package static func readings(of text: String) -> [Literal] {
    var found = [text, "@" + text].compactMap { Parser.literal($0) }
    if text.hasPrefix("-") {
      switch Parser.literal(String(text.dropFirst())) {
      case .integer(let value): found.append(.integer(0 - value))
      case .number(let digits): found.append(.number(text.prefix(1) + digits))
      default: break
      }
    }
    return found + [.text(text)]
  }

  /// Whether it may stand where `other` stands.
  fileprivate func fits(_ other: Literal) -> Bool {
    switch (self, other) {
    case (_, .null), (.boolean, .boolean), (.text, .text), (.duration, .duration): true
    case (.integer, .integer), (.number, .integer), (.integer, .number), (.number, .number): true
    case (.period, .period), (.timestamp, .timestamp), (.period, .timestamp): true
    default: false
    }
  }

  /// As in "is not a number".
  fileprivate var description: String {
    switch self {
    case .null: "a value"
    case .boolean: "`true` or `false`"
    case .integer, .number: "a number"
    case .text: "a text"
    case .period, .timestamp: "a date or period such as `2025-11`"
    case .duration: "a duration such as `30d`"
    }
  }
}
