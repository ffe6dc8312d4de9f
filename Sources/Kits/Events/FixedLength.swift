package import Verbs

/// A length of time that is the same everywhere in the calendar, at most a thousand years.
package struct FixedLength: Sendable, Hashable {
  package let microseconds: Int64
  /// As typed.
  package let text: String

  package static func days(_ count: Int64) -> FixedLength {
    FixedLength(microseconds: count * 86_400_000_000, text: "\(count)d")
  }

  package static func minutes(_ count: Int64) -> FixedLength {
    FixedLength(microseconds: count * 60_000_000, text: "\(count)m")
  }
}

extension Arguments {
  /// The length of time after a clause word; nil when the clause is absent.
  package func length(_ word: String) throws(Diagnostic) -> FixedLength? {
    guard let item = items(word).first else { return nil }
    return try length(word, item)
  }

  /// The length of time that an item of a clause is.
  package func length(_ word: String, _ item: Item) throws(Diagnostic) -> FixedLength {
    let syntax = try item.expression()
    guard case .duration(let duration) = try scope.constant(syntax) else {
      throw .expected("a duration such as `30d`", after: word, at: syntax.span)
    }
    let limit = try TimeLimit(duration, of: word, at: syntax.span, isFixed: true)
    return FixedLength(microseconds: duration.microseconds ?? 0, text: limit.text)
  }
}
