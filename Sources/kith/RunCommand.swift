import ArgumentParser
import Diagnostics
import Files
import Imports
import Notebooks
import Renderers
import Sessions
import Shell
import System
import Tables

/// Replays a notebook.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Replay a notebook, and print or store what it gives.")

  @Argument(help: "The notebook, a Markdown file.")
  var notebook: String

  @Option(
    name: .customLong("data"),
    help: ArgumentHelp("Files or folders instead of the notebook's own.", valueName: "path"))
  var paths: [String] = []

  @Option(
    name: .customLong("allow"),
    help: ArgumentHelp(
      "A file or folder outside of the notebook's own that it may read.", valueName: "path"))
  var allowed: [String] = []

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write the notebook with its outputs to a file.", valueName: "file.md"))
  var destination: String?

  @Flag(help: "Refresh the outputs in the notebook itself.")
  var write = false

  @Flag(
    help:
      "Let -o replace a file that is no run of this notebook, and --write outputs that were edited."
  )
  var replace = false

  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if write, destination != nil {
      throw ValidationError("--write and -o are two ways of storing; choose one")
    }
  }

  func run() throws {
    let watcher = InterruptWatcher()
    let terminal = Terminal.current()
    let read = try NotebookStore.read(notebook)
    let file = write ? try read.checkedForWriting(replacing: replace) : try read.checked()
    let sources = paths.isEmpty ? file.dataPaths : paths
    guard !sources.isEmpty else {
      throw Diagnostic(
        "no-data", "`\(notebook)` names no data", at: file.start,
        help: ["name it: --data PATH, or `data: [PATH]` between the `---` lines at its top"])
    }
    if let destination { try NotebookStore.check(target: destination, for: file, reading: []) }
    let reach = FileReach(ofNotebook: notebook, allowed: allowed + paths)
    let opened = try data.open(
      sources, progress: ProgressLine(terminal), settingParameters: false, files: reach,
      named: paths.isEmpty ? file : nil)
    if let destination {
      try NotebookStore.check(
        target: destination, for: file, reading: opened.snapshot.sources)
    }
    let settings = try data.settings().map { ParameterSetting(name: $0.name, value: $0.text) }
    let run = try NotebookRun(file, in: opened.session, settings: settings)
    let printer = try output.printer(terminal)
    printer.report(run.warnings)
    let status = try print(run, opened.session, printer, terminal, watcher)
    if status != 0 { throw ExitStatus(rawValue: status) ?? .cellFailed }
  }

  private func print(
    _ run: NotebookRun, _ session: Session, _ printer: Printer, _ terminal: Terminal,
    _ watcher: InterruptWatcher
  ) throws -> Int32 {
    let isStored = write || destination != nil
    var page = NotebookPage(
      run.file, parameters: run.parameters, options: output.rendering(terminal))
    var stopped: OutputStopped?
    let outcome = watcher.watching(cancel: session.cancel) {
      run.run(rowLimit: isStored ? nil : 1000) { result in
        if !isStored, stopped == nil {
          var bytes: [UInt8] = []
          page.append(result, into: &bytes)
          do throws(OutputStopped) {
            try StandardStream.output.write(bytes)
          } catch {
            stopped = error
          }
        }
        printer.report(result.diagnostics)
      }
    }
    if stopped != nil { return 0 }
    if !isStored {
      var bytes: [UInt8] = []
      page.finish(into: &bytes)
      try StandardStream.output.write(bytes)
    } else if !outcome.wasCancelled {
      try store(run, outcome)
    }
    return outcome.exitCode
  }

  private func store(_ run: NotebookRun, _ outcome: RunOutcome) throws(Diagnostic) {
    let bytes = RunFile.bytes(
      of: run.file, outcome, parameters: run.parameters, failures: write ? .kept : .stored)
    let path = destination ?? notebook
    let changed =
      write
      ? try NotebookStore.refresh(run.file, with: bytes)
      : try NotebookStore.writeRun(bytes, of: run.file, to: path, replacing: replace)
    try? StandardStream.errors.write("\(visible(path)): \(changed ? "written" : "unchanged")\n")
  }
}
