import ArgumentParser
import Diagnostics
import Imports
import Sessions
import Shell
import System

/// Imports files, and says how they were understood.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import files, and say how they were understood.")

  @Argument(help: "Files or folders.")
  var paths: [String]

  @Flag(help: "Say of every column which role it has, and why.")
  var roles = false

  @OptionGroup var data: DataOptions

  func run() throws {
    let terminal = Terminal.current()
    let opened = try data.open(paths, progress: ProgressLine(terminal))
    let summary = ImportSummary(
      opened.snapshot, showsRoles: roles, ascii: !terminal.allowsUnicode)
    let width = terminal.isTerminal(.output) ? terminal.size.columns : nil
    try StandardStream.output.write(summary.text(width: width))
  }
}
