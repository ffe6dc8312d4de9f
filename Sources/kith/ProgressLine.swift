import Shell
import Synchronization
import System
import Tables
import Works

/// One line on standard error while something takes long, after half a second, on terminals only.
final class ProgressLine: Sendable {
  private struct State {
    /// When what is being shown began.
    var start: ContinuousClock.Instant?
    var text = ""
  }

  private let isShown: Bool
  private let terminal: Terminal
  private let state = Mutex(State())

  init(_ terminal: Terminal) {
    isShown = terminal.isTerminal(.errors)
    self.terminal = terminal
  }

  /// Shows how far work is, and clears the line when it has ended.
  ///
  /// From any thread.
  func show(_ progress: WorkProgress?) {
    if let progress { show(progress.activity, progress.fraction) } else { clear() }
  }

  func show(_ activity: String, _ fraction: Double) {
    guard isShown else { return }
    state.withLock { state in
      let start = state.start ?? .now
      state.start = start
      guard start.duration(to: .now) > .milliseconds(500) else { return }
      let end = " \(Int((fraction * 100).rounded(.down))) %"
      let room = max(10, terminal.size.columns - 1) - end.count
      let beginning = beginning(of: visible(activity), width: room)
      let text = readable(beginning, ascii: !terminal.allowsUnicode) + end
      guard text != state.text else { return }
      state.text = text
      try? StandardStream.errors.write("\r\u{1b}[K" + text)
    }
  }

  func clear() {
    state.withLock { state in
      if !state.text.isEmpty { try? StandardStream.errors.write("\r\u{1b}[K") }
      state = State()
    }
  }
}
