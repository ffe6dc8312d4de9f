package import Diagnostics
package import Drivers

/// What an import is asked for besides the files.
package struct ImportOptions: Sendable {
  /// Where snapshots are kept.
  package var cacheFolder: String
  /// Corrections `TABLE.ROLE=COLUMN` to the roles that were proposed, and `TABLE.kind=KIND`,
  /// `TABLE.COLUMN.format=FORMAT` for dates with `FORMAT` as in `dd/mm/yyyy`.
  package var map: [String]
  /// The zone that times with an offset are converted to.
  package var timeZone: String
  /// Bytes of snapshots that are kept; beyond them the least recently used go.
  package var cacheLimit: Int64
  /// How many records of one table may be unreadable; nil for half of them.
  package var maximumRejects: Int?
  /// Bytes of memory that the engine may take; nil for half of the machine's.
  package var memoryLimit: Int64?

  package init(
    cacheFolder: String, map: [String] = [], timeZone: String = "UTC",
    cacheLimit: Int64 = 20_000_000_000, maximumRejects: Int? = nil, memoryLimit: Int64? = nil
  ) {
    self.cacheFolder = cacheFolder
    self.map = map
    self.timeZone = timeZone
    self.cacheLimit = cacheLimit
    self.maximumRejects = maximumRejects
    self.memoryLimit = memoryLimit
  }
}

/// How far an import is.
package struct ImportProgress: Sendable, Hashable {
  /// What is being done, such as `reading orders.csv`.
  package var activity: String
  /// From 0 to 1.
  package var fraction: Double
}

/// Makes snapshots of files: bytes → dialect → staging → types → roles → snapshot.
package struct Importer {
  package typealias Connect = () throws(Diagnostic) -> Connection

  private let options: ImportOptions
  private let connect: Connect
  private let progress: (ImportProgress) -> Void

  /// `connect` opens a DuckDB session whose main database is in memory; it is called only when files must
  /// be read.
  package init(
    _ options: ImportOptions, progress: @escaping (ImportProgress) -> Void = { _ in },
    connect: @escaping Connect
  ) {
    self.options = options
    self.connect = connect
    self.progress = progress
  }

  /// The snapshot of some files, folders or one snapshot file, made now unless it exists.
  package func snapshot(for paths: [String]) throws(Diagnostic) -> Snapshot {
    throw Diagnostic("not-there", "the importer is not there yet")
  }
}
