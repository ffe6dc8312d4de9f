import CEditLine
package import System

/// Reads lines at a terminal with editing, completion and history.
///
/// libedit turns keys into commands and edits the buffer; it draws nowhere. What is seen is drawn by
/// us from its buffer, whenever no more input waits: laid out for the window (``TextLayout``), cut to
/// it (``ScreenFrame``), painted (``Painter``). A buffer may have several rows; Enter runs it when it
/// is complete. While a line is edited Ctrl-C is a key and not a signal. One reader per process.
package final class EditLineReader: LineReader {
  /// What stands at the prompt, told after it was drawn: for tests.
  package struct Report: Sendable {
    package var text: String
    package var cursor: Int
    package var columns: Int
    package var rows: Int
    /// How many bytes of input it follows from.
    package var bytes: Int
    /// A search is under way: the row below the text.
    package var status: String?
  }

  /// The longest text that is edited, in Unicode scalars; more belongs into a file.
  package static let longestText = 1 << 18

  private let pointer: OpaquePointer
  private let stored: CommandHistory?
  private let terminal: Terminal
  private let color: Bool
  let completion: any CompletionSource
  let isComplete: CompletenessTest
  package var report: ((Report) -> Void)?

  let input = KeyInput()
  var history: LineHistory
  var search: HistorySearch?
  private var lastWritten: String?
  /// What is left of a key that is several scalars.
  private var sequence: [Unicode.Scalar] = []
  private var prompt = PromptText("")
  private var painter = Painter(columns: 80, rows: 24)
  private var size = (columns: 80, rows: 24)
  private var top = 0
  /// How the line ended; nil is the end of input.
  var ending: LineInput?

  /// Nil where libedit cannot start or there is no UTF-8 locale to type in: in another codeset libedit
  /// takes letters outside ASCII for commands.
  package init?(
    terminal: Terminal, color: Bool, history: CommandHistory?, completion: any CompletionSource,
    isComplete: @escaping CompletenessTest
  ) {
    guard useUnicodeCharacters(), let pointer = editline_open("kith") else { return nil }
    self.pointer = pointer
    self.terminal = terminal
    self.color = color
    self.completion = completion
    self.isComplete = isComplete
    stored = history
    self.history = LineHistory(history?.load() ?? [])

    editline_set_owner(pointer, Unmanaged.passUnretained(self).toOpaque())
    editline_set_keymap(pointer, "emacs")
    // Ctrl-C, Ctrl-Z, and Ctrl-S in a search are keys.
    for option in ["-isig", "-ixon"] { editline_set_terminal(pointer, option) }
    addCommands()
    for binding in KeyBinding.all + KeyBinding.unseen {
      for keys in binding.sequences { editline_bind(pointer, keys, binding.command) }
    }
    editline_set_source(pointer) { pointer, character in
      guard let pointer, let character, let reader = EditLineReader.owner(of: pointer),
        let scalar = reader.nextKey()
      else { return 0 }
      character.pointee = wchar_t(bitPattern: scalar.value)
      return 1
    }
    editor.reserve(1 << 15)
  }

  deinit { el_end(pointer) }

  var editor: Editor { Editor(pointer: pointer) }

  package func readLine(prompt: String) -> LineInput {
    self.prompt = PromptText(prompt)
    ending = nil
    search = nil
    top = 0
    history.restart()
    size = terminal.size
    painter = Painter(columns: size.columns, rows: size.rows)
    editline_watch("\u{1B}[?2004l\r\n")
    editor.takeTerminal(true)
    InterruptWatcher.dropPending()
    // Bracketed paste, on while a line is edited only: what runs next may read the terminal too.
    write("\u{1B}[?2004h")

    var count: Int32 = 0
    let _ = el_wgets(pointer, &count)

    let mark = ending == .interrupted ? "^C" : ""
    write(farewell(mark) + "\u{1B}[?2004l")
    editor.takeTerminal(false)
    editline_unwatch()
    if case .line(let text)? = ending { remember(text) }
    return ending ?? .endOfInput
  }

  private func remember(_ text: String) {
    guard CommandHistory.keeps(text) else { return }
    history.add(text)
    guard text != lastWritten else { return }
    lastWritten = text
    stored?.append(text)
  }

  /// The next key, with the screen drawn before waiting for it; nil at the end of input.
  func nextScalar() -> Unicode.Scalar? {
    input.next { events in
      if events & Int32(editline_stopped.rawValue) != 0 { suspend() }
      if events & Int32(editline_continued.rawValue) != 0 { takeTerminalAgain() }
      // Asked every time: a signal may come late, and a size that is wrong breaks every row.
      let now = terminal.size
      if events & Int32(editline_resized.rawValue) != 0 || now != size {
        size = now
        write(painter.resize(columns: size.columns, rows: size.rows))
      }
      draw()
    }
  }

  /// The next scalar for libedit: sequences that no command is bound to never reach it, because it
  /// would take their ends for text.
  private func nextKey() -> Unicode.Scalar? {
    while sequence.isEmpty {
      guard let first = nextScalar() else { return nil }
      guard first == "\u{1B}" else { return first }
      sequence = [first]
      while !KeyBinding.isWhole(sequence) {
        guard let next = nextScalar() else { return nil }
        // A control character breaks the sequence off and is a key itself.
        if next.value < 0x20, sequence.count > 1 || next == "\u{3}" || next == "\u{1B}" {
          sequence = []
        }
        sequence.append(next)
      }
      if !KeyBinding.isKnown(sequence) { sequence = [] }
    }
    return sequence.removeFirst()
  }

  // MARK: Drawing

  /// The text as it now stands, with the cursor at its end on request.
  private func layout(atEnd: Bool = false) -> TextLayout {
    let buffer = editor.buffer
    return TextLayout(
      buffer.scalars, cursor: atEnd ? buffer.scalars.count : buffer.cursor, prompt: prompt,
      columns: size.columns)
  }

  func draw() {
    var status: [[ScreenCell]] = []
    if let search {
      let text = Array(search.status.unicodeScalars)
      status = TextLayout(text, cursor: 0, prompt: PromptText(""), columns: size.columns).rows
    }
    let frame = ScreenFrame(layout(), height: size.rows, top: top, status: Array(status.prefix(1)))
    top = frame.top
    write(painter.paint(frame))
    guard let report else { return }
    let buffer = editor.buffer
    report(
      Report(
        text: buffer.text, cursor: buffer.cursor, columns: size.columns, rows: size.rows,
        bytes: input.count, status: search?.status))
  }

  /// Shows the whole text for the last time, and goes to a new row.
  private func farewell(_ mark: String = "") -> String {
    let layout = layout(atEnd: true)
    let frame = ScreenFrame(layout, height: size.rows, top: top)
    defer { top = 0 }
    if !frame.isWhole { return painter.leave(mark, showing: layout.rows) }
    return painter.paint(frame) + painter.leave(mark)
  }

  /// Prints rows below the text, which is then drawn again below them.
  func announce(_ rows: [String]) {
    let layout = layout(atEnd: true)
    write(painter.paint(ScreenFrame(layout, height: size.rows, top: top)))
    write(painter.leave() + rows.map { $0 + "\r\n" }.joined())
  }

  func announce(_ candidates: [Candidate]) {
    announce(
      CandidateList(size: size, color: color, unicode: terminal.allowsUnicode).rows(candidates))
  }

  func clearScreen() { write(painter.clear()) }

  func ring() { write("\u{7}") }

  private func write(_ text: String) { try? StandardStream.output.write(text) }

  // MARK: The terminal, given back and taken

  /// Stops the process as the terminal would on Ctrl-Z, were it not for Ctrl-C being a key.
  func suspend() {
    write(farewell() + "\u{1B}[?2004l")
    editor.takeTerminal(false)
    stopProcess()
    takeTerminalAgain()
  }

  /// After somebody else had the terminal: its modes are set again, and we begin on a new row.
  private func takeTerminalAgain() {
    editor.takeTerminal(false)
    editor.takeTerminal(true)
    size = terminal.size
    painter = Painter(columns: size.columns, rows: size.rows)
    write("\u{1B}[?2004h")
  }

  // MARK: Starting

  static func owner(of pointer: OpaquePointer) -> EditLineReader? {
    editline_owner(pointer).map {
      Unmanaged<EditLineReader>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// Names our commands.
  ///
  /// A C function cannot capture what it belongs to, so each is written out.
  private func addCommands() {
    add(EditCommand.complete) { pointer, _ in run(pointer) { $0.completeWord($1) } }
    add(EditCommand.enter) { pointer, _ in run(pointer) { $0.enter($1) } }
    add(EditCommand.newRow) { pointer, _ in run(pointer) { $0.startRow($1) } }
    add(EditCommand.up) { pointer, _ in run(pointer) { $0.moveUp($1) } }
    add(EditCommand.down) { pointer, _ in run(pointer) { $0.moveDown($1) } }
    add(EditCommand.left) { pointer, _ in run(pointer) { $0.moveLeft($1) } }
    add(EditCommand.right) { pointer, _ in run(pointer) { $0.moveRight($1) } }
    add(EditCommand.erase) { pointer, _ in run(pointer) { $0.eraseBefore($1) } }
    add(EditCommand.delete) { pointer, _ in run(pointer) { $0.deleteHere($1) } }
    add(EditCommand.deleteOrLeave) { pointer, _ in run(pointer) { $0.deleteOrLeave($1) } }
    add(EditCommand.rowStart) { pointer, _ in run(pointer) { $0.moveToRowStart($1) } }
    add(EditCommand.rowEnd) { pointer, _ in run(pointer) { $0.moveToRowEnd($1) } }
    add(EditCommand.interrupt) { pointer, _ in run(pointer) { $0.interrupt($1) } }
    add(EditCommand.suspend) { pointer, _ in run(pointer) { $0.stop($1) } }
    add(EditCommand.paste) { pointer, _ in run(pointer) { $0.paste($1) } }
    add(EditCommand.search) { pointer, _ in run(pointer) { $0.searchHistory($1) } }
    add(EditCommand.clear) { pointer, _ in run(pointer) { $0.clear($1) } }
    add(EditCommand.nothing) { _, _ in EditorReply.normal.code }
  }

  private func add(_ name: String, _ command: editline_command) {
    editline_add(pointer, name, name, command)
  }
}

/// Finds the reader that an editor belongs to and runs one of its commands.
private func run(
  _ pointer: OpaquePointer?, _ command: (EditLineReader, Editor) -> EditorReply
) -> UInt8 {
  guard let pointer, let reader = EditLineReader.owner(of: pointer) else {
    return EditorReply.error.code
  }
  let outcome = command(reader, Editor(pointer: pointer))
  if outcome == .error { reader.ring() }
  return outcome.code
}
