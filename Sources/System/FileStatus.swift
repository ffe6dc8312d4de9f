import Glibc

/// What the system tells of a file or folder, links followed.
package struct FileStatus: Sendable, Hashable {
  package let isFile: Bool
  package let isFolder: Bool
  /// Bytes.
  package let size: Int64
  /// Time of the last change, in nanoseconds since 1970.
  package let modified: Int64
  package let inode: UInt64
  /// The lower twelve bits of its mode.
  package let permissions: UInt32
  private let device: UInt64

  /// Nil where nothing is, or nobody may look.
  package init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    isFile = status.st_mode & S_IFMT == S_IFREG
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    size = Int64(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    inode = UInt64(status.st_ino)
    permissions = UInt32(status.st_mode & 0o7777)
    device = UInt64(status.st_dev)
  }

  /// Whether both are one file under two names.
  package func isSame(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }
}

/// Whether this process may read what is at the path.
package func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

/// Removes a file; false where there is none or it has to stay.
@discardableResult
package func removeFile(_ path: String) -> Bool { unlink(path) == 0 }

/// Takes the right to write a file from everybody.
package func makeReadOnly(_ path: String) { chmod(path, 0o444) }

/// Sets the time of the last change to now.
package func touchFile(_ path: String) { utimensat(AT_FDCWD, path, nil, 0) }
