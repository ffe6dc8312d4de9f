import ArgumentParser
import Diagnostics
import Queries
import Sessions
import Shell
import System
import Verbs

/// Prints scripts in their canonical form.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Print scripts in their canonical form.")

  @Argument(help: "Scripts; - for standard input.")
  var files: [String]

  func run() throws {
    let grammars = Vocabulary.standard.grammars
    for file in files {
      let source = SourceText(try readText(file), name: file == "-" ? nil : file)
      let script = try Parser.parse(source, grammars: grammars).checked()
      try StandardStream.output.write(QueryFormatter(grammars).format(script))
    }
  }
}
