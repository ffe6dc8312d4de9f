package import Findings
package import Tables

/// All that is known of a column before its values are.
package struct Attribute: Sendable, Hashable, Codable {
  package var field: Field
  /// The header as the file has it.
  package var label: String?
  package var role: Role?
  package var nullable: Bool
  /// The values, when they are few: for completion and did-you-mean.
  package var dictionary: [String]?
  package var measure: Measure?
  /// For a score: its scale and what it asks.
  package var scale: ScoreScale?
  package var question: QuestionKind?
  /// For an amount: its currency, when all rows have the same.
  package var currency: String?
  /// Whether the values tell of single people: names, addresses, keys, their own words.
  ///
  /// Nil when nobody knows where the values are from.
  package var isPersonal: Bool?
  /// For an amount: what the import took for refunds; nil when there are none.
  package var refunds: RefundFacts?

  package init(
    _ field: Field, label: String? = nil, role: Role? = nil, nullable: Bool = true,
    dictionary: [String]? = nil, measure: Measure? = nil, scale: ScoreScale? = nil,
    question: QuestionKind? = nil, currency: String? = nil, isPersonal: Bool? = nil,
    refunds: RefundFacts? = nil
  ) {
    self.field = field
    self.label = label
    self.role = role
    self.nullable = nullable
    self.dictionary = dictionary
    self.measure = measure
    self.scale = scale
    self.question = question
    self.currency = currency
    self.isPersonal = isPersonal
    self.refunds = refunds
  }

  package var name: String { field.name }
  package var type: ValueType { field.type }

  /// Whether people see it; names that begin with `_` are the engine's own.
  package var isHidden: Bool { field.name.hasPrefix("_") }

  /// Whether people could be told from the values: of texts from nowhere it is assumed.
  package var mayBePersonal: Bool { isPersonal ?? (type == .text) }

  package func renamed(_ name: String) -> Attribute {
    var copy = self
    copy.field.name = name
    return copy
  }
}

/// What a number estimates: its unit, and the columns that hold its interval and its base.
package struct Measure: Sendable, Hashable, Codable {
  package var unit: Unit
  package var low: String?
  package var high: String?
  package var base: String?
  /// The confidence of the interval, when it is not the session's.
  package var confidence: Double?

  package init(
    _ unit: Unit, low: String? = nil, high: String? = nil, base: String? = nil,
    confidence: Double? = nil
  ) {
    self.unit = unit
    self.low = low
    self.high = high
    self.base = base
    self.confidence = confidence
  }
}
