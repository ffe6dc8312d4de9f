import CEditLine
import Glibc

/// Reads lines without editing: from a pipe or a file (no prompt), or a terminal that cannot edit.
///
/// At a terminal a text that is not complete goes on in the next line, and an empty line ends it. In
/// a pipe every line is handed out as it is.
package final class PlainLineReader: LineReader {
  private enum Filling { case some, end, interrupted }

  private let descriptor: Int32
  private let showsPrompt: Bool
  private let isComplete: CompletenessTest
  private var buffer: [UInt8] = []
  private var position = 0

  package init(
    descriptor: Int32 = STDIN_FILENO, showsPrompt: Bool,
    isComplete: @escaping CompletenessTest = { _ in true }
  ) {
    self.descriptor = descriptor
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
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      if showsPrompt, !awaitInput() { return .interrupted }
      let count = read(descriptor, &block, block.count)
      if count > 0 {
        buffer += block[..<count]
        return .some
      }
      guard count < 0, errno == EINTR else { return .end }
    }
  }

  /// Waits at a prompt; false when Ctrl-C came, which reaches this thread here only (see
  /// ``InterruptWatcher``).
  private func awaitInput() -> Bool {
    var blocked = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &blocked)
    sigdelset(&blocked, SIGINT)
    return editline_await(descriptor, &blocked) >= 0 || errno != EINTR
  }
}
