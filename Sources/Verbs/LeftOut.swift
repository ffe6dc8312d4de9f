package import Catalogs
import Findings
package import Relations
import Tables

extension Rows {
  /// Counts the rows that lack what a row needs to take part, and says so; nil where the catalog says
  /// that none does.
  ///
  /// - Parameters:
  ///   - needed: The roles whose columns may be null.
  ///   - isPlaced: Whether a row has what it needs; never null.
  ///   - isConcerned: Which rows would take part otherwise; all when nil.
  ///   - noun: What a row is called, such as `event`.
  ///   - lack: What is missing, as in `a customer or a time`.
  ///   - fate: What becomes of them, and the same for the note's measure.
  package func unplaced(
    _ needed: [Role], isPlaced: Expression, isConcerned: Expression? = nil, noun: String,
    lack: String, fate: (text: String, measure: String) = (" left out", "left out")
  ) -> Probe? {
    guard needed.contains(where: { shape.attribute(for: $0)?.nullable ?? false }) else {
      return nil
    }
    let lost = Relation.filter(
      relation, .all([isPlaced.negated] + (isConcerned.map { [$0] } ?? [])))
    return Probe(counting: lost) { count in
      .some(count, noun, " without \(lack)\(fate.text)", as: "\(noun)s \(fate.measure)")
    }
  }
}
