import Verbs

/// A score from 1 to `bins` by how a measure's values lie among those of all customers.
///
/// The cuts are values, so that equal ones never get different scores, whatever their share of the
/// customers; many equal ones leave fewer scores than bins, which is said.
package struct MeasureCuts: Sendable {
  /// The column of the measure, of one row per customer.
  package let measure: Attribute
  private let score: String
  private let bins: Int
  /// Whether the least value has the highest score.
  private let descending: Bool
  /// How the measure is called in a sentence.
  private let word: String
  /// What its numbers are in, such as `EUR`; empty for plain ones.
  private let unit: String

  package init(
    _ measure: Attribute, score: String, bins: Int, descending: Bool = false,
    called word: String? = nil,
    in unit: String = ""
  ) {
    self.measure = measure
    self.score = score
    self.bins = bins
    self.descending = descending
    self.word = word ?? measure.name
    self.unit = unit
  }

  /// The column of the score.
  package var scores: Attribute {
    Attribute(Field(score, .integer), measure: Measure(.number))
  }

  private var value: Expression { .column(measure.name, measure.type) }

  // MARK: The question

  /// What must be known of all customers: the quantiles and the greatest value.
  package var facts: [NamedAggregate] {
    [greatest.aggregate] + (1..<bins).map { quantile($0).aggregate }
  }

  private var greatest: AggregateColumn<Double?> {
    .number("greatest_\(measure.name)", AggregateCall(.maximum, [value], type: measure.type))
  }

  private func quantile(_ cut: Int) -> AggregateColumn<Double?> {
    let share = Expression.double(Double(cut) / Double(bins))
    return .number(
      "\(measure.name)_\(cut)", AggregateCall(.quantile, [value, share], type: .double))
  }

  /// The cuts, lowest first; none where nobody has a value.
  package func cuts(_ facts: Table) -> [ScoreCut] {
    (1..<bins).compactMap { cut in
      facts[quantile(cut)].map { ScoreCut($0, of: measure.type) }
    }
  }

  // MARK: The score

  /// One more than the number of cuts below the value, or the other way round.
  package func expression(_ cuts: [ScoreCut]) -> Named {
    let branches = cuts.enumerated().reversed().map { index, cut in
      Expression.Branch(
        value.isGreater(than: cut.constant),
        .integer(Int64(descending ? bins - 1 - index : index + 2)))
    }
    let last = Expression.integer(Int64(descending ? bins : 1))
    return Named(
      score, branches.isEmpty ? last : .choice(branches, otherwise: last, .integer))
  }

  // MARK: Notes

  /// What the rule says of several measures: above which values their scores change.
  package static func note(_ measures: [(MeasureCuts, [ScoreCut])]) -> Note {
    let phrases = measures.map { own, cuts in
      "\(own.word) \(cuts.map(\.text).joined(separator: ", "))"
        + (own.unit.isEmpty ? "" : " \(own.unit)")
    }
    let numbers = measures.flatMap { own, cuts in
      cuts.enumerated().map { Note.Measure("\(own.measure.name) cut \($0 + 1)", $1.number) }
    }
    return Note(
      .rule, "scores change above: \(phrases.joined(separator: "; "))", measures: numbers)
  }

  /// Says when equal values leave fewer scores than bins.
  package func collapse(_ cuts: [ScoreCut], _ facts: Table) -> Note? {
    guard let greatest = facts[greatest] else { return nil }
    let used = 1 + Set(cuts.map(\.number).filter { $0 < greatest }).count
    guard used < bins else { return nil }
    return Note(
      .caveat,
      "`\(score)` takes \(used) of \(bins) values, because many customers have the same "
        + "`\(measure.name)`",
      measures: [.init("values of \(score)", Double(used))])
  }
}
