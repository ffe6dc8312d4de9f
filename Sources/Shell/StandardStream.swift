import Glibc

/// Why writing cannot go on.
package enum OutputStopped: Error, Sendable, Hashable {
  /// The reader has gone, as in `kith … | head`: stop quietly.
  case closedPipe
  /// The system's error number: a full disk, say.
  case failed(Int32)

  /// The system's words for a failure, nil for a closed pipe.
  package var reason: String? {
    switch self {
    case .closedPipe: nil
    case .failed(let code): strerror(code).map { String(cString: $0) }
    }
  }
}

/// Standard output or standard error, written whole: signals and slow readers are waited out.
package struct StandardStream: Sendable {
  package static let output = StandardStream(descriptor: STDOUT_FILENO)
  package static let errors = StandardStream(descriptor: STDERR_FILENO)

  package let descriptor: Int32

  package init(descriptor: Int32) { self.descriptor = descriptor }

  /// Makes a closed pipe an error of `write` instead of the end of the process.
  ///
  /// To be called once, at start.
  package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  package func write(_ text: String) throws(OutputStopped) {
    try write(Array(text.utf8))
  }

  package func write(_ bytes: [UInt8]) throws(OutputStopped) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if count >= 0 {
        start += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // A descriptor that someone else made non-blocking: wait until it takes more.
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, -1)
      case EPIPE: throw .closedPipe
      default: throw .failed(errno)
      }
    }
  }
}
