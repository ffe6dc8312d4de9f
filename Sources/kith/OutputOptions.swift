import ArgumentParser
import Diagnostics
import Renderers
import Shell
import System
import Tables

/// How answers look: the options that every command with output has.
struct OutputOptions: ParsableArguments {
  @Option(help: "table, csv, tsv, json, ndjson or markdown.")
  var format: OutputFormat = .table

  @Option(name: .customLong("null"), help: "What stands for a missing value.")
  var null: String = ""

  @Flag(
    help: "Texts in csv, tsv and markdown that spreadsheets would take for formulas get a `'`.")
  var safe = false

  @Option(help: "auto, always or never.")
  var color: ColorChoice = .auto

  @Flag(help: "Draw with ASCII signs only.")
  var ascii = false

  @Flag(help: "No drawings: a sentence instead of a chart.")
  var plain = false

  @Flag(name: .customLong("no-header"), help: "Leave out the line of column names.")
  var noHeader = false

  @Option(help: "The most rows to print.")
  var maxRows: Int?

  /// Throws `bad-option` for a null text that would break rows.
  func printer(_ terminal: Terminal, several: Bool = false) throws(Diagnostic) -> Printer {
    guard format.canWriteNull(as: null) else {
      let signs = format.signsOfRows.map { "`\($0)`" }.joined(separator: " ")
      throw Diagnostic(
        "bad-option", "`--null \(visible(null))` would break rows: a missing value has no quotes",
        notes: [
          "in \(format.rawValue) it may hold no \(signs.isEmpty ? "" : signs + ", ")line end or "
            + "control character"
        ],
        help: ["write another, such as `--null NA`"])
    }
    return Printer(
      format: format, options: rendering(terminal),
      colorsErrors: terminal.allowsColor(color, on: .errors), several: several,
      terminal: terminal)
  }

  func isASCII(_ terminal: Terminal) -> Bool { ascii || !terminal.allowsUnicode }

  func rendering(_ terminal: Terminal) -> RenderingOptions {
    let isTerminal = terminal.isTerminal(.output)
    return RenderingOptions(
      width: isTerminal ? terminal.size.columns : nil, color: terminal.allowsColor(color),
      ascii: isASCII(terminal), plain: plain, header: !noHeader, null: null,
      maximumRows: maxRows, isTerminal: isTerminal, isSafe: safe)
  }
}

extension OutputFormat: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
