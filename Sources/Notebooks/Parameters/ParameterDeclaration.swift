package import Diagnostics
package import Queries

/// A parameter as the front matter declares it.
package struct ParameterDeclaration: Sendable, Hashable {
  package let name: String
  package let type: ParameterType
  /// What it is when nobody says; without it the notebook has to be given one.
  package let defaultValue: ParameterValue?
  package let choices: [String]
  package let span: SourceSpan

  /// Reads a value.
  ///
  /// Throws `ill-typed-parameter` when the text is none of this type.
  package func value(_ text: String, at span: SourceSpan) throws(Diagnostic) -> ParameterValue {
    guard let kind = type.read(text, choices: choices) else {
      var diagnostic = Diagnostic(
        "ill-typed-parameter", "\(typed(name)) is \(type.example), not \(typed(text))", at: span)
      if type == .choice {
        if let near = closest(to: text, in: choices) {
          diagnostic.help = ["did you mean `\(near)`?"]
        } else {
          diagnostic.notes = ["choices: \(choices.joined(separator: ", "))"]
        }
      }
      throw diagnostic
    }
    return ParameterValue(
      name: name, text: text.hasPrefix("@") ? String(text.dropFirst()) : text,
      expression: ExpressionSyntax(kind, span: span))
  }
}

/// A parameter with its value for one run.
package struct ParameterValue: Sendable, Hashable {
  package let name: String
  /// As in the front matter, such as `2025-12`.
  package let text: String
  package let expression: ExpressionSyntax
}
