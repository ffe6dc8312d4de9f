import Diagnostics
import Renderers
import Sessions
import Tables

/// Writes the answers of a run into the text of its notebook, and touches nothing else.
package struct RunFile {
  /// What happens to the output of a cell that failed or was skipped.
  package enum Failures: Sendable {
    /// The output says so: for a new file.
    case stored
    /// The last good output stays: for a notebook that is refreshed in place.
    case kept
  }

  /// The bytes of the notebook with the outputs of the run after their cells and the run's record
  /// at the end; equal to the file's own when nothing changed.
  package static func bytes(
    of file: NotebookFile, _ outcome: RunOutcome, parameters: [ParameterValue], failures: Failures
  ) -> [UInt8] {
    var splice = Splice(file)
    for result in outcome.results {
      guard let block = OutputBlock(result, of: file, failures: failures) else { continue }
      let owned = file.outputs.filter { $0.cell == result.cell }.map(\.fence.range)
      if let first = owned.first {
        splice.replace(first, with: block.lines)
        // Another output of the same cell goes, and the blank lines around it stay.
        for other in owned.dropFirst() { splice.remove(other) }
      } else if !result.gaveNothing {
        splice.insert(block.lines, after: file.cells[result.cell].fence.range.upperBound)
      }
    }
    let written = NotebookFile(
      SourceText(String(decoding: splice.bytes, as: UTF8.self), name: file.source.name))
    var ending = Splice(written)
    let record = record(parameters, outcome)
    let old = written.pieces.compactMap { piece -> Range<Int>? in
      if case .record(let fence) = piece { fence.range } else { nil }
    }
    if let range = old.first {
      ending.replace(range, with: record)
    } else {
      ending.insert(record, after: written.bytes.count)
    }
    return ending.bytes
  }

  private static func record(
    _ parameters: [ParameterValue], _ outcome: RunOutcome
  ) -> [String] {
    let body =
      parameters.map { "param \($0.name) = \(visible($0.text))" }
      + outcome.options.map { "option \($0.name) = \(visible($0.value))" }
      + outcome.data.map(\.line) + outcome.lists.map { "list \(visible($0))" }
    let fence = String(repeating: "`", count: max(3, longestRun(body) + 1))
    return ["\(fence)\(Fence.Word.record.rawValue) v=1 out=\(StoredLines.hash(body))"] + body
      + [fence]
  }
}

/// Changes to some bytes of a file that leave all others as they are.
private struct Splice {
  private let file: NotebookFile
  private var edits: [(range: Range<Int>, bytes: [UInt8])] = []

  init(_ file: NotebookFile) { self.file = file }

  /// Puts lines in place of a block; without a line end where the block had none.
  mutating func replace(_ range: Range<Int>, with lines: [String]) {
    var bytes = Array((lines.joined(separator: file.lineEnd) + file.lineEnd).utf8)
    if !endsLine(range.upperBound) { bytes.removeLast(file.lineEnd.utf8.count) }
    if !file.bytes[range].elementsEqual(bytes) { edits.append((range, bytes)) }
  }

  /// Takes a block away.
  mutating func remove(_ range: Range<Int>) { edits.append((range, [])) }

  /// Puts lines after a place, one blank line before them, and one after them if anything follows.
  mutating func insert(_ lines: [String], after place: Int) {
    let end = file.lineEnd
    var text = endsLine(place) ? "" : end
    if !followsBlankLine(place) { text += end }
    text += lines.joined(separator: end) + end
    if place < file.bytes.count, !startsBlankLine(place) { text += end }
    edits.append((place..<place, Array(text.utf8)))
  }

  var bytes: [UInt8] {
    guard !edits.isEmpty else { return file.bytes }
    var result: [UInt8] = []
    var position = 0
    for (range, bytes) in edits {
      result += file.bytes[position..<range.lowerBound]
      result += bytes
      position = range.upperBound
    }
    return result + file.bytes[position...]
  }

  private func isLineEnd(_ index: Int) -> Bool {
    file.bytes[index] == 10 || file.bytes[index] == 13
  }

  private func endsLine(_ place: Int) -> Bool { place == 0 || isLineEnd(place - 1) }

  private func startsBlankLine(_ place: Int) -> Bool {
    var index = place
    while index < file.bytes.count, file.bytes[index] == 32 || file.bytes[index] == 9 { index += 1 }
    return index == file.bytes.count || isLineEnd(index)
  }

  /// Whether the line before a place that starts one is blank.
  private func followsBlankLine(_ place: Int) -> Bool {
    guard place > 0, endsLine(place) else { return place == 0 }
    var index = place - 1
    if file.bytes[index] == 10, index > 0, file.bytes[index - 1] == 13 { index -= 1 }
    while index > 0, file.bytes[index - 1] == 32 || file.bytes[index - 1] == 9 { index -= 1 }
    return index == 0 || isLineEnd(index - 1)
  }
}
