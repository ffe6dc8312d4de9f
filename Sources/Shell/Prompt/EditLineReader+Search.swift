/// Ctrl-R: the newest entry that holds what is typed, then older ones.
///
/// Enter runs what was found; Ctrl-G gives the text back that was there; any other key ends the
/// search and does what it always does, arrows included.
extension EditLineReader {
  func searchHistory(_ editor: Editor) -> EditorReply {
    let before = editor.buffer
    search = HistorySearch(history.entries)
    defer { search = nil }
    while let key = nextScalar() {
      switch key {
      case "\u{12}": search?.older()
      case "\u{13}": search?.newer()
      case "\u{8}", "\u{7F}": search?.eraseLast()
      case "\u{7}":
        editor.replace(with: before.text)
        editor.move(to: before.cursor)
        return .normal
      case "\u{1B}":
        // Escape alone ends the search; with what follows it is a key of its own.
        if let next = input.soon(milliseconds: 50) {
          let isSequence = next == "[" || next == "O"
          input.putBack(isSequence ? [key, next] : [next])
        }
        return .normal
      case _ where key.value < 0x20:
        input.putBack([key])
        return .normal
      default: search?.type(key)
      }
      if let found = search?.found, search?.isFailing == false {
        editor.replace(with: history.entries[found.entry])
        editor.move(to: found.place)
        history.show(found.entry, insteadOf: before.text)
      }
    }
    return .end
  }
}
