/// Something that can stand at the cursor.
package struct Candidate: Sendable, Hashable {
  /// The text to insert, quoted where the language wants it.
  package var text: String
  /// One word, such as `verb`, `table` or `column`.
  package var kind: String
  /// A few words of explanation, such as `free · pro · business`.
  package var note: String
  /// What follows the text when it is the only candidate.
  package var closing: String

  package init(_ text: String, kind: String, note: String = "", closing: String = " ") {
    self.text = text
    self.kind = kind
    self.note = note
    self.closing = closing
  }
}

/// The candidates at a cursor, and the bytes that they would replace.
package struct Completions: Sendable, Hashable {
  /// UTF-8 bytes of the line, usually the word that ends at the cursor.
  package var replaceRange: Range<Int>
  package var candidates: [Candidate]

  package init(replaceRange: Range<Int>, candidates: [Candidate]) {
    self.replaceRange = replaceRange
    self.candidates = candidates
  }

  package static func none(at cursor: Int) -> Completions {
    Completions(replaceRange: cursor..<cursor, candidates: [])
  }
}

/// Knows what fits at a place of a text.
package protocol CompletionSource {
  /// The candidates for `line`, which may have several rows; `cursor` counts UTF-8 bytes.
  func complete(_ line: String, at cursor: Int) -> Completions
}

/// Offers nothing.
package struct NoCompletions: CompletionSource {
  package init() {}
  package func complete(_ line: String, at cursor: Int) -> Completions { .none(at: cursor) }
}

/// What pressing Tab does.
package enum CompletionStep: Sendable, Hashable {
  case nothing
  /// Puts a text in the place of some bytes of the line.
  case replace(Range<Int>, String)
  case list([Candidate])

  /// Completes as far as all candidates agree; where that is no progress, lists them.
  package init(_ completions: Completions, in line: String) {
    let bytes = Array(line.utf8)
    let range = completions.replaceRange.clamped(to: 0..<bytes.count)
    let typed = String(decoding: bytes[range], as: UTF8.self)
    guard let first = completions.candidates.first else {
      self = .nothing
      return
    }
    if completions.candidates.count == 1 {
      let isLast = range.upperBound == bytes.count
      self = .replace(range, first.text + (isLast ? first.closing : ""))
      return
    }
    let shared = commonPrefix(completions.candidates.map(\.text))
    let extends =
      shared.count > typed.count && shared.lowercased().hasPrefix(typed.lowercased())
    self = extends ? .replace(range, shared) : .list(completions.candidates)
  }
}

/// The characters that all texts begin with.
func commonPrefix(_ texts: [String]) -> String {
  guard var shared = texts.first else { return "" }
  for text in texts.dropFirst() {
    var end = shared.startIndex
    for (left, right) in zip(shared, text) {
      if left != right { break }
      end = shared.index(after: end)
    }
    shared = String(shared[..<end])
  }
  return shared
}
