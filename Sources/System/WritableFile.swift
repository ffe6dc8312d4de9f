import Glibc

/// A file that is open for writing; what is written goes to the system at once.
package final class WritableFile {
  let descriptor: Int32
  private var isOpen = true

  /// Opens a file that is emptied first, or made.
  package init(_ path: String) throws(FileFailure) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      isOpen = false
      throw FileFailure()
    }
  }

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { if isOpen { _ = Glibc.close(descriptor) } }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    try writeAll(bytes, to: descriptor)
  }

  package func write(_ bytes: [UInt8]) throws(FileFailure) {
    try writeAll(bytes, to: descriptor)
  }

  /// Writes over what is at a place, and goes on where it was.
  package func write(_ bytes: UnsafeRawBufferPointer, at place: Int) throws(FileFailure) {
    try FileFailure.check {
      pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(place)) == bytes.count
    }
  }

  /// Closes the file; some systems say only now that there was no room.
  package func close() throws(FileFailure) {
    isOpen = false
    try FileFailure.check { Glibc.close(descriptor) == 0 }
  }

  /// Writes at the end of a file, made for its owner alone if there is none, in one piece: others that
  /// append at the same time come before or after it.
  package static func append(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw FileFailure() }
    defer { _ = Glibc.close(descriptor) }
    try FileFailure.check { Glibc.write(descriptor, bytes, bytes.count) == bytes.count }
  }
}

/// Writes all bytes: signals and slow readers are waited out.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(FileFailure) {
  var rest = bytes
  while !rest.isEmpty {
    let count = write(descriptor, rest.baseAddress, rest.count)
    if count >= 0 {
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      continue
    }
    switch errno {
    case EINTR: continue
    case EAGAIN: waitUntilReady(descriptor, POLLOUT)
    default: throw FileFailure()
    }
  }
}

/// Waits for a descriptor that someone else made non-blocking.
func waitUntilReady(_ descriptor: Int32, _ event: Int32) {
  var ready = pollfd(fd: descriptor, events: Int16(event), revents: 0)
  poll(&ready, 1, -1)
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(FileFailure) {
  try bytes.withUnsafeBufferPointer { (bytes) throws(FileFailure) in
    try writeAll(UnsafeRawBufferPointer(bytes), to: descriptor)
  }
}
