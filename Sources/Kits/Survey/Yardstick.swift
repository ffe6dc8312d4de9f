/// What the rows of a summary are compared with.
enum Yardstick: Sendable, Hashable {
  /// The row of the period before, by the key at that place.
  case previous(key: Int, CalendarUnit)
  /// The row whose last key has this value.
  case row(Value)
  case fixed(Double)

  /// Whether the other side is a row of the same table.
  var isRow: Bool {
    if case .fixed = self { false } else { true }
  }

  /// Reads `versus` and `target`; nil when neither is there.
  ///
  /// - Parameter range: what a fixed number must lie in; nil where it may be any.
  init?(
    _ arguments: Arguments, _ keys: GroupKeys, within range: ClosedRange<Double>?, in scope: Scope
  ) throws(Diagnostic) {
    if let target = try arguments[SurveyClauses.target] {
      try range?.check(target, in: arguments, at: arguments.items("target")[0].span)
      self = .fixed(target)
      return
    }
    guard let syntax = try arguments[SurveyClauses.versus].first?.expression() else { return nil }
    if case .name(let name) = syntax.kind {
      guard name.text == "previous", !name.quoted else { throw .unknownYardstick(syntax.span) }
      for (index, key) in keys.keys.enumerated().reversed() {
        if case .period(let unit) = key.named.field.type {
          self = .previous(key: index, unit)
          return
        }
      }
      throw .noPeriod(syntax.span)
    }
    let literal = try scope.constant(syntax)
    let last = keys.keys.last?.named.field
    switch (literal, last?.type) {
    case (.integer(let value), .integer?): self = .row(.integer(value))
    case (.integer(let value), .decimal?), (.integer(let value), .double?):
      self = .row(.double(Double(value)))
    case (.number(let digits), .decimal?), (.number(let digits), .double?):
      self = .row(.double(Double(digits) ?? 0))
    case (.integer(let value), _): self = .fixed(Double(value))
    case (.number(let digits), _): self = .fixed(Double(digits) ?? 0)
    case (.text(let text), .text?): self = .row(.text(text))
    case (.boolean(let value), .boolean?): self = .row(.boolean(value))
    case (.period(let unit, let start), .period(let own)?) where unit == own:
      self = .row(.period(unit, start: start))
    case (.period(.day, let start), .date?): self = .row(.date(start))
    case (_, nil): throw .noKey(syntax.span)
    default: throw .otherType(last, at: syntax.span)
    }
    if case .fixed(let value) = self { try range?.check(value, in: arguments, at: syntax.span) }
  }

  /// What it is called in the rule.
  var text: String {
    switch self {
    case .previous(_, let unit): "change against the \(unit.rawValue) before"
    case .row(let value): "change against `\(value.plainText)`"
    case .fixed(let value):
      "change against \(value < 0 ? "−" : "")\(plainNumber(abs(value)))"
    }
  }

  /// The keys of the row that a row is compared with; nil when it is compared with none.
  func partner(of keys: [Value], weekStart: Int) -> [Value]? {
    var partner = keys
    switch self {
    case .previous(let index, let unit):
      guard case .period(_, let start) = keys[index] else { return nil }
      let before = CivilDate(daysSinceEpoch: start - 1).start(of: unit, weekStart: weekStart)
      partner[index] = .period(unit, start: before.daysSinceEpoch)
    case .row(let value):
      guard let last = keys.indices.last, keys[last] != value else { return nil }
      partner[last] = value
    case .fixed: return nil
    }
    return partner
  }
}

extension ClosedRange<Double> {
  /// Refuses a yardstick that the figure can never reach.
  fileprivate func check(
    _ value: Double, in arguments: Arguments, at span: SourceSpan
  ) throws(Diagnostic) {
    guard !contains(value) else { return }
    var help: [String] = []
    if self == 0...1, (1...100).contains(value) {
      help = ["for \(plainNumber(value)) % write `\(plainNumber(value / 100))`"]
    }
    throw Diagnostic(
      "wrong-yardstick",
      "`\(arguments.signature.name)` lies between \(plainNumber(lowerBound)) and "
        + "\(plainNumber(upperBound)), and \(span.text) does not", at: span, help: help)
  }
}

extension Diagnostic {
  fileprivate static func unknownYardstick(_ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "expected-value", "`versus` needs `previous`, a value of the last key, or a number", at: span,
      help: ["did you mean `\"\(span.text)\"`?"])
  }

  fileprivate static func noPeriod(_ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "missing-key", "`versus previous` needs a period among the keys", at: span,
      help: ["add one: `by month`"])
  }

  fileprivate static func noKey(_ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "missing-key", "`versus` compares with a row of the last key, and there is no key", at: span,
      help: ["add one: `by plan versus \"free\"`"])
  }

  fileprivate static func otherType(_ field: Field?, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "wrong-type",
      "`versus` needs a value of the last key `\(field?.name ?? "")`, a \(field?.type.word ?? "")",
      at: span)
  }

  /// No row has the value that the others are compared with.
  static func noSuchRow(_ value: Value, among values: [Value], at span: SourceSpan) -> Diagnostic {
    var known: [String] = []
    for text in values.map(\.plainText) where !text.isEmpty && !known.contains(text) {
      known.append(text)
    }
    var diagnostic = Diagnostic(
      "unknown-value", "no row has `\(value.plainText)` as its last key", at: span)
    if let near = closest(to: value.plainText, in: known) {
      diagnostic.help = [didYouMean(near)]
    } else {
      diagnostic.notes = ["values: \(known.prefix(20).joined(separator: ", "))"]
    }
    return diagnostic
  }
}
