package import Verbs

/// Rows that a model is fitted to or scores, one per subject: what tells them apart, what the model is
/// told of them, and what it learns.
///
/// Subjects of whom something is not known take no part and are counted.
package struct ModelSource: Sendable {
  package let features: [Feature]
  /// Numbers, or booleans as 1 and 0.
  package private(set) var targets: [Named]
  /// What a subject is called, such as `customer`.
  package let noun: String
  /// `_subject`, the features and the targets by their places.
  private let rows: Relation
  /// Whether a subject's number is the same however the files' rows lie.
  private let isCustomer: Bool

  static let subject = "_subject"

  /// - Parameters:
  ///   - rows: One row per subject.
  ///   - id: The column that tells them apart: a whole number not below 0, never null.
  package init(
    _ rows: Relation, id: String, features: [Feature], targets: [Named] = [], noun: String
  ) {
    self.features = features
    self.targets = targets
    self.noun = noun
    isCustomer = id == HiddenColumn.customer
    self.rows = .project(
      rows,
      [Named(Self.subject, .column(id, .integer))]
        + features.enumerated().map { Named("_feature_\($0)", $1.value) }
        + targets.enumerated().map { Named("_target_\($0)", $1.expression) })
  }

  /// The same rows, to be scored: what is learned need not be known of them.
  var scored: ModelSource {
    var copy = self
    copy.targets = []
    return copy
  }

  static let id = Expression.column(subject, .integer)

  func feature(_ place: Int) -> Expression {
    .column("_feature_\(place)", features[place].value.type)
  }

  private func target(_ place: Int) -> Expression {
    .column("_target_\(place)", targets[place].expression.type)
  }

  private var all: [(name: String, value: Expression)] {
    features.indices.map { (features[$0].name, feature($0)) }
      + targets.indices.map { (targets[$0].name, target($0)) }
  }

  /// The rows of which all is known.
  var whole: Relation { .filter(rows, .all(all.map(\.value.isNotNull))) }

  // MARK: Questions

  private static let count = AggregateColumn.count("rows")

  private var wholeCount: AggregateColumn<Int> {
    .count("whole", where: .all(all.map(\.value.isNotNull)))
  }

  private func lacking(_ place: Int) -> AggregateColumn<Int> {
    .count("lacking_\(place)", where: all[place].value.isNull)
  }

  /// How many rows there are, and how many lack each of the columns.
  var facts: Question {
    let counts = [Self.count, wholeCount] + all.indices.map(lacking)
    return Question(.aggregate(rows, by: [], counts.map(\.aggregate)), order: [])
  }

  /// How many rows all is known of.
  func wholeCount(_ facts: Table) -> Int { facts[wholeCount] }

  /// The values of each category in sort order, one more than are coded.
  private var values: [Question] {
    features.indices.filter { features[$0].isCategory }.map { place in
      let value = Expression.column("value", features[place].value.type)
      let found = Relation.distinct(.project(whole, [Named("value", feature(place))]))
      return Question(
        .first(ModelCoding.mostValues + 1, found, by: [SortKey(value)]), order: [SortKey(value)])
    }
  }

  /// The matrix: `_subject`, a column for each term, one for each target.
  ///
  /// - Parameter part: Which rows; nil for all of which everything is known.
  func question(_ coding: ModelCoding, _ part: ((Relation) -> Relation)? = nil) -> Question {
    var columns = coding.terms.enumerated().map { place, term in
      Named("_term_\(place)", number(term))
    }
    columns += targets.indices.map { Named("_target_\($0)", Self.number(target($0))) }
    let taken = part.map { $0(whole) } ?? whole
    // Where numbers of rows depend on the files' order, equal rows lie beside each other instead.
    let order = isCustomer ? [] : columns.map { SortKey(.column($0.name, .double)) }
    return Question(
      .project(taken, [Named(Self.subject, Self.id)] + columns), order: order + [SortKey(Self.id)])
  }

  private func number(_ term: ModelCoding.Term) -> Expression {
    let value = feature(term.feature)
    guard let word = term.value else { return value }
    return Self.number(value.equals(constant(word, value.type)))
  }

  private static func number(_ value: Expression) -> Expression {
    guard value.type == .boolean else { return value.cast(to: .double) }
    return .choice([.init(value, .double(1))], otherwise: .double(0), .double)
  }

  func constant(_ word: String, _ type: ValueType) -> Expression {
    type == .boolean ? .boolean(word == "true") : .text(word)
  }

  // MARK: Fitting

  /// Asks for the matrix that a model is fitted to.
  ///
  /// Of more rows than the limit some are drawn, the same in every run.
  ///
  /// - Parameters:
  ///   - verb: Who wants it.
  ///   - span: Where the features were asked for.
  ///   - then: Fits the model, looks whether it is to stop, and goes on.
  package func matrix(
    for verb: String, at span: SourceSpan, limit: ModelLimit = .usual,
    then: @escaping @Sendable (ModelMatrix, Work) throws(Diagnostic) -> Plan.Step
  ) -> Plan.Step {
    let prepare: Plan.Then = { (tables) throws(Diagnostic) in
      let coding = try coding(tables.dropFirst(), verb, at: span)
      let most = limit.rows(of: coding.terms.count + targets.count + 1)
      let count = wholeCount(tables[0])
      var notes = leftOut(tables[0]) + (coding.note.map { [$0] } ?? [])
      if count > most { notes.append(drawn(most, of: count)) }
      let said = notes
      let fit: Plan.Then = { (tables) throws(Diagnostic) in
        let matrix = try ModelMatrix(tables[0], coding, notes: said)
        return .compute { (work) throws(Diagnostic) in try then(matrix, work) }
      }
      return .ask([question(coding, count > most ? { draw(most, of: $0) } : nil)], then: fit)
    }
    return .ask([facts] + values, then: prepare)
  }

  private func coding(
    _ tables: ArraySlice<Table>, _ verb: String, at span: SourceSpan
  ) throws(Diagnostic) -> ModelCoding {
    var rest = tables
    let values = features.map { feature -> [String]? in
      guard feature.isCategory else { return nil }
      return rest.popFirst()?.columns.first.map { column in
        (0..<column.count).map { column[$0].plainText }
      } ?? []
    }
    return try ModelCoding(features, values, for: verb, at: span)
  }

  private func draw(_ count: Int, of rows: Relation) -> Relation {
    let place = Expression.column("_place", .integer)
    let placed = Relation.extend(rows, [Named("_place", Self.places.place(of: Self.id))])
    return .first(count, placed, by: [SortKey(place), SortKey(Self.id)])
  }

  static let places = SeededPlaces(seed: 1)

  // MARK: Notes

  /// Says how many rows take no part, and what they lack.
  func leftOut(_ facts: Table) -> [Note] {
    let lost = facts[Self.count] - facts[wholeCount]
    guard lost > 0 else { return [] }
    let names = all.indices.filter { facts[lacking($0)] > 0 }.map { "`\(all[$0].name)`" }
    return [
      Note(
        .caveat, "\(counted(lost, noun)) without \(names.joined(separator: " or ")) left out",
        measures: [.init("\(noun)s left out", Double(lost))])
    ]
  }

  private func drawn(_ most: Int, of count: Int) -> Note {
    Note(
      .caveat,
      "fitted to \(grouped(most)) of \(grouped(count)) \(noun)s, drawn the same way in every run",
      measures: [.init("\(noun)s drawn", Double(most))])
  }
}
