import Diagnostics
import System

/// Reads a file in large pieces.
struct FileReader: ~Copyable {
  private let file: ReadableFile
  private let path: String

  init(_ path: String) throws(Diagnostic) {
    self.path = path
    do throws(FileFailure) {
      file = try ReadableFile(path)
    } catch {
      throw unreadable(path, error)
    }
    file.expectSequentialReading()
  }

  /// Fills the buffer as far as the file goes; 0 at its end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Int {
    do throws(FileFailure) {
      return try file.read(into: buffer)
    } catch {
      throw unreadable(path, error)
    }
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
