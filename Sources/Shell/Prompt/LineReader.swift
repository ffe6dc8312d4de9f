package import System

/// Where the shell gets its lines from: a terminal with editing, a plain stream, or a script.
package protocol LineReader: AnyObject {
  /// Waits for the next text to run, which may have several rows.
  func readLine(prompt: String) -> LineInput
}

/// What came of asking for a line.
package enum LineInput: Sendable, Hashable {
  /// A text without its line end; rows inside it are separated by newlines.
  case line(String)
  /// Ctrl-C: what was being typed is dropped, the session goes on.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the stream.
  case endOfInput
}

/// Decides, when Enter is pressed, whether a text is ready to run or wants another row.
package typealias CompletenessTest = (String) -> Bool

/// The line editor when a person sits at a capable terminal, else the plain reader.
package func makeLineReader(
  terminal: Terminal, color: Bool, history: CommandHistory?, completion: any CompletionSource,
  isComplete: @escaping CompletenessTest
) -> any LineReader {
  if terminal.allowsEditing,
    let editor = EditLineReader(
      terminal: terminal, color: color, history: history, completion: completion,
      isComplete: isComplete)
  {
    return editor
  }
  return PlainLineReader(showsPrompt: terminal.isInteractive, isComplete: isComplete)
}
