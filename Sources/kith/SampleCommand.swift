import ArgumentParser
import Diagnostics
import Samples
import Shell
import System
import Tables

/// Writes the files of a made-up small business.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Write the CSV files of a made-up small business.")

  @Argument(help: "The folder to write to.")
  var folder: String

  @Option(help: "How many customers.")
  var customers: Int?

  @Option(help: "How many events, about.")
  var events: Int?

  @Option(help: "The same seed gives the same files.")
  var seed: UInt64 = 1

  @Flag(help: "Write over files that exist.")
  var replace = false

  func run() throws {
    let wanted = customers ?? events.map { max(1, $0 / 15) } ?? SampleBusiness.defaultCustomers
    let amount =
      events ?? wanted * SampleBusiness.defaultEvents / SampleBusiness.defaultCustomers
    let business = SampleBusiness(customers: wanted, events: amount, seed: seed)
    do {
      try business.write(to: folder, replacing: replace)
    } catch {
      var error = error
      if error.id == Diagnostic.ID.fileExists {
        error.help.append("or write over them with --replace")
      }
      throw error
    }
    try StandardStream.errors.write(
      "wrote \(SampleBusiness.fileNames.joined(separator: " ")) to \(visible(folder))\n")
  }
}
