import ArgumentParser
import Renderers
import Shell

/// How answers look: the options that every command with output has.
struct OutputOptions: ParsableArguments {
  @Option(help: "table, csv, tsv, json, ndjson or markdown.")
  var format: OutputFormat = .table

  @Option(name: .customLong("null"), help: "What stands for a missing value.")
  var null: String = ""

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

  func printer(_ terminal: Terminal, several: Bool = false) -> Printer {
    Printer(
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
      maximumRows: maxRows, isTerminal: isTerminal)
  }
}

extension OutputFormat: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
