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
    case .failed(let code): FileFailure(code: code).reason
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
    do throws(FileFailure) {
      try writeAll(bytes, to: descriptor)
    } catch {
      throw error.code == EPIPE ? .closedPipe : .failed(error.code)
    }
  }
}

/// What is typed or piped in, as it comes.
package struct StandardInput: Sendable {
  package static let standard = StandardInput(descriptor: STDIN_FILENO)

  package let descriptor: Int32

  package init(descriptor: Int32) { self.descriptor = descriptor }

  /// Some more bytes, waiting for the first; empty at the end, or when it cannot be read any more.
  package func some(most: Int = 1 << 16) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      while true {
        count = read(descriptor, buffer.baseAddress, buffer.count)
        if count >= 0 { return }
        count = 0
        switch errno {
        case EINTR: continue
        case EAGAIN: waitUntilReady(descriptor, POLLIN)
        default: return
        }
      }
    }
  }
}
