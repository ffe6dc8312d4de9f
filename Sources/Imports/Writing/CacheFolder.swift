import Diagnostics
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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
    let names = (try? folderNames(path)) ?? []
    var snapshots: [(path: String, beside: [String], size: Int64, used: Int)] = []
    for name in names where name.hasSuffix(".kith") {
      guard let status = fileStatus("\(path)/\(name)") else { continue }
      let beside = CacheFolder.files(beside: name, among: names).map { "\(path)/\($0)" }
      let size = beside.reduce(Int64(status.st_size)) { $0 &+ Int64(fileStatus($1)?.st_size ?? 0) }
      #if canImport(Darwin)
        let used = status.st_mtimespec.tv_sec
      #else
        let used = status.st_mtim.tv_sec
      #endif
      snapshots.append(("\(path)/\(name)", beside, size, Int(used)))
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
    let folder = String(snapshot.dropLast(lastComponent(snapshot).count + 1))
    let names = (try? folderNames(folder)) ?? []
    remove(snapshot, files(beside: lastComponent(snapshot), among: names).map { "\(folder)/\($0)" })
  }

  private static func remove(_ snapshot: String, _ beside: [String]) {
    unlink(snapshot)
    unlink(snapshot.dropLast(5) + ".mapping.json")
    for file in beside { unlink(file) }
  }

  /// The files of events of a snapshot.
  private static func files(beside snapshot: String, among names: [String]) -> [String] {
    names.filter { $0.hasPrefix(snapshot.dropLast(4)) && $0.contains(".events") }
  }

  /// Notes that a snapshot is in use now.
  func touch(_ snapshot: String) { utimensat(AT_FDCWD, snapshot, nil, 0) }
}

/// The folder of one import that is running; gone with it.
///
/// A lock on a file inside tells others that its process lives; the system drops the lock of a
/// process that is killed, and the next import removes the folder.
final class WorkFolder {
  let path: String
  private let lock: Int32

  init(in cache: CacheFolder) throws(Diagnostic) {
    let guardian = try WorkFolder.lock(cache.path + "/.lock")
    defer { close(guardian) }
    WorkFolder.removeLeftovers(in: cache)
    var number = 0
    var folder = ""
    repeat {
      number += 1
      folder = "\(cache.path)/work-\(getpid())-\(number)"
    } while mkdir(folder, 0o700) != 0 && errno == EEXIST && number < 10_000
    guard fileStatus(folder) != nil else { throw cannotWrite(folder) }
    path = folder
    lock = try WorkFolder.lock(folder + "/lock")
  }

  deinit {
    removeFolder(path)
    close(lock)
  }

  /// Removes the folders of imports whose processes are gone.
  static func removeLeftovers(in cache: CacheFolder) {
    for name in (try? folderNames(cache.path)) ?? [] where name.hasPrefix("work-") {
      let folder = "\(cache.path)/\(name)"
      let descriptor = open(folder + "/lock", O_RDWR | O_CLOEXEC)
      defer { if descriptor >= 0 { close(descriptor) } }
      if descriptor < 0 || flock(descriptor, LOCK_EX | LOCK_NB) == 0 { removeFolder(folder) }
    }
  }

  private static func lock(_ path: String) throws(Diagnostic) -> Int32 {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else { throw cannotWrite(path) }
    return descriptor
  }
}

/// Makes a folder and those above it.
func makeFolder(_ path: String) throws(Diagnostic) {
  var made = path.hasPrefix("/") ? "/" : ""
  for part in path.split(separator: "/", omittingEmptySubsequences: true) {
    made += (made.isEmpty || made == "/" ? "" : "/") + part
    if mkdir(made, 0o755) != 0, errno != EEXIST, fileStatus(made) == nil {
      throw cannotWrite(made)
    }
  }
  guard let status = fileStatus(path), status.st_mode & S_IFMT == S_IFDIR else {
    throw Diagnostic("cannot-write", "`\(path)` is not a folder")
  }
}

/// Removes a folder of files, and one level of folders in it.
func removeFolder(_ path: String) {
  for name in (try? folderNames(path)) ?? [] {
    let item = "\(path)/\(name)"
    if unlink(item) != 0 {
      for inner in (try? folderNames(item)) ?? [] { unlink("\(item)/\(inner)") }
      rmdir(item)
    }
  }
  rmdir(path)
}

/// Writes a file whole or not at all.
func writeWhole(_ text: String, to path: String) throws(Diagnostic) {
  do throws(FileFailure) {
    try PartialFile.write(Array(text.utf8), to: path)
  } catch {
    throw cannotWrite(path, error)
  }
}
