/// What a `console` fence holds: commands after `$ `, and below each what it prints.
///
/// A line `…` stands for any lines. A command that is answered by the prompt `kith> ` is a session on
/// a terminal: what stands after the prompt, and after `  ..> ` in further rows, is typed.
struct Transcript {
  struct Exchange {
    var command: String
    var output: [String]

    /// What is typed at which prompt, in order.
    var inputs: [(prompt: String, text: String)] {
      output.compactMap { line in
        Transcript.prompts.first(where: line.hasPrefix).map {
          ($0, String(line.dropFirst($0.count)))
        }
      }
    }
  }

  static let prompts = ["kith> ", "  ..> "]

  var exchanges: [Exchange] = []

  init(_ lines: some Sequence<String>) {
    for line in lines {
      if line.hasPrefix("$ ") {
        exchanges.append(Exchange(command: String(line.dropFirst(2)), output: []))
      } else if !exchanges.isEmpty {
        exchanges[exchanges.count - 1].output.append(line)
      }
    }
  }

  var lines: [String] { exchanges.flatMap { ["$ " + $0.command] + $0.output } }
}

/// Whether the lines are those of the pattern, in which a line `…` stands for any lines.
func matches(_ lines: ArraySlice<String>, _ pattern: ArraySlice<String>) -> Bool {
  guard let first = pattern.first else { return lines.isEmpty }
  if first == "…" {
    return (lines.startIndex...lines.endIndex).contains {
      matches(lines[$0...], pattern.dropFirst())
    }
  }
  return lines.first == first && matches(lines.dropFirst(), pattern.dropFirst())
}
