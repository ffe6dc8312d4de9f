import ArgumentParser
import Catalogs
import Diagnostics
import Renderers
import Sessions
import Shell
import System
import Tables

/// Says what the tables are and hold.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Say what each table and column is and holds.")

  @Argument(help: "Files or folders.")
  var paths: [String]

  @Option(help: "One table only.")
  var table: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let watcher = InterruptWatcher()
    let terminal = Terminal.current()
    let opened = try data.open(paths, progress: ProgressLine(terminal))
    let names = table.map { [$0] } ?? opened.session.catalog.imported.map(\.name)
    var printer = try output.printer(terminal, several: names.count > 1)
    for (index, name) in names.enumerated() {
      if output.format == .table, names.count > 1 {
        try StandardStream.output.write((index == 0 ? "" : "\n") + visible(name) + "\n")
      }
      let quoted = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? name : "`\(name)`"
      var runner = ScriptRunner(session: opened.session, printer: printer)
      let status = runner.run([("\(quoted) | describe", nil)], watching: watcher)
      printer = try output.format == .table ? output.printer(terminal) : runner.printer
      if status != .success { throw status }
    }
  }
}
