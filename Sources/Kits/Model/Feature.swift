package import Verbs

/// What a model is told of each subject, under the name that its terms are called by: a number, or one
/// of a few values that are coded.
package struct Feature: Sendable {
  package let name: String
  /// A double, or the text or boolean that is coded.
  package let value: Expression
  package let isCategory: Bool

  /// A number as it is, a duration in days, a text or a boolean as a category.
  ///
  /// - Parameters:
  ///   - verb: Who wants it.
  ///   - span: Where it was asked for.
  package init(
    _ name: String, _ value: Expression, for verb: String, at span: SourceSpan
  ) throws(Diagnostic) {
    self.name = name
    switch value.type {
    case .integer, .decimal, .double:
      self.value = value.cast(to: .double)
      isCategory = false
    case .duration:
      let day = Expression.double(86_400_000_000)
      self.value = .call(.divide, [value.cast(to: .integer), day], .double)
      isCategory = false
    case .text, .boolean:
      self.value = value
      isCategory = true
    case .date, .timestamp, .period:
      throw Diagnostic(
        "wrong-type", "`\(verb)` takes numbers and words, and `\(name)` is a \(value.type.word)",
        at: span, help: ["how long ago it was is a number: `age = @2025-12-31 - \(name)`"])
    }
  }
}

extension Feature {
  /// The features that a clause such as `on` names, over the binder's rows.
  package static func bind(
    _ items: [Item], with binder: ExpressionBinder, for verb: String
  ) throws(Diagnostic) -> [Feature] {
    var features: [Feature] = []
    for item in items {
      let syntax = try item.expression()
      let name = item.name?.text ?? binder.scope.name(of: syntax)
      try item.check(name: name, of: syntax)
      guard !features.contains(where: { $0.name == name }) else {
        throw Diagnostic(
          "repeated-name", "the feature `\(name)` stands twice", at: item.span,
          help: ["name one of them: `other = \(syntax.span.text)`"])
      }
      features.append(try Feature(name, binder.bind(syntax), for: verb, at: item.span))
    }
    return features
  }
}
