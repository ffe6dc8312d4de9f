import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a file in large pieces; a file that shrinks meanwhile just ends early, which a memory map
/// would turn into a crash.
struct FileReader: ~Copyable {
  private let descriptor: Int32
  private let path: String

  init(_ path: String) throws(Diagnostic) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    guard descriptor >= 0 else {
      throw Diagnostic(
        "unreadable-file", "`\(path)` cannot be read: \(String(cString: strerror(errno)))")
    }
    #if canImport(Glibc)
      _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    #endif
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Fills the buffer as far as the file goes; 0 at its end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, rest.baseAddress, rest.count)
      #else
        let count = Darwin.read(descriptor, rest.baseAddress, rest.count)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw Diagnostic(
          "unreadable-file", "`\(path)` cannot be read: \(String(cString: strerror(errno)))")
      }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Calls `body` with each piece of the file in order, until it returns false.
  static func pieces(
    of path: String, size: Int = 1 << 20,
    _ body: (UnsafeRawBufferPointer) throws(Diagnostic) -> Bool
  ) throws(Diagnostic) {
    let reader = try FileReader(path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = try reader.read(into: buffer)
      guard count > 0 else { return }
      guard try body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return }
    }
  }

  /// The first bytes of a file.
  static func prefix(of path: String, _ count: Int) throws(Diagnostic) -> [UInt8] {
    var bytes: [UInt8] = []
    try pieces(of: path, size: count) { piece throws(Diagnostic) in
      bytes = Array(piece)
      return false
    }
    return bytes
  }
}
