package import Diagnostics
package import Queries
package import Tables

/// A place of a stage, declared once: what the parser, help and completion are told of it, and the
/// value that its verb reads there.
///
///     static let bins = Place.integer("bins", in: 2...10, default: 5, "How many scores there are")
///     …
///     bins = try arguments[Self.bins]
package struct Place<Value>: Declared {
  package let parameter: Parameter
  fileprivate let read: @Sendable (Arguments) throws(Diagnostic) -> Value

  /// - Parameter read: gives the value, also where the place is not there, or throws what is wrong.
  package init(
    _ parameter: Parameter, read: @escaping @Sendable (Arguments) throws(Diagnostic) -> Value
  ) {
    self.parameter = parameter
    self.read = read
  }
}

/// What a signature lists: a parameter, or a place with its value.
package protocol Declared: Sendable {
  var parameter: Parameter { get }
}

extension Parameter: Declared {
  package var parameter: Parameter { self }
}

extension Arguments {
  /// The value of a place; throws what is wrong with what stands there.
  package subscript<Value>(place: Place<Value>) -> Value {
    get throws(Diagnostic) { try place.read(self) }
  }

  /// Whether the place is there.
  package func has(_ place: some Declared) -> Bool {
    let word = place.parameter.word
    return word.isEmpty ? !items.isEmpty : clause(word) != nil
  }

  /// Where a clause stands; without it, where the stage does.
  package func span(of place: some Declared) -> SourceSpan {
    clause(place.parameter.word)?.span ?? stage.span
  }
}

// MARK: Values

extension Place where Value == Bool {
  /// A word that changes what the verb does, with nothing after it.
  ///
  /// - Parameter summary: what it does, as a sentence.
  package static func flag(_ word: String, _ summary: String) -> Place {
    Place(Parameter(word, .nothing, 0...0, summary)) { $0.clause(word) != nil }
  }
}

extension Place where Value == Int {
  /// A whole number.
  ///
  /// - Parameters:
  ///   - word: the clause's; empty for what stands straight after the verb.
  ///   - summary: what it is, without range, default and full stop.
  package static func integer(
    _ word: String, in range: ClosedRange<Int>, default value: Int, placeholder: String = "N",
    _ summary: String
  ) -> Place {
    let optional = Place<Int?>.integer(
      word, in: range, default: String(value), placeholder: placeholder, summary)
    return Place(optional.parameter) { (arguments) throws(Diagnostic) in
      try arguments[optional] ?? value
    }
  }

  /// A whole number that must be there, straight after the verb.
  package static func required(
    in range: ClosedRange<Int>, placeholder: String = "N", _ summary: String
  ) -> Place {
    let optional = Place<Int?>.integer("", in: range, placeholder: placeholder, summary)
    return Place(optional.parameter) { (arguments) throws(Diagnostic) in
      // The signature says that it is there.
      try arguments[optional] ?? range.lowerBound
    }
  }
}

extension Place where Value == Int? {
  /// A whole number, nil where it is not given.
  ///
  /// - Parameter standard: what holds then, for the reader of the summary.
  package static func integer(
    _ word: String, in range: ClosedRange<Int>, default standard: String? = nil,
    placeholder: String = "N", _ summary: String
  ) -> Place {
    let said = range.upperBound < 1_000_000 ? "\(range.lowerBound) to \(range.upperBound)" : nil
    let parameter = Parameter(
      word, .numbers, placeholder: placeholder,
      .sentence(summary, range: said, default: standard))
    return Place(parameter) { (arguments) throws(Diagnostic) in
      try arguments.integer(
        word.isEmpty ? nil : word, in: Int64(range.lowerBound)...Int64(range.upperBound))
    }
  }
}

extension Place where Value == Double? {
  /// A number within a range, nil where it is not given.
  package static func number(
    _ word: String, in range: ClosedRange<Double>, default standard: String? = nil,
    placeholder: String = "NUMBER", _ summary: String
  ) -> Place {
    let parameter = Parameter(
      word, .numbers, placeholder: placeholder, .sentence(summary, default: standard))
    return Place(parameter) { (arguments) throws(Diagnostic) in
      try arguments.number(word, in: range)
    }
  }
}

