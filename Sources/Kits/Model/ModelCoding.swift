import Verbs

/// How the features of a model become terms, columns of numbers.
///
/// A number is one term. A category has a term for each value but the first in sort order, against
/// which the others are coded: 1 where the subject has the value, else 0.
package struct ModelCoding: Sendable, Hashable {
  /// The most values that a category may have.
  package static let mostValues = 50
  /// The most terms that a model may have.
  package static let mostTerms = 100

  /// One column of the matrix.
  package struct Term: Sendable, Hashable {
    /// As in `tenure`, or `contract: two year`.
    package let name: String
    /// The place of its feature.
    let feature: Int
    /// The value that it stands for; nil for a number.
    let value: String?
  }

  package let terms: [Term]
  /// By feature the values that are coded, in their order; nil for a number.
  let values: [[String]?]
  private let names: [String]

  /// - Parameter values: By feature the values that subjects have, in sort order; nil for a number.
  package init(
    _ features: [Feature], _ values: [[String]?], for verb: String, at span: SourceSpan
  ) throws(Diagnostic) {
    var terms: [Term] = []
    for (place, (feature, values)) in zip(features, values).enumerated() {
      guard let values else {
        terms.append(Term(name: feature.name, feature: place, value: nil))
        continue
      }
      guard values.count <= Self.mostValues else { throw .tooManyValues(feature, verb, at: span) }
      terms += values.dropFirst().map {
        Term(name: "\(feature.name): \($0)", feature: place, value: $0)
      }
    }
    guard terms.count <= Self.mostTerms else { throw .tooManyTerms(terms.count, verb, at: span) }
    self.terms = terms
    self.values = values
    names = features.map(\.name)
  }

  /// Says what the terms of categories are against; nil without one.
  package var note: Note? {
    let phrases = zip(names, values).compactMap { name, values in
      values?.first.map { "`\(name)` against \(typed($0))" }
    }
    guard !phrases.isEmpty else { return nil }
    return Note(.rule, "words are coded: \(phrases.joined(separator: ", "))")
  }
}

extension Diagnostic {
  fileprivate static func tooManyValues(
    _ feature: Feature, _ verb: String, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      "too-many-values",
      "`\(verb)` takes a term for each word of `\(feature.name)`, and there are more than "
        + "\(ModelCoding.mostValues)",
      at: span,
      help: ["leave it out, or join rare ones: `extend` a column of fewer words before"])
  }

  fileprivate static func tooManyTerms(
    _ count: Int, _ verb: String, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      "too-many-terms",
      "`\(verb)` would have \(grouped(count)) terms, and takes at most \(ModelCoding.mostTerms)",
      at: span, help: ["name fewer features, or some with fewer words"])
  }
}
