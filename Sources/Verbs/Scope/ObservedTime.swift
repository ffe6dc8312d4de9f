import Catalogs
package import Findings
import Relations
import Tables

extension Scope {
  /// The last moment that rows are known to: an as-of date that was set, as silence until then is
  /// known; else the end of the last day of the tables that they are read from.
  ///
  /// A file that ends a month early makes nobody lapse.
  package func observedUntil(_ rows: Rows) -> Int64 {
    if asOfIsSet { return asOf }
    let ofKind = catalog.datasets.filter { $0.kind == rows.shape.kind }
    let own = datasets(behind: rows)
    let ends = (own.isEmpty ? ofKind : own).compactMap(\.lastTime)
    return min(asOf, ends.max().map(endOfDay) ?? asOf)
  }

  /// The first moment of the tables that rows are read from; nil when none has a time.
  package func observedFrom(_ rows: Rows) -> Int64? {
    datasets(behind: rows).compactMap(\.firstTime).min()
  }

  /// The tables of the rows' own kind that they are read from.
  private func datasets(behind rows: Rows) -> [Dataset] {
    var read: Set<String> = []
    rows.relation.visit { if case .table(let name, _) = $0 { read.insert(name) } }
    return catalog.datasets.filter { $0.kind == rows.shape.kind && read.contains($0.name) }
  }

  /// The warning that a stage before cut the histories of customers, for a verb that needs all of
  /// them; nothing where the rows only stand for customers.
  ///
  /// - Parameters:
  ///   - input: What the stage was given.
  ///   - time: When something happened in the analysed rows.
  package func boundedHistory(
    of input: Rows, _ analysed: Analysed, by time: Attribute, _ arguments: Arguments
  ) -> [Note] {
    guard analysed.isGiven, isBounded(input, by: time, outer: arguments.scope) else { return [] }
    return [
      Note(
        .warning,
        "a stage before `\(arguments.signature.name)` filters by `\(time.name)`: earlier rows of a "
          + "customer are not seen; filter the answer instead, or use `asof`")
    ]
  }

  /// Whether a stage before filters by time, so that customers' earlier rows are not seen.
  private func isBounded(_ rows: Rows, by time: Attribute, outer: Scope) -> Bool {
    var relation = rows.relation
    while true {
      switch relation {
      case .filter(let input, let condition):
        let isKnown = [self, outer].contains { $0.hidesLater(condition, input, rows.shape) }
        if condition.columnNames.contains(time.name), !isKnown { return true }
        relation = input
      case .extend(let input, _), .project(let input, _), .distinct(let input),
        .first(_, let input, _), .join(let input, _, _, on: _, taking: _):
        relation = input
      default: return false
      }
    }
  }
}
