import CEditLine
package import System

/// Reads lines without editing: from a pipe or a file (no prompt), or a terminal that cannot edit.
///
/// At a terminal a text that is not complete goes on in the next line, and an empty line ends it. In
/// a pipe every line is handed out as it is.
package final class PlainLineReader: LineReader {
  private enum Filling { case some, end, interrupted }

  private let source: StandardInput
  private let showsPrompt: Bool
  private let isComplete: CompletenessTest
  private var buffer: [UInt8] = []
  private var position = 0

  package init(
    _ source: StandardInput = .standard, showsPrompt: Bool,
    isComplete: @escaping CompletenessTest = { _ in true }
  ) {
    self.source = source
    self.showsPrompt = showsPrompt
    self.isComplete = isComplete
  }

  package func readLine(prompt: String) -> LineInput {
    guard showsPrompt else { return nextLine() }
    InterruptWatcher.dropPending()
    var rows: [String] = []
    var question = prompt
    while true {
      do { try StandardStream.output.write(question) } catch { return .endOfInput }
      switch nextLine() {
      case .interrupted:
        try? StandardStream.output.write("\n")
        buffer = []
        position = 0
        return .interrupted
      case .endOfInput:
        return rows.isEmpty ? .endOfInput : .line(rows.joined(separator: "\n"))
      case .line(let row):
        if row.isEmpty, !rows.isEmpty { return .line(rows.joined(separator: "\n")) }
        rows.append(row)
        let text = rows.joined(separator: "\n")
        if isComplete(text) { return .line(text) }
        question = String(repeating: " ", count: max(0, prompt.utf8.count - 4)) + "..> "
      }
    }
  }

  private func nextLine() -> LineInput {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        return .line(text(position..<end))
      }
      searched = buffer.count - position
      switch fill() {
      case .interrupted: return .interrupted
      case .some: break
      case .end:
        guard !buffer.isEmpty else { return .endOfInput }
        defer { position = buffer.count }
        return .line(text(0..<buffer.count))
      }
    }
  }

  private func text(_ range: Range<Int>) -> String {
    var bytes = buffer[range]
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Drops the lines that were handed out and reads some more bytes.
  private func fill() -> Filling {
    buffer.removeFirst(position)
    position = 0
    // At a prompt Ctrl-C reaches this thread here only (see ``InterruptWatcher``).
    if showsPrompt, editline_await(source.descriptor) == 0 { return .interrupted }
    let more = source.some()
    buffer += more
    return more.isEmpty ? .end : .some
  }
}
