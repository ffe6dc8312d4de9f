package import Catalogs

/// An imported set of files: one immutable database file, and what is known of it.
package struct Snapshot: Sendable {
  /// The DuckDB file, to be opened read-only.
  package var path: String
  package var catalog: Catalog
  /// How the files were read, when they were imported.
  package var report: ImportReport
  /// Whether it was there already, so that nothing was read now.
  package var reused: Bool
  /// The files that it was asked for, by their absolute paths without links.
  package var sources: [String] = []

  package init(path: String, catalog: Catalog, report: ImportReport, reused: Bool) {
    self.path = path
    self.catalog = catalog
    self.report = report
    self.reused = reused
  }

  /// Removes a snapshot of the cache and what belongs to it, because it is damaged: it is made anew when
  /// its files are asked for again.
  package func discard() { CacheFolder.remove(path) }
}

/// What an import found, for people to check: one entry per table, then what concerns them all.
package struct ImportReport: Sendable, Hashable, Codable {
  package var tables: [TableReport]
  /// The zone that times with an offset were converted to; nil when there were none.
  package var convertedZone: String?
  /// Reasons to doubt, each a sentence.
  package var warnings: [String]
  /// Seconds that the import took.
  package var seconds: Double

  package init(
    tables: [TableReport] = [], convertedZone: String? = nil, warnings: [String] = [],
    seconds: Double = 0
  ) {
    self.tables = tables
    self.convertedZone = convertedZone
    self.warnings = warnings
    self.seconds = seconds
  }

  package var rejectCount: Int { tables.reduce(0) { $0 + $1.rejected } }
}

/// How one table was read.
package struct TableReport: Sendable, Hashable, Codable {
  package var table: String
  package var kind: RowKind
  /// Why the table is of that kind, such as `file name; columns amount, time`.
  package var kindReason: String
  package var files: [String]
  package var rows: Int
  /// Records that are not rows of the table, kept in `_rejects`.
  package var rejected: Int
  /// How the bytes were read, such as `UTF-8, ;`.
  package var format: String
  /// Of the rows that name somebody by e-mail, how many found a contact; nil without such a match.
  package var match: MatchRate?
  /// The first and the last day of `time`, as in `2023-01-02`.
  package var firstDay: String?
  package var lastDay: String?
  package var columns: [ColumnReport]

  package init(
    table: String, kind: RowKind, kindReason: String = "", files: [String] = [], rows: Int = 0,
    rejected: Int = 0, format: String = "", match: MatchRate? = nil, firstDay: String? = nil,
    lastDay: String? = nil, columns: [ColumnReport] = []
  ) {
    self.table = table
    self.kind = kind
    self.kindReason = kindReason
    self.files = files
    self.rows = rows
    self.rejected = rejected
    self.format = format
    self.match = match
    self.firstDay = firstDay
    self.lastDay = lastDay
    self.columns = columns
  }
}

/// How many of some rows found their contact.
package struct MatchRate: Sendable, Hashable, Codable {
  package var matched: Int
  package var total: Int

  package init(matched: Int, total: Int) {
    self.matched = matched
    self.total = total
  }
}

/// How one column was understood, and why.
package struct ColumnReport: Sendable, Hashable, Codable {
  package var name: String
  package var label: String
  package var role: Role?
  /// Why it has that role and that type, such as `the name; whole numbers from 0 to 10`.
  package var reason: String
  /// A value of the file as it is written there.
  package var sample: String?

  package init(name: String, label: String, role: Role?, reason: String, sample: String?) {
    self.name = name
    self.label = label
    self.role = role
    self.reason = reason
    self.sample = sample
  }
}
