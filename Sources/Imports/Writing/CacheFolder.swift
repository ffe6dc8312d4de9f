import Diagnostics
import System

/// The folder that snapshots live in: `FINGERPRINT.kith` with its mapping and files of its events,
/// `sets/` that tells which files made which, and `work-…` folders of imports that are running.
struct CacheFolder: Sendable {
  let path: String

  /// Makes the folder; throws `cannot-write`.
  init(_ path: String) throws(Diagnostic) {
    self.path = path
    try makeFolder(path)
    try makeFolder(path + "/sets")
  }

  func snapshotPath(_ fingerprint: String) -> String {
    "\(path)/\(fingerprint.prefix(32)).kith"
  }

  func mappingPath(_ fingerprint: String) -> String {
    "\(path)/\(fingerprint.prefix(32)).mapping.json"
  }

  func setPath(_ key: String) -> String { "\(path)/sets/\(key.prefix(32)).json" }

  /// Removes snapshots that nobody used for longest, until the rest fits, but never `keeping`.
  func evict(limit: Int64, keeping: String) {
    let names = (try? Folder.names(in: path)) ?? []
    var snapshots: [(path: String, beside: [String], size: Int64, used: Int64)] = []
    for name in names where name.hasSuffix(".kith") {
      guard let status = FileStatus("\(path)/\(name)") else { continue }
      let beside = CacheFolder.files(beside: name, among: names).map { "\(path)/\($0)" }
      let size = beside.reduce(status.size) { $0 &+ (FileStatus($1)?.size ?? 0) }
      snapshots.append(("\(path)/\(name)", beside, size, status.modified))
    }
    var total = snapshots.reduce(Int64(0)) { $0 &+ $1.size }
    for snapshot in snapshots.sorted(by: { ($0.used, $0.path) < ($1.used, $1.path) })
    where total > limit && snapshot.path != keeping && !SharedLock.isHeld(on: snapshot.path) {
      CacheFolder.remove(snapshot.path, snapshot.beside)
      total -= snapshot.size
    }
  }

  /// Removes a snapshot and what belongs to it.
  static func remove(_ snapshot: String) {
    let folder = folder(above: snapshot)
    let names = (try? Folder.names(in: folder)) ?? []
    remove(snapshot, files(beside: lastComponent(snapshot), among: names).map { "\(folder)/\($0)" })
  }

  private static func remove(_ snapshot: String, _ beside: [String]) {
    removeFile(snapshot)
    removeFile(snapshot.dropLast(5) + ".mapping.json")
    for file in beside { removeFile(file) }
  }

  /// The files of events of a snapshot.
  private static func files(beside snapshot: String, among names: [String]) -> [String] {
    names.filter { $0.hasPrefix(snapshot.dropLast(4)) && $0.contains(".events") }
  }

  /// Notes that a snapshot is in use now.
  func touch(_ snapshot: String) { touchFile(snapshot) }
}

/// The folder of one import that is running; gone with it.
///
/// A lock on a file inside tells others that its process lives; the system drops the lock of a
/// process that is killed, and the next import removes the folder.
final class WorkFolder {
  let path: String
  private let lock: ExclusiveLock

  init(in cache: CacheFolder) throws(Diagnostic) {
    let guardian = try WorkFolder.lock(cache.path + "/.lock")
    defer { withExtendedLifetime(guardian) {} }
    WorkFolder.removeLeftovers(in: cache)
    var number = 1
    var folder = "\(cache.path)/work-\(processID)-1"
    do throws(FileFailure) {
      while try !Folder.makeNew(folder) {
        number += 1
        folder = "\(cache.path)/work-\(processID)-\(number)"
      }
    } catch {
      throw cannotWrite(folder, error)
    }
    path = folder
    lock = try WorkFolder.lock(folder + "/lock")
  }

  deinit { Folder.remove(path) }

  /// Removes the folders of imports whose processes are gone.
  static func removeLeftovers(in cache: CacheFolder) {
    for name in (try? Folder.names(in: cache.path)) ?? [] where name.hasPrefix("work-") {
      let folder = "\(cache.path)/\(name)"
      if !ExclusiveLock.isHeld(on: folder + "/lock") { Folder.remove(folder) }
    }
  }

  private static func lock(_ path: String) throws(Diagnostic) -> ExclusiveLock {
    do throws(FileFailure) {
      return try ExclusiveLock(path)
    } catch {
      throw cannotWrite(path, error)
    }
  }
}

/// Makes a folder and those above it.
func makeFolder(_ path: String) throws(Diagnostic) {
  do throws(Folder.Refusal) {
    try Folder.make(path)
  } catch {
    throw cannotWrite(error.path, error.failure)
  }
  guard FileStatus(path)?.isFolder == true else {
    throw Diagnostic("cannot-write", "`\(path)` is not a folder")
  }
}

/// Writes a file whole or not at all.
func writeWhole(_ text: String, to path: String) throws(Diagnostic) {
  do throws(FileFailure) {
    try PartialFile.write(Array(text.utf8), to: path)
  } catch {
    throw cannotWrite(path, error)
  }
}
