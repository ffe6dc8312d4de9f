import Glibc

/// A file that is shown in memory, for reading; taken out of it when the value goes.
///
/// Only for files that nobody shortens: reading behind a new end ends the process.
package final class MappedFile: @unchecked Sendable {
  package let base: UnsafeMutableRawPointer
  /// Bytes.
  package let size: Int

  /// Nil where there is no such file, it is empty, or the system refuses.
  package convenience init?(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    self.init(descriptor: descriptor)
  }

  /// What was written so far.
  package convenience init?(_ file: WritableFile) { self.init(descriptor: file.descriptor) }

  private init?(descriptor: Int32) {
    guard let status = FileStatus(descriptor: descriptor), status.size > 0,
      let base = mmap(nil, Int(status.size), PROT_READ, MAP_PRIVATE, descriptor, 0),
      base != MAP_FAILED
    else { return nil }
    self.base = base
    size = Int(status.size)
  }

  deinit { munmap(base, size) }
}

/// Asks for large pages where memory is going to be filled.
///
/// Many small ones take longer to get than to fill. A hint: what the system answers does not matter.
package func preferLargePages(_ base: UnsafeMutableRawPointer, _ size: Int) {
  _ = madvise(base, size, Int32(MADV_HUGEPAGE))
}
