import Glibc

/// The commands behind our keys. Each reads libedit's buffer, changes it through libedit, and says
/// what has to be drawn.
extension EditLineReader {
  func completeWord(_ editor: Editor) -> Outcome {
    let (text, cursor) = editor.line
    switch CompletionStep(completion.complete(text, at: cursor), in: text) {
    case .nothing:
      return .error
    case .replace(let range, let replacement):
      let start = EditBuffer(text, cursorByte: range.lowerBound).cursor
      let end = EditBuffer(text, cursorByte: range.upperBound).cursor
      editor.move(to: end)
      editor.deleteBefore(end - start)
      editor.insert(replacement)
      return .refresh
    case .list(let candidates):
      // The list goes below the last row, where libedit first has to bring the cursor.
      let buffer = editor.buffer
      pendingList = (candidates, buffer.scalars.count - buffer.cursor)
      editor.move(to: buffer.scalars.count)
      editor.push(PrivateKey.list)
      return .cursor
    }
  }

  func showList(_ editor: Editor) -> Outcome {
    guard let (candidates, distance) = pendingList else { return .normal }
    pendingList = nil
    editor.print(listing(candidates))
    editor.move(to: editor.buffer.scalars.count - distance)
    editor.redraw()
    return .normal
  }

  /// Runs a complete text.
  ///
  /// A blank last row runs an incomplete one too: its error says what is missing, and nobody is
  /// caught in the editor.
  func enter(_ editor: Editor) -> Outcome {
    guard isComplete(editor.line.text) || editor.buffer.isOnBlankLastRow else {
      return startRow(editor)
    }
    editor.push(PrivateKey.submit)
    return .normal
  }

  func startRow(_ editor: Editor) -> Outcome {
    editor.insert("\n")
    return .refresh
  }

  func moveUp(_ editor: Editor) -> Outcome {
    guard let target = editor.buffer.above else {
      editor.push(PrivateKey.older)
      return .normal
    }
    return editor.moving(to: target)
  }

  func moveDown(_ editor: Editor) -> Outcome {
    guard let target = editor.buffer.below else {
      editor.push(PrivateKey.newer)
      return .normal
    }
    return editor.moving(to: target)
  }

  func moveToRowStart(_ editor: Editor) -> Outcome { editor.moving(to: editor.buffer.rowStart) }

  func moveToRowEnd(_ editor: Editor) -> Outcome { editor.moving(to: editor.buffer.rowEnd) }

  /// Leaves the line on the screen with the mark that shells put there, and gives it up.
  func interrupt(_ editor: Editor) -> Outcome {
    wasInterrupted = true
    editor.move(to: editor.buffer.scalars.count)
    editor.insert("^C")
    editor.push(PrivateKey.submit)
    return .refresh
  }

  /// Stops the process as the terminal would on Ctrl-Z, were it not for Ctrl-C being a key.
  func suspend(_ editor: Editor) -> Outcome {
    editor.print("\u{1B}[?2004l")
    editor.takeTerminal(false)
    // libedit's own handler expects to interrupt a read.
    var standard = sigaction()
    var previous = sigaction()
    standard.__sigaction_handler = .init(sa_handler: SIG_DFL)
    sigaction(SIGTSTP, &standard, &previous)
    kill(0, SIGTSTP)
    sigaction(SIGTSTP, &previous, nil)
    editor.takeTerminal(true)
    editor.print("\u{1B}[?2004h\r")
    editor.redraw()
    return .normal
  }

  /// Inserts what is pasted as one edit: its rows do not run, its tabs do not complete.
  func paste(_ editor: Editor) -> Outcome {
    let end = Array("\u{1B}[201~".unicodeScalars)
    var scalars: [Unicode.Scalar] = []
    while let scalar = editor.nextScalar() {
      // Should a terminal never say that the paste ends.
      if scalar == "\u{3}" { return interrupt(editor) }
      scalars.append(scalar)
      if scalar == "~", scalars.suffix(end.count).elementsEqual(end) {
        scalars.removeLast(end.count)
        break
      }
    }
    editor.insert(EditLineReader.pasted(scalars))
    return .refresh
  }

  /// The text of a paste: any line end is a newline, other control characters are dropped, and so
  /// are line ends after the last row.
  static func pasted(_ scalars: [Unicode.Scalar]) -> String {
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in scalars {
      if scalar == "\r" || (scalar == "\n" && previous != "\r") {
        result.append("\n")
      } else if scalar == "\t" || (scalar.value >= 32 && scalar.value != 127) {
        result.append(scalar)
      }
      previous = scalar
    }
    while result.last == "\n" { result.removeLast() }
    return String(result)
  }
}
