import Imports
import Shell
import System
import Tables

/// One line on standard error while files are imported, after half a second, on terminals only.
final class ImportProgressBar {
  private let isShown: Bool
  private let terminal: Terminal
  private let start = ContinuousClock.now
  private var hasDrawn = false

  init(_ terminal: Terminal) {
    isShown = terminal.isTerminal(.errors)
    self.terminal = terminal
  }

  func show(_ progress: ImportProgress) {
    guard isShown, start.duration(to: .now) > .milliseconds(500) else { return }
    hasDrawn = true
    let percent = Int((progress.fraction * 100).rounded(.down))
    let activity = visible("importing: \(progress.activity)")
    let end = " \(percent) %"
    let room = max(10, terminal.size.columns - 1) - end.count
    let text = readable(beginning(of: activity, width: room), ascii: !terminal.allowsUnicode)
    try? StandardStream.errors.write("\r\u{1b}[K" + text + end)
  }

  func clear() {
    guard hasDrawn else { return }
    hasDrawn = false
    try? StandardStream.errors.write("\r\u{1b}[K")
  }
}
