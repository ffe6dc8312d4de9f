import Diagnostics

extension Diagnostic {
  /// The same failure in the language's own words, where the engine's are known; the engine's words
  /// stay as a note, without the query that it was sent.
  func translated() -> Diagnostic {
    guard id == Diagnostic.ID.engine else { return self }
    var copy = self
    copy.notes = notes.map { note in
      let line = note.split(separator: "\n").first ?? ""
      let end = line.firstRange(of: " when casting from")?.lowerBound ?? line.endIndex
      return String(line[..<end])
    }
    let words = notes.joined(separator: "\n")
    func says(_ parts: [String]) -> Bool {
      parts.contains { part in words.lowercased().firstRange(of: part) != nil }
    }
    if says(["data corruption error", "could not read enough bytes", "not a valid duckdb database"])
    {
      copy.id = Diagnostic.ID.damagedSnapshot
      copy.message = "the stored copy of the files is damaged"
      copy.help = ["import the files again"]
    } else if says(patternMistakes) {
      copy.id = "bad-pattern"
      copy.message = "the regular expression cannot be read"
      if says(["repetition"]) { copy.help = ["write `\\\\*` for the sign `*` itself"] }
    } else if says(["out of range", "overflow", "cast decimal value"]) {
      copy.id = "out-of-range"
      copy.message = "a number or a date here is larger than the engine can hold"
      copy.help = ["compute with floating numbers: `1e0 * amount`"]
    } else if says(["out of memory"]) {
      copy.id = "out-of-memory"
      copy.message = "there is not enough memory for this"
      copy.help = ["ask of fewer rows or columns: `where` or `select` first"]
    }
    return copy
  }
}

/// How RE2 says that an expression cannot be read.
private let patternMistakes = [
  "invalid repetition size", "no argument for repetition operator", "bad repetition operator",
  "invalid character class", "invalid escape sequence", "invalid perl operator",
  "invalid named capture group", "missing argument to repetition", "missing )", "missing ]",
  "unexpected )", "trailing \\", "pattern too large", "invalid character range",
  "missing closing", "cannot access group", "must be at least 0 and smaller than",
]

/// Runs `body`, and says its failure in the language's own words.
func translating<Value: ~Copyable>(
  _ body: () throws(Diagnostic) -> Value
) throws(Diagnostic) -> Value {
  do {
    return try body()
  } catch {
    throw error.translated()
  }
}
