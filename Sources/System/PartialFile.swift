import Glibc

/// A file that is being written under another name beside the one it becomes: after a power cut, a kill or
/// a full disk there is the old file or the new one, never a part.
///
/// Whatever is not committed is removed when the value goes.
package struct PartialFile: ~Copyable {
  /// What is done where a file of the name is already.
  package enum Existing: Sendable {
    case isReplaced
    /// ``commit(_:)`` throws `EEXIST` and changes nothing.
    case isKept
  }

  /// The file that it becomes; where the path asked for is a link, what that points to.
  package let path: String
  /// Where the bytes go until then, in the same folder.
  package let temporaryPath: String

  /// Chooses the name to write under; nothing is on the disk yet.
  ///
  /// - Parameter temporaryPath: the name to write under, where a fixed one is wanted; else it is one that
  ///   no other process and no other thread of this one uses.
  package init(for path: String, at temporaryPath: String? = nil) {
    let target = withoutLinks(path) ?? path
    self.path = target
    self.temporaryPath =
      temporaryPath
      ?? "\(target).\(getpid())-\(UInt32.random(in: .min ... .max)).partial"
  }

  deinit { unlink(temporaryPath) }

  /// Makes the empty file, with the permissions of the one that it is to replace if there is one.
  ///
  /// Throws `EEXIST` where the name to write under is taken; a link there is never followed.
  package borrowing func open() throws(FileFailure) -> WritableFile {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
    let descriptor = Glibc.open(temporaryPath, flags, 0o666)
    guard descriptor >= 0 else { throw FileFailure() }
    if let status = FileStatus(path) { fchmod(descriptor, status.permissions) }
    return WritableFile(descriptor: descriptor)
  }

  /// Gives the file its name, once its bytes are on the disk.
  package consuming func commit(_ existing: Existing = .isReplaced) throws(FileFailure) {
    let (path, temporaryPath) = (path, temporaryPath)
    try FileFailure.check { synchronise(temporaryPath) }
    switch existing {
    case .isReplaced: try FileFailure.check { rename(temporaryPath, path) == 0 }
    case .isKept: try FileFailure.check { PartialFile.give(path, to: temporaryPath) }
    }
    // The name, too; where a folder cannot be synchronised the bytes are whole all the same.
    _ = synchronise(folder(above: path), isFolder: true)
  }

  /// Writes a file whole or not at all.
  package static func write(
    _ bytes: [UInt8], to path: String, _ existing: Existing = .isReplaced
  ) throws(FileFailure) {
    let file = PartialFile(for: path)
    let output = try file.open()
    try output.write(bytes)
    try output.close()
    try file.commit(existing)
  }

  // MARK: Names

  /// Gives a file a name that no file has; false with `EEXIST` where one has it.
  private static func give(_ path: String, to temporaryPath: String) -> Bool {
    if link(temporaryPath, path) == 0 { return true }
    // Some file systems have no second names: there is a moment in which another may take this one.
    guard errno == EPERM || errno == ENOTSUP || errno == EMLINK else { return false }
    guard access(path, F_OK) != 0 else {
      errno = EEXIST
      return false
    }
    return rename(temporaryPath, path) == 0
  }
}

/// Makes sure that the bytes of a file, or the names in a folder, are on the disk.
private func synchronise(_ path: String, isFolder: Bool = false) -> Bool {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | (isFolder ? O_DIRECTORY : 0))
  guard descriptor >= 0 else { return false }
  defer { close(descriptor) }
  return fsync(descriptor) == 0
}
