import Catalogs
import Diagnostics
import Imports
import Queries
import Sessions
import Shell
import Tables
import Verbs

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Puts the shell together: greeting, history, completion, and what `.save` does.
struct Interactive {
  let opened: DataOptions.Opened
  let data: DataOptions
  let output: OutputOptions
  let terminal: Terminal
  let watcher: InterruptWatcher

  func run() throws -> ExitStatus {
    try StandardStream.output.write(greeting)
    let session = opened.session
    let reader = makeLineReader(
      terminal: terminal, color: terminal.allowsColor(output.color),
      history: CommandHistory(environment: terminal.environment),
      completion: SessionCompletion(session, commands: shellCommands),
      isComplete: { Parser.isComplete($0) })
    let context = ShellContext(session: session, printer: output.printer(terminal)) { _, file in
      throw Diagnostic("not-there", "`\(file)` cannot be saved yet")
    }
    var shell = InteractiveShell(context: context, reader: reader, watcher: watcher)
    return shell.run()
  }

  private var greeting: String {
    let catalog = opened.session.catalog
    var text = ""
    if !opened.snapshot.reused {
      text = ImportSummary(opened.snapshot).text(width: terminal.size.columns)
    }
    var facts = [
      "kith \(Kith.version)", "\(catalog.imported.count) tables",
      "\(grouped(catalog.customerCount)) customers",
    ]
    if let first = catalog.firstMoment, let last = catalog.lastMoment {
      facts.append("\(CivilDate(microseconds: first).text) … \(CivilDate(microseconds: last).text)")
    }
    facts.append("help, or Tab")
    let separator = terminal.allowsUnicode ? " · " : " - "
    return text + facts.joined(separator: separator) + "\n"
  }
}
