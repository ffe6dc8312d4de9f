import Catalogs
package import Diagnostics
import DuckDBBackend
package import Engines
import Files
package import Imports
import SparkBackend
import System
import Tables
import Verbs
package import Works

/// The engines that Kith runs on, the home engine first.
package enum Backends {
  package static let all: [any Backend.Type] = [
    DuckDBBackend.self,
    SparkBackend.self,
  ]

  /// The engine that an address names by its scheme.
  package static func backend(for address: String) throws(Diagnostic) -> any Backend.Type {
    let scheme = address.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
    if let found = all.first(where: { $0.schemes.contains(scheme) }) { return found }
    throw Diagnostic(
      "unknown-engine", "no engine for `\(address)`",
      notes: all.map { "\($0.name): \($0.schemes.map { $0 + "://…" }.joined(separator: ", "))" })
  }
}

extension Session {
  /// Imports the files unless a snapshot of them is there, and opens it.
  ///
  /// Throws a diagnostic without a place: the paths are the command line's.
  package static func open(
    _ options: SessionOptions, progress: @escaping (WorkProgress) -> Void = { _ in }
  ) throws(Diagnostic) -> (session: Session, snapshot: Snapshot) {
    var snapshot = try snapshot(options, progress: progress)
    var lease = SnapshotLease(snapshot.path)
    if FileStatus(snapshot.path) == nil {
      // Another process made room before the lease was there.
      snapshot = try self.snapshot(options, progress: progress)
      lease = SnapshotLease(snapshot.path)
    }
    let session = Session(
      catalog: snapshot.catalog, engine: try open(snapshot, options), files: options.files)
    session.lease = lease
    if isCached(snapshot, options) {
      session.discardSnapshot = { [snapshot] in snapshot.discard() }
    }
    if let threads = options.threads { session.threads = threads }
    if !snapshot.reused { try session.prepareEvents() }
    return (session, snapshot)
  }

  /// Whether a process may end without closing the session first.
  ///
  /// The home engine holds nothing but memory, unless it had to write to its temporary folder, which it
  /// makes for that and removes when it is closed.
  package static func mayBeAbandoned(_ options: SessionOptions) -> Bool {
    options.engine == nil && FileStatus(temporaryFolder(options)) == nil
  }

  /// The snapshot of the files.
  package static func snapshot(
    _ options: SessionOptions, progress: @escaping (WorkProgress) -> Void = { _ in }
  ) throws(Diagnostic) -> Snapshot {
    var wanted = ImportOptions(cacheFolder: options.cacheFolder, map: options.map)
    if let zone = options.timeZone { wanted.timeZone = zone }
    wanted.reach = options.dataFiles
    let folder = temporaryFolder(options)
    let importer = Importer(wanted, progress: progress) { () throws(Diagnostic) in
      try DuckDBBackend.connection(temporaryFolder: folder)
    }
    return try importer.snapshot(for: options.paths)
  }

  private static func open(
    _ snapshot: Snapshot, _ options: SessionOptions
  ) throws(Diagnostic) -> any Engine {
    let backend = try options.engine.map { (address) throws(Diagnostic) in
      try Backends.backend(for: address)
    }
    var setting = EngineSetting(
      snapshot: snapshot.path,
      tables: snapshot.catalog.datasets.map { ($0.name, $0.fields) },
      address: options.engine, temporaryFolder: temporaryFolder(options),
      exportFolder: options.cacheFolder + "/exports",
      // Nothing is written beside a snapshot that somebody keeps elsewhere.
      eventFilePrefix: isCached(snapshot, options)
        ? String(snapshot.path.dropLast(".kith".count)) + "." : nil,
      timeZone: snapshot.catalog.timeZone,
      home: { (setting) throws(Diagnostic) in try DuckDBBackend.connect(setting) })
    setting.threads = options.threads
    setting.readsFiles = options.files.home == nil
    return try (backend ?? DuckDBBackend.self).open(setting)
  }

  private static func isCached(_ snapshot: Snapshot, _ options: SessionOptions) -> Bool {
    snapshot.path.hasPrefix(options.cacheFolder + "/")
  }

  private static func temporaryFolder(_ options: SessionOptions) -> String {
    options.cacheFolder + "/temporary"
  }
}

extension Session {
  /// Removes a damaged snapshot that is a copy of files, and says so.
  func discarding(_ mistake: Diagnostic, at span: SourceSpan) -> Diagnostic {
    var said = mistake.located(at: span)
    if let discardSnapshot {
      discardSnapshot()
      said.help = ["it was removed: begin again, and it is made anew from the files"]
    }
    return said
  }
}
