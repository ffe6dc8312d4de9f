import Verbs

/// The numbers that a model is fitted to or scores, a column for each term, in the same order in every
/// run.
package struct ModelMatrix: Sendable {
  package let coding: ModelCoding
  /// What tells the subjects apart, such as the codes of customers.
  package let ids: [Int64]
  /// By term, then by subject.
  package let columns: [[Double]]
  /// By target, then by subject.
  package let targets: [[Double]]
  /// What was left out, coded and drawn.
  package let notes: [Note]

  package var rowCount: Int { ids.count }
  package var names: [String] { coding.terms.map(\.name) }

  /// Reads the answer to ``ModelSource/question(_:_:)``.
  init(_ table: Table, _ coding: ModelCoding, notes: [Note]) throws(Diagnostic) {
    guard case .integers(let ids)? = table.columns.first?.storage else { throw .noNumbers }
    var numbers: [[Double]] = []
    for column in table.columns.dropFirst() {
      // The storage is shared with the table, not copied.
      guard case .doubles(let values) = column.storage, column.nullCount == 0 else {
        throw .noNumbers
      }
      numbers.append(values)
    }
    self.coding = coding
    self.ids = ids
    columns = Array(numbers.prefix(coding.terms.count))
    targets = Array(numbers.dropFirst(coding.terms.count))
    self.notes = notes
  }
}

extension Diagnostic {
  fileprivate static let noNumbers = Diagnostic(
    "internal-error", "a model's rows came with something else than numbers in them")
}

/// How much a model takes out of the engine at once.
package struct ModelLimit: Sendable {
  package var rows: Int
  /// Rows by columns: eight bytes each.
  package var cells: Int

  package init(rows: Int, cells: Int) {
    self.rows = rows
    self.cells = cells
  }

  /// A million rows, as long as they fit into 160 MB.
  package static let usual = ModelLimit(rows: 1_000_000, cells: 20_000_000)

  /// The most rows of a matrix with some columns.
  func rows(of columns: Int) -> Int { max(1, min(rows, cells / max(1, columns))) }
}
