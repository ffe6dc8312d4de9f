import ArgumentParser
import Diagnostics
import Imports
import Sessions
import Shell
import System
import Tables

/// The shell, or queries from the command line, files and pipes.
struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Open a shell, or run queries (what kith does without a command).")

  @Option(name: [.customShort("c"), .customLong("command")], help: "Run a query; may be repeated.")
  var queries: [String] = []

  @Option(name: [.customShort("f"), .customLong("file")], help: "Run a script; may be repeated.")
  var files: [String] = []

  @Flag(help: "Go on after a query failed.")
  var keepGoing = false

  @Flag(help: "Print what the engine would be asked instead of rows.")
  var explain = false

  @Flag(help: "Say on standard error how long each answer took.")
  var timing = false

  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "Files or folders; the folder you are in if none.")
  var paths: [String] = []

  func run() throws {
    let watcher = InterruptWatcher()
    let terminal = Terminal.current()
    var texts: [(text: String, name: String?)] = queries.map { ($0, nil) }
    for file in files { texts.append((try readText(file), file)) }
    if texts.isEmpty, !terminal.isTerminal(.input) {
      texts.append((try readText("-"), nil))
    }
    let progress = ProgressLine(terminal)
    let sources = paths.isEmpty ? ["."] : paths
    // Nothing but a Ctrl-C ends an import early; what it wrote is left unfinished and unnamed.
    let opened = try watcher.watching(cancel: { endProcessAtOnce(ExitStatus.interrupted.rawValue) })
    {
      () throws(Diagnostic) in
      try data.open(sources, progress: progress)
    }
    if texts.isEmpty {
      throw try Interactive(
        opened: opened, data: data, paths: sources, output: output, terminal: terminal,
        watcher: watcher
      ).run()
    }
    var runner = ScriptRunner(
      session: opened.session, printer: try output.printer(terminal))
    runner.keepsGoing = keepGoing
    runner.explains = explain
    runner.times = timing
    if !opened.snapshot.reused {
      for warning in opened.snapshot.report.warnings {
        try? StandardStream.errors.write(
          readable("warning: \(visible(warning))", ascii: output.isASCII(terminal)) + "\n")
      }
    }
    let status = runner.run(texts, watching: watcher)
    // Taking the engine apart costs as much as a small question, and its memory goes with the process.
    withExtendedLifetime(opened) {
      if Session.mayBeAbandoned(data.sessionOptions(sources)) { endProcessAtOnce(status.rawValue) }
    }
    if status != .success { throw status }
  }
}
