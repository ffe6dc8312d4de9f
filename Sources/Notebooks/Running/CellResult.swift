package import Diagnostics
package import Findings
package import Sessions

/// What came of a cell.
package struct CellResult: Sendable {
  package enum Status: Sendable, Hashable {
    case done
    /// A statement failed; what it gave before is kept.
    case failed
    /// It needs a cell that failed or was skipped.
    case skipped(needs: String)
    /// The run was interrupted in this cell or before it.
    case cancelled
  }

  /// One pipeline's answer.
  package struct Answered: Sendable {
    package let finding: Finding
    /// Whether no row is a customer's or an event's own, so that it may be stored.
    package let isSummary: Bool
    /// Columns whose values may tell of single people, and are not stored either.
    package var personalColumns: [String] = []
  }

  /// The index of the cell in the file.
  package let cell: Int
  package let status: Status
  /// In the order of the cell's pipelines.
  package let answers: [Answered]
  /// Mistakes and warnings.
  package let diagnostics: [Diagnostic]
  /// The hash of all that the answer is made from: query, parameters, options, data, cells before.
  package var fingerprint: String?

  /// Whether the cell only defined or set something, so that there is nothing to store.
  var gaveNothing: Bool { status == .done && answers.isEmpty }
}

/// How a run ended.
package struct RunOutcome: Sendable {
  /// One for every cell, in the order of the file.
  package let results: [CellResult]
  /// Options of the run that the answers depend on, by name.
  package var options: [Option] = []
  /// The tables that the cells were asked of.
  package var data: [TableFingerprint] = []

  /// Other files that the cells read: `NAME = SHA-256`, as the cells name them.
  package var lists: [String] = []

  package struct Option: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  package var wasCancelled: Bool { results.contains { $0.status == .cancelled } }

  /// 0, 3 when a cell failed or was skipped, 130 when the run was interrupted.
  package var exitCode: Int32 {
    if wasCancelled { return 130 }
    return results.allSatisfy { $0.status == .done } ? 0 : 3
  }
}