extension Place {
  /// One of a type's words, nil where none is given.
  ///
  /// - Parameter word: the clause's; empty for what stands straight after the verb.
  package static func choice<Choice>(
    _ word: String, default standard: String? = nil, _ summary: String
  ) -> Place
  where Value == Choice?, Choice: CaseIterable & RawRepresentable<String> & SendableMetatype {
    let parameter = Parameter(
      word, .choices(Choice.allCases.map(\.rawValue)), word.isEmpty ? 0...1 : 1...1,
      .sentence(summary, default: standard))
    return Place(parameter) { (arguments) throws(Diagnostic) in
      try arguments.choice(word.isEmpty ? nil : word).flatMap { Choice(rawValue: $0) }
    }
  }

  /// One of a type's words.
  package static func choice(
    _ word: String, default value: Value, _ summary: String
  ) -> Place where Value: CaseIterable & RawRepresentable<String> & Sendable {
    let optional = Place<Value?>.choice(word, default: value.rawValue, summary)
    return Place(optional.parameter) { (arguments) throws(Diagnostic) in
      try arguments[optional] ?? value
    }
  }
}

extension Place where Value == DurationLiteral? {
  /// A duration such as `30d`, nil where it is not given.
  package static func duration(
    _ word: String, default standard: String? = nil, _ summary: String
  ) -> Place {
    let parameter = Parameter(
      word, .durations, placeholder: "DURATION", .sentence(summary, default: standard))
    return Place(parameter) { (arguments) throws(Diagnostic) in try arguments.duration(word) }
  }
}

extension Place where Value == DurationLiteral {
  /// A duration such as `30d`.
  package static func duration(
    _ word: String, default value: DurationLiteral, _ summary: String
  ) -> Place {
    let optional = Place<DurationLiteral?>.duration(word, default: value.text, summary)
    return Place(optional.parameter) { (arguments) throws(Diagnostic) in
      try arguments[optional] ?? value
    }
  }
}

extension Place where Value == CalendarUnit {
  /// One calendar period: `1d`, `1w`, `1mo`, `1q` or `1y`.
  package static func period(
    _ word: String, default value: CalendarUnit, _ summary: String
  ) -> Place {
    let parameter = Parameter(
      word, .durations, placeholder: "DURATION",
      .sentence(summary + ": 1d, 1w, 1mo, 1q or 1y", default: value.duration.text, by: ";"))
    return Place(parameter) { (arguments) throws(Diagnostic) in
      try arguments.calendarUnit(word) ?? value
    }
  }
}

extension Place where Value == [Item] {
  /// Items that the verb binds itself, none where the place is not there.
  ///
  /// - Parameter summary: a whole sentence.
  package static func items(
    _ word: String, _ holds: Parameter.Holds, _ count: ClosedRange<Int> = 1...1,
    required: Bool = false, placeholder: String, _ summary: String
  ) -> Place {
    let parameter = Parameter(
      word, holds, count, required: required, placeholder: placeholder, summary)
    return Place(parameter) { word.isEmpty ? $0.items : $0.items(word) }
  }

  /// Items straight after the verb, which it binds itself.
  package static func items(
    _ holds: Parameter.Holds, _ count: ClosedRange<Int> = 1...1, placeholder: String,
    _ summary: String
  ) -> Place {
    items("", holds, count, placeholder: placeholder, summary)
  }
}

extension String {
  /// What help says of a place: what it is, what may stand there, what holds if nothing does.
  package static func sentence(
    _ summary: String, range: String? = nil, default standard: String? = nil, by comma: String = ","
  ) -> String {
    var text = summary
    if let range { text += ", \(range)" }
    if let standard { text += "\(range == nil ? comma : ";") \(standard) if not given" }
    return text + "."
  }
}

extension CalendarUnit {
  /// One period of the unit, as it is written.
  package var duration: DurationLiteral {
    switch self {
    case .day: DurationLiteral(1, .day)
    case .week: DurationLiteral(1, .week)
    case .month: DurationLiteral(1, .month)
    case .quarter: DurationLiteral(1, .quarter)
    case .year: DurationLiteral(1, .year)
    }
  }
}
