import Catalogs
import Diagnostics
import Files
import Imports
import Notebooks
import Queries
import Renderers
import Sessions
import Shell
import System
import Tables
import Verbs

/// Puts the shell together: greeting, history, completion, and what `.save` does.
struct Interactive {
  let opened: DataOptions.Opened
  let data: DataOptions
  let paths: [String]
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
    var printer = try output.printer(terminal)
    printer.options.moreRows = "more with `set max_rows = 200`, or `| take 200`"
    let context = ShellContext(session: session, printer: printer) {
      try save($0, to: $1, session)
    }
    var shell = InteractiveShell(
      context: context, reader: reader, watcher: watcher,
      terminalEchoes: terminal.isTerminal(.input) && terminal.isTerminal(.errors))
    return shell.run()
  }

  /// Writes the session as a notebook, once it has replayed in a fresh session.
  private func save(
    _ entries: [ShellContext.Recorded], to file: String, _ session: Session
  ) throws -> String {
    let saved = entries.map { entry -> SavedEntry in
      switch entry {
      case .comment(let text): .prose(text)
      case .statement(let text): .statement(text)
      }
    }
    let writer = NotebookWriter(
      dataPaths: paths.map {
        NotebookWriter.path(of: $0, from: file, currentFolder: Folder.current ?? "/")
      })
    let text = writer.text(for: saved, in: session)
    // As `kith run` will: files that queries name are looked for from the notebook's folder.
    let reach = FileReach(ofNotebook: file, allowed: paths)
    try NotebookWriter.verifiesReplay(text, name: file) { () throws(Diagnostic) in
      try data.open(paths, progress: ProgressLine(terminal), files: reach).session
    }
    try NotebookStore.create(Array(text.utf8), at: file)
    let count = saved.count { if case .statement = $0 { true } else { false } }
    // What lies elsewhere has to be named again.
    let home = FileReach(ofNotebook: file)
    let far =
      paths.contains { !home.holds($0) } ? paths.map { " --data \(shellWord($0))" }.joined() : ""
    return "saved \(counted(count, "statement")) to \(file); it replays: kith run \(file)\(far)"
  }

  private var isASCII: Bool { output.isASCII(terminal) }

  private var greeting: String {
    let catalog = opened.session.catalog
    var text = ""
    if !opened.snapshot.reused {
      text = ImportSummary(opened.snapshot, ascii: isASCII).text(width: terminal.size.columns)
    }
    var facts = [
      "kith \(Kith.version)", counted(catalog.imported.count, "table"),
      counted(catalog.customerCount, "customer"),
    ]
    if let first = catalog.firstMoment, let last = catalog.lastMoment {
      facts.append("\(CivilDate(microseconds: first).text) … \(CivilDate(microseconds: last).text)")
    }
    facts.append("help, or Tab")
    return text + readable(facts.joined(separator: " · ") + "\n", ascii: isASCII)
  }
}
