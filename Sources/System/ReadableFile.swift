import Glibc

/// A file that is open for reading, closed when the value goes.
///
/// One that shrinks meanwhile just ends early, which a memory map would turn into a crash.
package struct ReadableFile: ~Copyable {
  private let descriptor: Int32
  private let isOwn: Bool

  /// Opens a file.
  ///
  /// - Parameter waits: whether a pipe is waited for; a file that a stranger names must not make us wait.
  package init(_ path: String, waits: Bool = true) throws(FileFailure) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK))
    isOwn = true
    guard descriptor >= 0 else { throw FileFailure() }
  }

  private init(borrowing descriptor: Int32) {
    self.descriptor = descriptor
    isOwn = false
  }

  deinit { if isOwn, descriptor >= 0 { close(descriptor) } }

  /// Standard input, which is not closed.
  package static var standardInput: ReadableFile { ReadableFile(borrowing: STDIN_FILENO) }

  package var status: FileStatus? { FileStatus(descriptor: descriptor) }

  /// Says that the file will be read from its beginning to its end; a hint.
  package borrowing func expectSequentialReading() {
    _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  /// Fills the buffer as far as the file goes; 0 at its end.
  package borrowing func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileFailure) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = try readSome(descriptor, into: rest)
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// The bytes from here to the end, but at most so many.
  package borrowing func rest(most: Int = .max) throws(FileFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    while bytes.count < most {
      let room = UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, most - bytes.count)])
      let count = try readSome(descriptor, into: room)
      if count == 0 { break }
      bytes += room[..<count]
    }
    return bytes
  }

  /// Goes to so many bytes before the end; false where that is the beginning.
  package borrowing func skip(toLast count: Int) -> Bool {
    let start = max(0, Int(lseek(descriptor, 0, SEEK_END)) - count)
    lseek(descriptor, off_t(start), SEEK_SET)
    return start > 0
  }

  /// All bytes of a file.
  package static func bytes(of path: String) throws(FileFailure) -> [UInt8] {
    try ReadableFile(path).rest()
  }
}

/// Reads what is there, waiting for the first byte; 0 at the end.
///
/// A signal is waited out.
func readSome(
  _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
) throws(FileFailure) -> Int {
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count >= 0 { return count }
    guard errno == EINTR else { throw FileFailure() }
  }
}
