package import Verbs

/// A step over given rows.
package struct BoundStep: Sendable, Hashable {
  package let label: String
  package let condition: Expression

  package init(label: String, condition: Expression) {
    self.label = label
    self.condition = condition
  }
}

extension JourneyStep {
  /// The step as a condition on the binder's rows; a name must be one that the catalog knows.
  package func bound(by binder: ExpressionBinder, of verb: String) throws(Diagnostic) -> BoundStep {
    switch meaning {
    case .event(let name):
      let column = try binder.rows.shape.required(.step, for: verb, at: span)
      var stored = name
      if let known = column.dictionary {
        // The data's own spelling: letters with marks may be written in several ways.
        guard let same = known.first(where: { $0 == name }) else {
          throw unknownEvent(name, known, in: binder.rows.shape.name)
        }
        stored = same
      }
      return BoundStep(
        label: label, condition: Expression.column(column.name, column.type).equals(.text(stored)))
    case .condition(let syntax):
      return BoundStep(label: label, condition: try binder.condition(syntax))
    }
  }

  private func unknownEvent(_ name: String, _ known: [String], in table: String) -> Diagnostic {
    var diagnostic = Diagnostic(
      "unknown-event", "no event \(typed(name)) in `\(table)`", at: span,
      label: "not an event of `\(table)`")
    if let near = closest(to: name, in: known) {
      diagnostic.help = [didYouMean(isPlainName(near) ? near : "\"\(near)\"")]
    }
    let shown = known.prefix(12).joined(separator: ", ")
    diagnostic.notes = [
      "events here: \(shown)\(known.count > 12 ? ", …" : "") (\(known.count))"
    ]
    return diagnostic
  }

  /// Whether a name can be typed without quotes.
  private func isPlainName(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first == "_" else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}
