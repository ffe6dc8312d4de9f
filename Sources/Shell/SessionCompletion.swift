package import Sessions

/// Completes what is typed from the session's catalog, and dot lines from the table of commands.
package struct SessionCompletion: CompletionSource {
  private let session: Session
  private let commands: MetaCommandTable<ShellContext>

  package init(_ session: Session, commands: MetaCommandTable<ShellContext>) {
    self.session = session
    self.commands = commands
  }

  package func complete(_ line: String, at cursor: Int) -> Completions {
    if let completions = commands.completions(line, at: cursor) { return completions }
    let found = session.suggestions(for: line, at: cursor)
    return Completions(
      replaceRange: found.range,
      candidates: found.suggestions.map {
        Candidate(
          $0.text, kind: $0.kind.rawValue, note: $0.note,
          closing: $0.kind == .function ? "(" : " ")
      })
  }
}
