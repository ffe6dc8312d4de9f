#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps a snapshot from being removed to make room, from before an engine opens it, as long as this
/// lives; engines have such a lock of their own while they read.
package final class SnapshotLease {
  // Never closed before: a process that closes a file has no lock on it any more, whoever took it.
  private let descriptor: Int32

  package init(_ path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    var lock = flock()
    lock.l_type = Int16(F_RDLCK)
    lock.l_whence = Int16(SEEK_SET)
    // Where there are no locks nothing is held: the engine says what it finds.
    _ = fcntl(descriptor, F_SETLK, &lock)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
