/// The commands behind our keys. Each reads libedit's buffer and changes it through libedit; what
/// came of it is drawn before the next key is waited for.
extension EditLineReader {
  func completeWord(_ editor: Editor) -> EditorReply {
    let buffer = editor.buffer
    let text = buffer.text
    switch CompletionStep(completion.complete(text, at: buffer.cursorByte), in: text) {
    case .nothing:
      return .error
    case .replace(let range, let replacement):
      let start = EditBuffer(text, cursorByte: range.lowerBound).cursor
      let end = EditBuffer(text, cursorByte: range.upperBound).cursor
      editor.move(to: end)
      editor.deleteBefore(end - start)
      editor.insert(replacement)
    case .list(let candidates):
      announce(candidates)
    }
    return .normal
  }

  /// Runs a complete text.
  ///
  /// A blank last row runs an incomplete one too: its error says what is missing, and nobody is
  /// caught in the editor.
  func enter(_ editor: Editor) -> EditorReply {
    let buffer = editor.buffer
    guard isComplete(buffer.text) || buffer.isOnBlankLastRow else { return startRow(editor) }
    ending = .line(buffer.text)
    return .end
  }

  func startRow(_ editor: Editor) -> EditorReply {
    editor.insert("\n")
    return .normal
  }

  func moveUp(_ editor: Editor) -> EditorReply {
    let buffer = editor.buffer
    if let target = buffer.above { return editor.moving(to: target) }
    guard let entry = history.older(than: buffer.text) else { return .error }
    editor.replace(with: entry)
    return .normal
  }

  func moveDown(_ editor: Editor) -> EditorReply {
    if let target = editor.buffer.below { return editor.moving(to: target) }
    guard let entry = history.newer() else { return .error }
    editor.replace(with: entry)
    return .normal
  }

  func moveLeft(_ editor: Editor) -> EditorReply { editor.moving(to: editor.buffer.signBefore) }

  func moveRight(_ editor: Editor) -> EditorReply { editor.moving(to: editor.buffer.signAfter) }

  func moveToRowStart(_ editor: Editor) -> EditorReply { editor.moving(to: editor.buffer.rowStart) }

  func moveToRowEnd(_ editor: Editor) -> EditorReply { editor.moving(to: editor.buffer.rowEnd) }

  func eraseBefore(_ editor: Editor) -> EditorReply {
    let buffer = editor.buffer
    guard buffer.cursor > 0 else { return .error }
    editor.deleteBefore(buffer.cursor - buffer.signBefore)
    return .normal
  }

  func deleteHere(_ editor: Editor) -> EditorReply {
    let buffer = editor.buffer
    guard buffer.cursor < buffer.scalars.count else { return .error }
    editor.move(to: buffer.signAfter)
    editor.deleteBefore(buffer.signAfter - buffer.cursor)
    return .normal
  }

  /// On an empty line, the end of input.
  func deleteOrLeave(_ editor: Editor) -> EditorReply {
    editor.buffer.scalars.isEmpty ? .end : deleteHere(editor)
  }

  /// Leaves the line on the screen with the mark that shells put there, and gives it up.
  func interrupt(_ editor: Editor) -> EditorReply {
    ending = .interrupted
    return .end
  }

  func stop(_ editor: Editor) -> EditorReply {
    suspend()
    return .normal
  }

  func clear(_ editor: Editor) -> EditorReply {
    clearScreen()
    return .normal
  }

  /// Inserts what is pasted as one edit: its rows do not run, its tabs do not complete.
  func paste(_ editor: Editor) -> EditorReply {
    let end = Array("\u{1B}[201~".unicodeScalars)
    var scalars: [Unicode.Scalar] = []
    var dropped = 0
    while let scalar = nextScalar() {
      // Should a terminal never say that the paste ends.
      if scalar == "\u{3}" { return interrupt(editor) }
      if scalars.count > 2 * EditLineReader.longestText {
        scalars.removeFirst(EditLineReader.longestText)
        dropped += EditLineReader.longestText
      }
      scalars.append(scalar)
      if scalar == "~", scalars.suffix(end.count).elementsEqual(end) {
        scalars.removeLast(end.count)
        break
      }
    }
    let room = EditLineReader.longestText - editor.buffer.scalars.count
    guard dropped + scalars.count <= room else {
      announce([
        "the \(dropped + scalars.count) characters pasted are more than fit here"
          + " (\(EditLineReader.longestText)): save them to a file and run it with kith -f FILE"
      ])
      return .error
    }
    editor.insert(EditLineReader.pasted(scalars))
    return .normal
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
