package import Diagnostics

/// What a meta-command leaves the shell to do.
package enum MetaOutcome: Sendable, Hashable { case proceed, quit }

/// A command of the shell itself, such as `.tables`: one row of a table that drives dispatch, help
/// and completion.
package struct MetaCommand<Context>: Sendable {
  package typealias Handler =
    @Sendable (_ context: inout Context, _ call: MetaCall) throws(Diagnostic) -> MetaOutcome

  /// Without the dot.
  package let name: String
  /// How its arguments are written: `FILE`, `[TABLE]` for one that may be left out, `QUERY…` or
  /// `[QUERY…]` for all that follows, taken as it is; empty for none.
  package let arguments: String
  package let summary: String
  package let handler: Handler

  package init(
    _ name: String, _ arguments: String = "", _ summary: String, handler: @escaping Handler
  ) {
    self.name = name
    self.arguments = arguments
    self.summary = summary
    self.handler = handler
  }

  /// As it is typed, such as `.save FILE`.
  package var usage: String { arguments.isEmpty ? "." + name : "." + name + " " + arguments }

  /// The command takes the rest of the line as one text, quotes and all.
  var takesText: Bool { arguments.contains("…") }

  /// How many words it takes.
  var arity: ClosedRange<Int> {
    let patterns = arguments.split(separator: " ")
    return patterns.filter { !$0.hasPrefix("[") }.count...patterns.count
  }
}

/// A word of a dot line, with its place.
package struct MetaWord: Sendable, Hashable {
  /// Without its quotes.
  package let text: String
  package let span: SourceSpan
}

/// A dot line taken apart for its command.
package struct MetaCall: Sendable, Hashable {
  /// The command as typed, with the dot.
  package let name: MetaWord
  /// The words after it; for a command that takes a text, that text alone.
  package let arguments: [MetaWord]
}
