import Glibc

/// A lock on a file that says that somebody reads it, held as long as the value lives.
///
/// It belongs to the open file and not to the process: closing the file elsewhere in this process leaves it,
/// and two in one process are two. Locks of whole processes, as database engines take them, and these see
/// each other.
package final class SharedLock {
  private let descriptor: Int32

  /// Takes the lock; where the file cannot be opened or there are no locks, nothing is held.
  package init(_ path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    var lock = Self.range(F_RDLCK)
    _ = fcntl(descriptor, Self.setLock, &lock)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Whether anybody, here or in another process, has a lock on the file.
  package static func isHeld(on path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var lock = range(F_WRLCK)
    guard fcntl(descriptor, getLock, &lock) == 0 else { return false }
    return lock.l_type != Int16(F_UNLCK)
  }

  /// The whole file.
  private static func range(_ type: Int32) -> flock {
    var lock = flock()
    lock.l_type = Int16(type)
    lock.l_whence = Int16(SEEK_SET)
    return lock
  }

  // `F_OFD_GETLK` and `F_OFD_SETLK` of <fcntl.h>, which the module of the system leaves out.
  private static let getLock: Int32 = 36
  private static let setLock: Int32 = 37
}
