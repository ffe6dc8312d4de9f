import Catalogs
package import Diagnostics
package import Drivers
package import Files
import System
import Tables
package import Works

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
  /// Where the paths may lead, whatever links are on the way.
  package var reach = FileReach.anywhere()

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

/// The folder for snapshots unless another is asked for: `$KITH_CACHE`, else `$XDG_CACHE_HOME/kith`,
/// else `~/.cache/kith`.
package func standardCacheFolder(_ environment: [String: String]) -> String {
  func setting(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
  if let folder = setting("KITH_CACHE") { return folder }
  if let folder = setting("XDG_CACHE_HOME") { return folder + "/kith" }
  return (setting("HOME") ?? ".") + "/.cache/kith"
}

/// Makes snapshots of files: bytes → layout → staging → types → roles → snapshot.
package struct Importer {
  package typealias Connect = () throws(Diagnostic) -> Connection

  private let options: ImportOptions
  private let connect: Connect
  private let progress: (WorkProgress) -> Void

  /// `connect` opens a DuckDB session whose main database is in memory; it is called only when files must
  /// be read.
  package init(
    _ options: ImportOptions, progress: @escaping (WorkProgress) -> Void = { _ in },
    connect: @escaping Connect
  ) {
    self.options = options
    self.connect = connect
    self.progress = progress
  }

  /// The snapshot of some files, folders or one snapshot file, made now unless it exists.
  ///
  /// Every diagnostic means that nothing can run (exit code 2), but for `too-many-rejects` (3),
  /// `cancelled`, and `engine`, which is a fault of ours.
  package func snapshot(for paths: [String]) throws(Diagnostic) -> Snapshot {
    let map = try RoleMap(options.map)
    for path in paths { try check(path, path) }
    if paths.count == 1, isSnapshotName(paths[0]) { return try open(paths[0]) }
    let files = try inputFiles(paths)
    for file in files { try check(file.stamp.absolutePath, file.path) }
    var snapshot = try snapshot(of: files, map)
    snapshot.sources = files.map(\.stamp.absolutePath)
    return snapshot
  }

  /// Refuses a file outside of where paths may lead.
  private func check(_ path: String, _ named: String) throws(Diagnostic) {
    guard !options.reach.holds(path) else { return }
    throw Diagnostic(
      "outside-home", "`\(named)` is outside of the notebook's folder",
      help: ["name it on the command line: --data \(shellWord(named))"])
  }

  private func snapshot(of files: [InputFile], _ map: RoleMap) throws(Diagnostic) -> Snapshot {
    let start = monotonicSeconds()
    let cache = try CacheFolder(options.cacheFolder)
    let key = KnownSet.key(files, options)
    if let known = KnownSet.find(key, files, in: cache) {
      let path = cache.snapshotPath(known.fingerprint)
      cache.touch(path)
      return Snapshot(path: path, catalog: known.catalog, report: known.report, reused: true)
    }
    let inventory = try Inventory(files, report: progress)
    let fingerprint = ImportVersion.fingerprint(
      inventory.sources.map(\.file), hashes: inventory.hashes, options)
    let path = cache.snapshotPath(fingerprint)
    var snapshot: Snapshot
    var wasDamaged = KnownSet.isDamaged(key, fingerprint, in: cache)
    if !wasDamaged, FileStatus(path) != nil, let existing = try? open(path) {
      cache.touch(path)
      snapshot = existing
    } else {
      // One that is there and cannot be opened stands in the way of the new one.
      wasDamaged = FileStatus(path) != nil
      if wasDamaged { CacheFolder.remove(path) }
      let run = try ImportRun(
        engine: connect(), inventory: inventory, options: options, map: map,
        work: WorkFolder(in: cache), fingerprint: fingerprint, report: progress)
      snapshot = try run.snapshot(at: path, mapping: cache.mappingPath(fingerprint))
      snapshot.report.seconds = monotonicSeconds() - start
      cache.evict(limit: options.cacheLimit, keeping: path)
    }
    KnownSet(
      stamps: files.map(\.stamp), fingerprint: fingerprint, catalog: snapshot.catalog,
      report: snapshot.report, size: FileStatus(path)?.size
    ).remember(as: key, in: cache)
    if wasDamaged {
      snapshot.report.warnings.append(
        "the stored copy of these files was damaged; it was made again")
    }
    return snapshot
  }

  private func isSnapshotName(_ path: String) -> Bool {
    [".kith", ".duckdb"].contains { path.lowercased().hasSuffix($0) }
  }

  /// Opens a snapshot file by what it says of itself.
  private func open(_ path: String) throws(Diagnostic) -> Snapshot {
    guard let stamp = FileStamp(path) else {
      throw Diagnostic("missing-file", "no file or folder `\(path)`")
    }
    let foreign = Diagnostic(
      "not-a-snapshot", "`\(path)` is not a snapshot of this program",
      help: ["name the CSV files, or a file that `kith import` made"])
    let engine = try connect()
    do throws(Diagnostic) {
      try engine.execute("ATTACH \(literal(stamp.absolutePath)) AS opened (READ_ONLY)")
      // What it says of itself may be a stranger's query over other files.
      try engine.execute("SET enable_external_access = false")
      let row = try engine.table("SELECT catalog, report FROM opened.main._catalog")
      let texts = row.rowCount == 1 ? row.row(0).map(\.plainText) : []
      guard texts.count == 2, let catalog: Catalog = decoded(text: texts[0]),
        let report: ImportReport = decoded(text: texts[1])
      else { throw foreign }
      var snapshot = Snapshot(
        path: stamp.absolutePath, catalog: catalog, report: report, reused: true)
      snapshot.sources = [stamp.absolutePath]
      return snapshot
    } catch {
      if error.id == Diagnostic.ID.cancelled { throw error }
      throw foreign
    }
  }
}
