import Verbs

/// A length of time that is the same everywhere in the calendar.
struct FixedLength: Sendable, Hashable {
  let microseconds: Int64
  /// As typed.
  let text: String

  /// A thousand years: instants stay in the range of every engine.
  static let longest: Int64 = 365_250 * 86_400_000_000

  static func days(_ count: Int64) -> FixedLength {
    FixedLength(microseconds: count * 86_400_000_000, text: "\(count)d")
  }

  static func minutes(_ count: Int64) -> FixedLength {
    FixedLength(microseconds: count * 60_000_000, text: "\(count)m")
  }
}

extension Arguments {
  /// The length of time after a clause word; nil when the clause is absent.
  func length(_ word: String) throws(Diagnostic) -> FixedLength? {
    guard let item = items(word).first else { return nil }
    return try length(word, item)
  }

  /// The length of time that an item of a clause is.
  func length(_ word: String, _ item: Item) throws(Diagnostic) -> FixedLength {
    let syntax = try item.expression()
    guard case .duration(let duration) = try scope.constant(syntax) else {
      throw .expected("a duration such as `30d`", after: word, at: syntax.span)
    }
    let (span, text) = (syntax.span, duration.text)
    guard duration.count > 0 else {
      throw Diagnostic(
        "empty-window", "`\(word)` needs a time longer than nothing, and \(typed(text)) is not",
        at: span)
    }
    guard let microseconds = duration.microseconds else {
      throw Diagnostic(
        "calendar-duration",
        "`\(word)` needs a fixed length, and \(typed(text)) is one of the calendar", at: span,
        help: ["write it in days, such as `30d`"])
    }
    guard microseconds <= FixedLength.longest else {
      throw Diagnostic(
        "out-of-range", "`\(word)` takes at most 1000 years, not \(typed(text))", at: span)
    }
    return FixedLength(microseconds: microseconds, text: text)
  }
}
