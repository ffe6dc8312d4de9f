import Shell

/// A session in a text file: what is typed after `kith> `, further rows of the same text after `
/// ..> `, and below it what is answered.
///
/// What stands before the first prompt is a remark.
struct Transcript {
  struct Exchange: Equatable {
    var input: String
    var output: String
  }

  static let prompt = "kith> "
  static let continuation = "  ..> "

  var remark: String
  var exchanges: [Exchange]

  init(_ text: String) {
    remark = ""
    exchanges = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix(Transcript.prompt) {
        exchanges.append(Exchange(input: String(line.dropFirst(6)), output: ""))
      } else if exchanges.isEmpty {
        remark += line + "\n"
      } else if line.hasPrefix(Transcript.continuation), exchanges[exchanges.count - 1].output == ""
      {
        exchanges[exchanges.count - 1].input += "\n" + line.dropFirst(6)
      } else {
        exchanges[exchanges.count - 1].output += line + "\n"
      }
    }
    // The file's last line end belongs to no line.
    if exchanges.isEmpty {
      remark.removeLast()
    } else {
      exchanges[exchanges.count - 1].output.removeLast()
    }
  }

  var text: String {
    remark
      + exchanges.map { exchange in
        Transcript.prompt
          + exchange.input.split(separator: "\n", omittingEmptySubsequences: false)
          .joined(separator: "\n" + Transcript.continuation) + "\n" + exchange.output
      }.joined()
  }

  /// The same session with the answers of `session`, which reads its lines from the given reader and
  /// gives each answer to `say`.
  func replayed(
    _ session: (_ reader: ScriptedLineReader, _ say: (String) -> Void) throws -> Void
  ) rethrows -> Transcript {
    let reader = ScriptedLineReader(lines: exchanges.map(\.input))
    var answers = [String](repeating: "", count: exchanges.count + 1)
    try session(reader) { answers[reader.prompts.count] += $0 }
    var copy = self
    for index in copy.exchanges.indices {
      let answer = answers[index + 1]
      copy.exchanges[index].output =
        answer.isEmpty || answer.hasSuffix("\n") ? answer : answer + "\n"
    }
    return copy
  }

  /// Replays a transcript file.
  ///
  /// With `RECORD=1` in the environment the file is rewritten when it differs, and the test that
  /// calls this still has to fail.
  static func check(
    file path: String, recording: Bool,
    _ session: (_ reader: ScriptedLineReader, _ say: (String) -> Void) throws -> Void
  ) throws -> (expected: String, actual: String) {
    let expected = try contents(path)
    let actual = try Transcript(expected).replayed(session).text
    if recording, actual != expected { try save(actual, to: path) }
    return (expected, actual)
  }
}
