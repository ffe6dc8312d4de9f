import ArgumentParser
import Diagnostics
import Sessions
import Shell
import System
import Verbs

/// Explains the language and its verbs.
struct HelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Explain a verb, or list all of them.")

  @Argument(help: "A verb or a command.")
  var words: [String] = []

  @Flag(help: "Print Markdown for the reference: a verb's page, or the table of the families.")
  var markdown = false

  func run() throws {
    let vocabulary = Vocabulary.standard
    let terminal = Terminal.current()
    let width = terminal.isTerminal(.output) ? terminal.size.columns : nil
    let ascii = terminal.isTerminal(.output) && !terminal.allowsUnicode
    if markdown { return try printReference(vocabulary) }
    guard let word = words.first else {
      let commands = Kith.helpMessage(columns: Terminal.current().size.columns)
      try StandardStream.output.write(
        readable(commands + "\n\n" + VerbHelp.list(vocabulary, width: width), ascii: ascii))
      return
    }
    if let command = Kith.configuration.subcommands.first(where: {
      $0.configuration.commandName == word
    }) {
      try StandardStream.output.write(
        Kith.helpMessage(for: command, columns: Terminal.current().size.columns) + "\n")
      return
    }
    try StandardStream.output.write(
      readable(try VerbHelp.page(word, vocabulary, width: width), ascii: ascii))
  }

  private func printReference(_ vocabulary: Vocabulary) throws {
    guard let word = words.first else {
      return try StandardStream.output.write(VerbReference.table(Vocabulary.families))
    }
    guard let verb = vocabulary[word] else { throw VerbHelp.unknown(word, vocabulary) }
    try StandardStream.output.write(VerbReference.page(verb))
  }
}
