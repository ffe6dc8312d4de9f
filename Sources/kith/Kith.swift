import ArgumentParser
import Diagnostics
import Shell
import System
import Tables

/// The command line: parses arguments, and ends with the documented exit statuses.
@main
struct Kith: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "kith",
    abstract: "A customer-insight notebook for the terminal.",
    discussion: """
      kith samples/                             opens a shell on a folder of CSVs
      kith -c 'surveys | nps by plan' samples/  runs a query
      echo 'tickets | count' | kith samples/    runs a script from a pipe
      kith run notebooks/monthly-review.md      replays a notebook

      A folder means its *.csv files. The first word is a command only when it
      is one of those below (`kith ./run` for a folder of that name).
      `kith help VERB` explains a verb.
      """,
    version: version,
    subcommands: [
      QueryCommand.self, RunCommand.self, DescribeCommand.self, ImportCommand.self,
      FormatCommand.self, SampleCommand.self, HelpCommand.self,
    ],
    defaultSubcommand: QueryCommand.self)

  static func main() {
    StandardStream.ignoreBrokenPipes()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitStatus {
      endProcess(status.rawValue)
    } catch let error as Diagnostic {
      say([error])
      endProcess(ExitStatus.unusable.rawValue)
    } catch let error as DiagnosticList {
      say(error.all)
      endProcess(ExitStatus.unusable.rawValue)
    } catch {
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      let stream = code.isSuccess ? StandardStream.output : StandardStream.errors
      if !message.isEmpty { try? stream.write(visibleLines(message) + "\n") }
      endProcess(code.isSuccess ? 0 : ExitStatus.unusable.rawValue)
    }
  }

  private static func say(_ diagnostics: [Diagnostic]) {
    let terminal = Terminal.current()
    let style: DiagnosticRenderer.Style =
      terminal.allowsColor(.auto, on: .errors) ? .ansi : .plain
    let isTerminal = terminal.isTerminal(.errors)
    let renderer = DiagnosticRenderer(
      style, width: isTerminal ? terminal.size.columns : 100, wraps: isTerminal,
      ascii: !terminal.allowsUnicode)
    try? StandardStream.errors.write(renderer.render(diagnostics) + "\n")
  }
}

extension ExitStatus: Error {}
