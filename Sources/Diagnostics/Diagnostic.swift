/// A mistake or a warning: an id, one sentence, places, notes and a way out.
///
/// The sentence is lower case, has no full stop, puts backticks around what is typed and never says
/// "you" (but for the set phrase *did you mean*).
package struct Diagnostic: Error, Sendable, Hashable {
  package enum Severity: String, Sendable { case error, warning }

  /// A place, and what is to be said of it.
  package struct Label: Sendable, Hashable {
    package let span: SourceSpan
    package let text: String

    package init(_ span: SourceSpan, _ text: String = "") {
      self.span = span
      self.text = text
    }
  }

  package var severity: Severity
  /// Stable and kebab-case, such as `unknown-column`.
  package var id: String
  package var message: String
  /// The first is the primary place.
  package var labels: [Label]
  /// The stage it belongs to, such as `stage 2, summarize`.
  package var stage: String?
  /// Facts: what exists, what the engine said.
  package var notes: [String]
  /// Ways out, each a whole phrase such as ``did you mean `amount`?``.
  package var help: [String]

  package init(
    _ id: String, _ message: String, at span: SourceSpan? = nil, label: String = "",
    notes: [String] = [], help: [String] = [], severity: Severity = .error
  ) {
    self.severity = severity
    self.id = id
    self.message = message
    labels = span.map { [Label($0, label)] } ?? []
    stage = nil
    self.notes = notes
    self.help = help
  }

  package static func warning(
    _ id: String, _ message: String, at span: SourceSpan? = nil, notes: [String] = [],
    help: [String] = []
  ) -> Diagnostic {
    Diagnostic(id, message, at: span, notes: notes, help: help, severity: .warning)
  }

  package var span: SourceSpan? { labels.first?.span }

  /// The same diagnostic, pointing at `span` if it points nowhere yet.
  package func located(at span: SourceSpan?, stage: String? = nil) -> Diagnostic {
    var copy = self
    if copy.labels.isEmpty, let span { copy.labels = [Label(span)] }
    if copy.stage == nil { copy.stage = stage }
    return copy
  }
}
