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

/// A lock on a file that one process has at a time, held as long as the value lives; that of a process that
/// is killed goes with it.
package final class ExclusiveLock {
  private let descriptor: Int32

  /// Makes the file if there is none, and waits for the lock.
  package init(_ path: String) throws(FileFailure) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try FileFailure.check { descriptor >= 0 && flock(descriptor, LOCK_EX) == 0 }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Whether somebody has the lock; nobody has that of a file which is not there.
  package static func isHeld(on path: String) -> Bool {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
  }
}
