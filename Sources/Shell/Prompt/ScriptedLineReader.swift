/// Hands out prepared inputs, for tests and transcripts; afterwards, the end of input.
package final class ScriptedLineReader: LineReader {
  private var remaining: ArraySlice<LineInput>
  /// The prompts that were asked with, in order.
  package private(set) var prompts: [String] = []

  package init(_ inputs: [LineInput]) { remaining = inputs[...] }

  package convenience init(lines: [String]) {
    self.init(lines.map { LineInput.line($0) })
  }

  package func readLine(prompt: String) -> LineInput {
    prompts.append(prompt)
    return remaining.popFirst() ?? .endOfInput
  }
}
