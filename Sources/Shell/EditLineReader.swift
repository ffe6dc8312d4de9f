import CEditLine
import Glibc

/// Reads lines at a terminal with editing, completion and history, on libedit.
///
/// A buffer may have several rows; Enter runs it when it is complete. While a line is edited Ctrl-C
/// is a key and not a signal: libedit's own newline command leaves the screen right wherever the
/// cursor stands, and no signal has to find the right thread. One reader per process.
///
/// Colours and suggestions while typing would go into a reading function of our own (`EL_GETCFN`),
/// which libedit calls with the screen drawn and the buffer in `el_line`.
package final class EditLineReader: LineReader {
  private let editor: OpaquePointer
  private let entries: OpaquePointer
  private let history: CommandHistory?
  private let terminal: Terminal
  private let color: Bool
  let completion: any CompletionSource
  let isComplete: CompletenessTest
  private var prompt: UnsafeMutablePointer<CChar>?
  private var lastWritten: String?
  /// Candidates that wait for the cursor to stand below the text, and how far from the end it was.
  var pendingList: (candidates: [Candidate], distance: Int)?
  var wasInterrupted = false

  /// Nil where libedit cannot start or there is no UTF-8 locale to type in.
  package init?(
    terminal: Terminal, color: Bool, history: CommandHistory?, completion: any CompletionSource,
    isComplete: @escaping CompletenessTest
  ) {
    guard EditLineReader.useUnicode(), let editor = editline_open("kith") else { return nil }
    guard let entries = history_init() else {
      el_end(editor)
      return nil
    }
    self.editor = editor
    self.entries = entries
    self.history = history
    self.terminal = terminal
    self.color = color
    self.completion = completion
    self.isComplete = isComplete

    editline_set_owner(editor, Unmanaged.passUnretained(self).toOpaque())
    editline_set_prompt(
      editor, { editor in editor.flatMap { EditLineReader.owner(of: $0)?.prompt } }, 1)
    editline_set_keymap(editor, "emacs")
    editline_handle_signals(editor, 1)
    editline_set_terminal(editor, "-isig")
    addCommands()
    for binding in KeyBinding.all + KeyBinding.unseen {
      for keys in binding.sequences { editline_bind(editor, keys, binding.command) }
    }
    editline_history_limit(entries, Int32(CommandHistory.limit))
    for entry in history?.load() ?? [] { editline_history_enter(entries, entry) }
    editline_set_history(editor, entries)
  }

  deinit {
    el_end(editor)
    history_end(entries)
    free(prompt)
  }

  package func readLine(prompt: String) -> LineInput {
    free(self.prompt)
    self.prompt = strdup(EditLineReader.quotingEscapes(prompt))
    wasInterrupted = false
    pendingList = nil
    // libedit prints the prompt first: a Ctrl-C in between would still be a signal.
    editline_take_terminal(editor, 1)
    InterruptWatcher.dropPending()

    // Bracketed paste, on while a line is edited only: what runs next may read the terminal too.
    editline_print("\u{1B}[?2004h")
    var count: Int32 = 0
    errno = 0
    let result = el_gets(editor, &count)
    let reason = errno
    editline_print("\u{1B}[?2004l")

    guard let result, count > 0 else {
      editline_print("\n")
      guard reason == EINTR else { return .endOfInput }
      el_reset(editor)
      return .interrupted
    }
    if wasInterrupted { return .interrupted }
    var text = String(cString: result)
    if text.utf8.last == UInt8(ascii: "\n") { text.removeLast() }
    remember(text)
    return .line(text)
  }

  private func remember(_ text: String) {
    guard CommandHistory.keeps(text) else { return }
    editline_history_enter(entries, text)
    guard text != lastWritten else { return }
    lastWritten = text
    history?.append(text)
  }

  /// The list as it goes below the text, for the window as it is now.
  func listing(_ candidates: [Candidate]) -> String {
    let list = CandidateList(size: terminal.size, color: color, unicode: terminal.allowsUnicode)
    return "\n" + list.rows(candidates).map { $0 + "\n" }.joined()
  }

  static func owner(of editor: OpaquePointer) -> EditLineReader? {
    editline_owner(editor).map {
      Unmanaged<EditLineReader>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// Names our commands.
  ///
  /// A C function cannot capture what it belongs to, so each is written out.
  private func addCommands() {
    add(EditCommand.complete) { pointer, _ in run(pointer) { $0.completeWord($1) } }
    add(EditCommand.list) { pointer, _ in run(pointer) { $0.showList($1) } }
    add(EditCommand.enter) { pointer, _ in run(pointer) { $0.enter($1) } }
    add(EditCommand.newRow) { pointer, _ in run(pointer) { $0.startRow($1) } }
    add(EditCommand.up) { pointer, _ in run(pointer) { $0.moveUp($1) } }
    add(EditCommand.down) { pointer, _ in run(pointer) { $0.moveDown($1) } }
    add(EditCommand.rowStart) { pointer, _ in run(pointer) { $0.moveToRowStart($1) } }
    add(EditCommand.rowEnd) { pointer, _ in run(pointer) { $0.moveToRowEnd($1) } }
    add(EditCommand.interrupt) { pointer, _ in run(pointer) { $0.interrupt($1) } }
    add(EditCommand.suspend) { pointer, _ in run(pointer) { $0.suspend($1) } }
    add(EditCommand.paste) { pointer, _ in run(pointer) { $0.paste($1) } }
  }

  private func add(_ name: String, _ command: editline_command) {
    editline_add(editor, name, name, command)
  }

  /// The locale's own UTF-8 if it has one, else `C.UTF-8`: in another codeset libedit drops what is
  /// typed outside ASCII, and crashes on such a prompt.
  ///
  /// Only the character type is set, so numbers and dates stay as they are.
  private static func useUnicode() -> Bool {
    setlocale(LC_CTYPE, "")
    if isUnicode { return true }
    return setlocale(LC_CTYPE, "C.UTF-8") != nil && isUnicode
  }

  private static var isUnicode: Bool {
    nl_langinfo(nl_item(CODESET)).map { String(cString: $0).uppercased() == "UTF-8" } ?? false
  }

  /// Puts \1 around colour sequences, which then take no columns.
  ///
  /// libedit loses one that ends the prompt, so a space follows it.
  static func quotingEscapes(_ prompt: String) -> String {
    var result = ""
    var isEscape = false
    for character in prompt {
      if character == "\u{1B}" {
        isEscape = true
        result += "\u{1}"
      }
      result.append(character)
      if isEscape, character.isLetter {
        isEscape = false
        result += "\u{1}"
      }
    }
    return result.hasSuffix("\u{1}") ? result + " " : result
  }
}

/// Finds the reader that an editor belongs to and runs one of its commands.
private func run(
  _ pointer: OpaquePointer?, _ command: (EditLineReader, Editor) -> Outcome
) -> UInt8 {
  guard let pointer, let reader = EditLineReader.owner(of: pointer) else {
    return Outcome.error.code
  }
  return command(reader, Editor(pointer: pointer)).code
}
