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

extension Place where Value == [FixedLength] {
  /// Lengths of time, none where the place is not there.
  ///
  /// - Parameter summary: A whole sentence.
  package static func lengths(
    _ word: String, _ count: ClosedRange<Int>, _ summary: String
  ) -> Place {
    let items = Place<[Item]>.items(word, .durations, count, placeholder: "DURATION", summary)
    return Place(items.parameter) { (arguments) throws(Diagnostic) in
      var lengths: [FixedLength] = []
      for item in try arguments[items] { lengths.append(try arguments.length(word, item)) }
      return lengths
    }
  }
}

extension Place where Value == FixedLength {
  /// One length of time.
  ///
  /// - Parameter summary: What it is, without default and full stop.
  package static func length(
    _ word: String, default value: FixedLength, _ summary: String
  ) -> Place {
    let lengths = Place<[FixedLength]>.lengths(
      word, 1...1, .sentence(summary, default: value.text))
    return Place(lengths.parameter) { (arguments) throws(Diagnostic) in
      try arguments[lengths].first ?? value
    }
  }
}

extension Arguments {
  /// The length of time that an item of a clause is.
  fileprivate func length(_ word: String, _ item: Item) throws(Diagnostic) -> FixedLength {
    let syntax = try item.expression()
    guard case .duration(let duration) = try scope.constant(syntax) else {
      throw .expected("a duration such as `30d`", after: word, at: syntax.span)
    }
    let limit = try TimeLimit(duration, of: word, at: syntax.span, isFixed: true)
    return FixedLength(microseconds: duration.microseconds ?? 0, text: limit.text)
  }
}
