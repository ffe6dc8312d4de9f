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
    KeyBinding("Ctrl-R", "search the history", EditCommand.search, "^R"),
    KeyBinding("Ctrl-C", "drop the line; cancel a running query", EditCommand.interrupt, "^C"),
    KeyBinding(
      "Ctrl-D", "delete a character; on an empty line, leave", EditCommand.deleteOrLeave, "^D"),
    KeyBinding(
      "Home, Ctrl-A", "start of the row", EditCommand.rowStart, "\\e[H", "\\eOH", "\\e[1~", "^A"),
    KeyBinding(
      "End, Ctrl-E", "end of the row", EditCommand.rowEnd, "\\e[F", "\\eOF", "\\e[4~", "^E"),
    KeyBinding("Right", "next character", EditCommand.right, "\\e[C", "\\eOC", "^F"),
    KeyBinding("Left", "character before", EditCommand.left, "\\e[D", "\\eOD", "^B"),
    KeyBinding("Ctrl-Right, Alt-F", "next word", "em-next-word", "\\e[1;5C", "\\ef"),
    KeyBinding("Ctrl-Left, Alt-B", "word before", "ed-prev-word", "\\e[1;5D", "\\eb"),
    KeyBinding("Delete", "delete the character here", EditCommand.delete, "\\e[3~"),
    KeyBinding("Ctrl-W", "delete the word before", "ed-delete-prev-word", "^W"),
    KeyBinding("Ctrl-K", "delete to the end", "ed-kill-line", "^K"),
    KeyBinding("Ctrl-U", "delete everything", "em-kill-line", "^U"),
    KeyBinding("Ctrl-Y", "put back what was deleted", "em-yank", "^Y"),
    KeyBinding("Ctrl-Z", "suspend, until `fg`", EditCommand.suspend, "^Z"),
    KeyBinding("Ctrl-L", "clear the screen", EditCommand.clear, "^L"),
  ]

  /// Keys that only a terminal sends, that everybody knows, or that must not do what libedit would do.
  static let unseen: [KeyBinding] = [
    KeyBinding("", "text pasted", EditCommand.paste, "\\e[200~"),
    KeyBinding("", "delete the character before", EditCommand.erase, "^H", "^?"),
    // libedit's own commands: they would change its terminal, or draw.
    KeyBinding("", "", EditCommand.nothing, "\\ex", "\\eX", "^S", "^Q", "^O", "^\\\\"),
  ]
}

extension KeyBinding {
  /// What terminals send for a key that begins with Escape: `ESC [ … letter`, `ESC O letter`, or
  /// Escape and one sign.
  static func isWhole(_ keys: [Unicode.Scalar]) -> Bool {
    guard keys.count > 1, keys[0] == "\u{1B}" else { return keys != ["\u{1B}"] }
    if keys[1] == "[" {
      return keys.count > 2 && (0x40...0x7E).contains(keys[keys.count - 1].value)
        || keys.count > longestKey
    }
    return keys[1] == "O" ? keys.count > 2 : true
  }

  /// A command is bound to it; Escape and a letter may be a command of libedit's own.
  static func isKnown(_ keys: [Unicode.Scalar]) -> Bool {
    guard keys.count > 2 else { return true }
    return known.contains(String(String.UnicodeScalarView(keys.dropFirst())))
  }

  private static let longestKey = 32
  private static let known = Set(
    (all + unseen).flatMap(\.sequences).filter { $0.hasPrefix("\\e") }.map {
      String($0.dropFirst(2))
    })
}

/// The names of our own commands inside libedit.
enum EditCommand {
  static let complete = "kith-complete"
  static let enter = "kith-enter"
  static let newRow = "kith-new-row"
  static let up = "kith-up"
  static let down = "kith-down"
  static let rowStart = "kith-row-start"
  static let rowEnd = "kith-row-end"
  static let interrupt = "kith-interrupt"
  static let suspend = "kith-suspend"
  static let paste = "kith-paste"
  static let left = "kith-left"
  static let right = "kith-right"
  static let erase = "kith-erase"
  static let delete = "kith-delete"
  static let deleteOrLeave = "kith-delete-or-leave"
  static let search = "kith-search"
  static let clear = "kith-clear"
  static let nothing = "kith-nothing"
}
