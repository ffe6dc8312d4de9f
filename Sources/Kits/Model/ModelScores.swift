package import Verbs

/// What a fitted model says of each row of a source, gathered piece by piece and handed back to the
/// engine as a table of its own.
package struct ModelScores: Sendable {
  /// By column the numbers of the rows of a matrix; what is no number becomes null.
  package typealias Score = @Sendable (ModelMatrix, Work) throws(Diagnostic) -> [[Double]]
  /// Goes on with one row per subject, its id and the columns, and what is to be said of the others.
  package typealias Then = @Sendable (Relation, [Note]) throws(Diagnostic) -> Plan.Step

  private let source: ModelSource
  private let coding: ModelCoding
  private let fields: [Field]
  private let limit: ModelLimit
  private let score: Score
  private let then: Then

  /// - Parameters:
  ///   - source: The rows; what is learned need not be known of them.
  ///   - coding: That of the matrix that the model was fitted to.
  ///   - id: The name under which the subjects' ids come out.
  ///   - names: The columns that the model gives, doubles.
  package init(
    _ source: ModelSource, _ coding: ModelCoding, id: String, _ names: [String],
    limit: ModelLimit = .usual, score: @escaping Score, then: @escaping Then
  ) {
    self.source = source.scored
    self.coding = coding
    fields = [Field(id, .integer)] + names.map { Field($0, .double) }
    self.limit = limit
    self.score = score
    self.then = then
  }

  /// Whether all words of a row are among those that the model was fitted to.
  private var isKnown: Expression {
    .all(
      coding.values.enumerated().compactMap { place, words in
        words.map { words in
          let value = source.feature(place)
          return .any(words.map { value.equals(source.constant($0, value.type)) })
        }
      })
  }

  package var step: Plan.Step {
    let known = AggregateColumn.count("known", where: isKnown)
    let question = Question(.aggregate(source.whole, by: [], [known.aggregate]), order: [])
    let begin: Plan.Then = { (tables) throws(Diagnostic) in
      let count = tables[1][known]
      let strange = source.wholeCount(tables[0]) - count
      let most = limit.rows(of: coding.terms.count + fields.count)
      // Pieces are drawn: some are a little larger than others.
      let pieces = count <= most ? 1 : count / max(1, most - most / 10) + 1
      let notes = source.leftOut(tables[0]) + (strange > 0 ? [unknownWords(strange)] : [])
      return gather(piece: 0, of: pieces, [], fields.dropFirst().map { _ in [] }, notes)
    }
    return .ask([source.facts, question], then: begin)
  }

  private func gather(
    piece: Int, of pieces: Int, _ ids: [Int64], _ columns: [[Double]], _ notes: [Note]
  ) -> Plan.Step {
    let question = source.question(coding) { rows in
      let known = Relation.filter(rows, isKnown)
      guard pieces > 1 else { return known }
      let place = Expression.call(
        .remainder, [ModelSource.places.place(of: ModelSource.id), .integer(Int64(pieces))],
        .integer)
      return .filter(known, place.equals(.integer(Int64(piece))))
    }
    let next: Plan.Then = { (tables) throws(Diagnostic) in
      let matrix = try ModelMatrix(tables[0], coding, notes: [])
      return .compute { (work) throws(Diagnostic) in
        let (ids, said) = (ids + matrix.ids, try score(matrix, work))
        let columns = zip(columns, said).map { $0 + $1 }
        work.progress(piece + 1, of: pieces)
        guard piece + 1 == pieces else {
          return gather(piece: piece + 1, of: pieces, ids, columns, notes)
        }
        return try then(.client(ClientTable(table(ids, columns))), notes)
      }
    }
    return .ask([question], then: next)
  }

  private func table(_ ids: [Int64], _ columns: [[Double]]) -> Table {
    let numbers = zip(fields.dropFirst(), columns).map { field, values in
      let isNumber = values.map(\.isFinite)
      return Column(
        field.name, .double, .doubles(values), valid: isNumber.contains(false) ? isNumber : nil)
    }
    return Table([Column(fields[0].name, .integer, .integers(ids))] + numbers)
  }

  private func unknownWords(_ count: Int) -> Note {
    Note(
      .caveat,
      "\(counted(count, source.noun)) without a score, as the model was not fitted to their words",
      measures: [.init("\(source.noun)s with unknown words", Double(count))])
  }
}
