package import Verbs

/// A step of a journey as written: an event's name, or a condition on its columns.
package struct JourneyStep: Sendable {
  package enum Meaning: Sendable {
    /// Exactly this name, case included.
    case event(String)
    case condition(ExpressionSyntax)
  }

  /// The name of the event that an outcome is where none is given.
  package static let standardOutcome = "purchase"

  /// How answers call the step.
  package let label: String
  package let meaning: Meaning
  package let span: SourceSpan

  package var isEvent: Bool { if case .event = meaning { true } else { false } }

  /// Reads one item: a bare name and a text are events, anything else must be a condition.
  package init(_ item: Item, in scope: Scope) throws(Diagnostic) {
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

extension Place where Value == [JourneyStep] {
  /// Steps, none where the place is not there.
  ///
  /// - Parameters:
  ///   - word: The clause's; empty for what stands straight after the verb.
  ///   - summary: A whole sentence.
  package static func steps(
    _ word: String = "", _ count: ClosedRange<Int>, _ summary: String
  ) -> Place {
    let items = Place<[Item]>.items(word, .steps, count, placeholder: "STEP", summary)
    return Place(items.parameter) { (arguments) throws(Diagnostic) in
      var steps: [JourneyStep] = []
      for item in try arguments[items] {
        steps.append(try JourneyStep(item, in: arguments.scope))
      }
      return steps
    }
  }
}

extension Place where Value == JourneyStep? {
  /// One step, nil where it is not given.
  ///
  /// - Parameter summary: A whole sentence.
  package static func step(_ word: String, _ summary: String) -> Place {
    let steps = Place<[JourneyStep]>.steps(word, 1...1, summary)
    return Place(steps.parameter) { (arguments) throws(Diagnostic) in try arguments[steps].first }
  }
}
