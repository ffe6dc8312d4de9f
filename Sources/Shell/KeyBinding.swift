/// A key of the line editor and what it does; the editor is set up from these, and help lists them.
package struct KeyBinding: Sendable {
  /// What a person presses, such as `Ctrl-R`; empty when only a terminal sends it.
  package let keys: String
  package let summary: String
  /// The bytes that terminals send, in libedit's notation.
  let sequences: [String]
  let command: String

  private init(_ keys: String, _ summary: String, _ command: String, _ sequences: String...) {
    self.keys = keys
    self.summary = summary
    self.sequences = sequences
    self.command = command
  }

  /// The keys that people should know of.
  package static let all: [KeyBinding] = [
    KeyBinding("Tab", "complete, or list what fits here", EditCommand.complete, "^I"),
    KeyBinding(
      "Enter", "run when the text is complete, else a new row", EditCommand.enter, "^M", "^J"),
    KeyBinding("Alt-Enter", "a new row", EditCommand.newRow, "\\e^M", "\\e^J"),
    KeyBinding(
      "Up", "the row above, or the entry before", EditCommand.up, "\\e[A", "\\eOA", "^P"),
    KeyBinding(
      "Down", "the row below, or the entry after", EditCommand.down, "\\e[B", "\\eOB", "^N"),
    KeyBinding("Ctrl-R", "search the history", "em-inc-search-prev", "^R"),
    KeyBinding("Ctrl-C", "drop the line; cancel a running query", EditCommand.interrupt, "^C"),
    KeyBinding("Ctrl-D", "delete a character; on an empty line, leave", "em-delete-or-list", "^D"),
    KeyBinding(
      "Home, Ctrl-A", "start of the row", EditCommand.rowStart, "\\e[H", "\\eOH", "\\e[1~", "^A"),
    KeyBinding(
      "End, Ctrl-E", "end of the row", EditCommand.rowEnd, "\\e[F", "\\eOF", "\\e[4~", "^E"),
    KeyBinding("Right", "next character", "ed-next-char", "\\e[C", "\\eOC"),
    KeyBinding("Left", "character before", "ed-prev-char", "\\e[D", "\\eOD"),
    KeyBinding("Ctrl-Right, Alt-F", "next word", "em-next-word", "\\e[1;5C", "\\ef"),
    KeyBinding("Ctrl-Left, Alt-B", "word before", "ed-prev-word", "\\e[1;5D", "\\eb"),
    KeyBinding("Delete", "delete the character here", "ed-delete-next-char", "\\e[3~"),
    KeyBinding("Ctrl-W", "delete the word before", "ed-delete-prev-word", "^W"),
    KeyBinding("Ctrl-K", "delete to the end", "ed-kill-line", "^K"),
    KeyBinding("Ctrl-U", "delete everything", "em-kill-line", "^U"),
    KeyBinding("Ctrl-Y", "put back what was deleted", "em-yank", "^Y"),
    KeyBinding("Ctrl-Z", "suspend, until `fg`", EditCommand.suspend, "^Z"),
    KeyBinding("Ctrl-L", "clear the screen", "ed-clear-screen", "^L"),
  ]

  /// Keys that only a terminal or the editor itself sends.
  static let unseen: [KeyBinding] = [
    KeyBinding("", "text pasted", EditCommand.paste, "\\e[200~"),
    KeyBinding("", "run", "ed-newline", PrivateKey.submit),
    KeyBinding("", "history, older", "ed-prev-history", PrivateKey.older),
    KeyBinding("", "history, newer", "ed-next-history", PrivateKey.newer),
    KeyBinding("", "show candidates", EditCommand.list, PrivateKey.list),
  ]
}

/// The names of our own commands inside libedit.
enum EditCommand {
  static let complete = "kith-complete"
  static let list = "kith-list"
  static let enter = "kith-enter"
  static let newRow = "kith-new-row"
  static let up = "kith-up"
  static let down = "kith-down"
  static let rowStart = "kith-row-start"
  static let rowEnd = "kith-row-end"
  static let interrupt = "kith-interrupt"
  static let suspend = "kith-suspend"
  static let paste = "kith-paste"
}

/// Sequences no keyboard sends.
///
/// A command that wants one of libedit's own to run next pushes its key: libedit's commands cannot
/// be called, and only they keep its picture of the screen right.
enum PrivateKey {
  static let submit = "\\e[9001~"
  static let older = "\\e[9002~"
  static let newer = "\\e[9003~"
  static let list = "\\e[9004~"

  /// The bytes of a private key.
  static func bytes(_ key: String) -> String { "\u{1B}" + key.dropFirst(2) }
}
