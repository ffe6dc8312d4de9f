import Tables

/// Words with what they mean, in two columns; the meaning is broken between words and goes on below
/// its own column.
package struct HelpList {
  private let entries: [(word: String, meaning: String)]
  private let indent = 2

  package init(_ entries: [(String, String)]) {
    self.entries = entries.map { (word: $0.0, meaning: $0.1) }
  }

  /// Without a width nothing is broken; in little room the meaning stands below its word.
  package func lines(width: Int?) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let column = indent + 2 + (entries.map { displayWidth($0.word) }.max() ?? 0)
    guard width.map({ column + 24 <= $0 }) ?? true else {
      return entries.flatMap { entry in
        part(entry.word, margin, width) + part(entry.meaning, margin + margin, width)
      }
    }
    return entries.flatMap { entry in
      let meaning = wrapped(entry.meaning, width: width.map { $0 - column })
      let blanks = String(repeating: " ", count: column)
      let space = String(repeating: " ", count: column - indent - displayWidth(entry.word))
      return [margin + entry.word + space + meaning[0]] + meaning.dropFirst().map { blanks + $0 }
    }
  }

  private func part(_ text: String, _ margin: String, _ width: Int?) -> [String] {
    wrapped(text, width: width.map { max(1, $0 - margin.count) }).map { margin + $0 }
  }
}
