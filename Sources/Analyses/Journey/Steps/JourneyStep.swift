import Verbs

/// A step of a journey as written: an event's name, or a condition on its columns.
struct JourneyStep: Sendable {
  enum Meaning: Sendable {
    /// Exactly this name, case included.
    case event(String)
    case condition(ExpressionSyntax)
  }

  /// How answers call the step.
  let label: String
  let meaning: Meaning
  let span: SourceSpan

  var isEvent: Bool { if case .event = meaning { true } else { false } }

  /// Reads one item: a bare name and a text are events, anything else must be a condition.
  init(_ item: Item, in scope: Scope) throws(Diagnostic) {
    if let direction = item.direction {
      throw Diagnostic(
        "unexpected-direction", "`\(direction.rawValue)` stands only where rows are ordered",
        at: item.span)
    }
    let syntax = try item.expression()
    meaning = try JourneyStep.meaning(of: syntax, in: scope)
    span = syntax.span
    switch meaning {
    case .event(let name): label = item.name?.text ?? name
    case .condition: label = item.name?.text ?? oneLine(syntax.span.text)
    }
  }

  private static func meaning(
    of syntax: ExpressionSyntax, in scope: Scope
  ) throws(Diagnostic) -> Meaning {
    switch syntax.kind {
    case .name(let name): return .event(name.text)
    case .literal(.text(let name)): return .event(name)
    case .literal, .negate, .range:
      throw notStep(syntax, help: ["an event's name stands in quotes: `\"\(syntax.span.text)\"`"])
    case .parameter:
      guard case .text(let name) = try scope.constant(syntax) else {
        throw notStep(syntax, help: ["give it the name of an event"])
      }
      return .event(name)
    case .list(let items):
      if let names = names(items) { throw oneOf(names, at: syntax) }
      return .condition(syntax)
    case .binary(let operation, let left, let right):
      switch operation {
      case .subtract, .add, .divide, .multiply, .remainder:
        throw notStep(
          syntax, help: [didYouMean("\"\(oneLine(syntax.span.text))\"")])
      case .or:
        if let names = names([left, right]) { throw oneOf(names, at: syntax) }
        return .condition(syntax)
      case .and:
        if let names = names([left, right]) {
          throw Diagnostic(
            "not-a-step", "no event is \(names.map(typed).joined(separator: " and ")) at once",
            at: syntax.span,
            help: ["steps that follow each other stand between commas"])
        }
        return .condition(syntax)
      default: return .condition(syntax)
      }
    default: return .condition(syntax)
    }
  }

  /// The names of events that stand alone, joined by one operator; nil when anything else does.
  private static func names(_ parts: [ExpressionSyntax]) -> [String]? {
    var names: [String] = []
    var waiting = Array(parts.reversed())
    while let part = waiting.popLast() {
      switch part.kind {
      case .name(let name): names.append(name.text)
      case .literal(.text(let name)): names.append(name)
      case .binary(.or, let left, let right), .binary(.and, let left, let right):
        waiting += [right, left]
      default: return nil
      }
    }
    return names
  }

  private static func oneOf(_ names: [String], at syntax: ExpressionSyntax) -> Diagnostic {
    let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
    return notStep(syntax, help: [didYouMean("step in (\(list))")])
  }

  private static func notStep(_ syntax: ExpressionSyntax, help: [String]) -> Diagnostic {
    Diagnostic(
      "not-a-step",
      "a step is the name of an event or a condition, and \(typed(oneLine(syntax.span.text))) is neither",
      at: syntax.span, help: help)
  }
}

/// The text with every run of blanks as one.
private func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}

/// A step over given rows.
struct BoundStep: Sendable, Hashable {
  let label: String
  let condition: Expression
}

extension JourneyStep {
  /// The step as a condition on the binder's rows; a name must be one that the catalog knows.
  func bound(by binder: ExpressionBinder, of verb: String) throws(Diagnostic) -> BoundStep {
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
