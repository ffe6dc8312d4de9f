import Imports
import Shell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One line on standard error while files are imported, after half a second, on terminals only.
final class ImportProgressBar {
  private let isShown: Bool
  private let width: Int
  private let start = ContinuousClock.now
  private var hasDrawn = false

  init(_ terminal: Terminal) {
    isShown = terminal.isTerminal(.errors)
    width = terminal.size.columns
  }

  func show(_ progress: ImportProgress) {
    guard isShown, start.duration(to: .now) > .milliseconds(500) else { return }
    hasDrawn = true
    let percent = Int((progress.fraction * 100).rounded(.down))
    let text = "importing: \(progress.activity) \(percent) %"
    try? StandardStream.errors.write("\r\u{1b}[K" + String(text.prefix(max(10, width - 1))))
  }

  func clear() {
    guard hasDrawn else { return }
    hasDrawn = false
    try? StandardStream.errors.write("\r\u{1b}[K")
  }
}
