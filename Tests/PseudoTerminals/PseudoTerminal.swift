import CPseudoTerminal
import Glibc

/// A program on a terminal of its own: keys are typed, what it prints is waited for.
package final class PseudoTerminal {
  package struct Failure: Error, CustomStringConvertible { package let description: String }

  /// Everything printed so far, escape sequences included.
  package private(set) var raw: [UInt8] = []
  private let master: Int32
  private let process: pid_t
  private var seen = 0
  private var hasExited = false

  /// Starts an executable with exactly this environment, as the leader of a new session whose
  /// terminal has the given size.
  package init(
    _ executable: String, arguments: [String] = [], environment: [String: String],
    columns: Int = 80, rows: Int = 24
  ) throws {
    var words = ([executable] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var identifier: pid_t = 0
    master = pseudo_terminal_start(
      executable, &words, &variables, Int32(columns), Int32(rows), &identifier)
    guard master >= 0 else {
      throw Failure(description: "\(executable): \(String(cString: strerror(-master)))")
    }
    process = identifier
  }

  deinit {
    if !hasExited {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(master)
  }

  package func type(_ keys: String) { send(Array(keys.utf8)) }

  package func send(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      start += count
    }
  }

  package func paste(_ text: String) { type("\u{1B}[200~" + text + "\u{1B}[201~") }

  /// Gives the window another size, which the program is told by a signal.
  package func resize(columns: Int, rows: Int) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  package func send(signal: Int32) { kill(process, signal) }

  /// Waits until `text` is printed after all that was waited for before; returns what was printed
  /// up to it, without escape sequences.
  @discardableResult
  package func wait(for text: String, seconds: Double = 5) throws -> String {
    let deadline = PseudoTerminal.now() + seconds
    while true {
      let plain = stripped(raw)
      let fresh = Array(plain.utf8)[min(seen, plain.utf8.count)...]
      if let range = find(Array(text.utf8), in: fresh) {
        seen = range.upperBound
        return String(decoding: fresh[..<range.upperBound], as: UTF8.self)
      }
      let left = deadline - PseudoTerminal.now()
      guard left > 0, read(seconds: left) else {
        let all = String(decoding: fresh, as: UTF8.self)
        throw Failure(
          description: "waited for \(text.debugDescription), got \(all.debugDescription)")
      }
    }
  }

  /// Minus the signal or the exit code that ended the program; nil while it runs.
  package func ended() -> Int32? {
    var status: Int32 = 0
    guard !hasExited, waitpid(process, &status, WNOHANG) == process else { return nil }
    hasExited = true
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
  }

  /// Waits for the end of the program; returns its exit code, or minus the signal that ended it.
  package func waitForExit(seconds: Double = 5) throws -> Int32 {
    let deadline = PseudoTerminal.now() + seconds
    while true {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        hasExited = true
        while read(seconds: 0.01) {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
      }
      guard PseudoTerminal.now() < deadline else { throw Failure(description: "did not end") }
      _ = read(seconds: 0.01)
      usleep(1_000)
    }
  }

  /// Takes in what is printed within a time; false when nothing was.
  package func read(seconds: Double) -> Bool {
    var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, Int32(max(1, seconds * 1_000))) > 0 else { return false }
    var block = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(master, &block, block.count)
    guard count > 0 else { return false }
    raw += block[..<count]
    return true
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// The place of `needle` in `bytes`.
private func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
  guard !needle.isEmpty, bytes.count >= needle.count else { return nil }
  for start in bytes.startIndex...(bytes.endIndex - needle.count)
  where bytes[start] == needle[0] && bytes[start..<start + needle.count].elementsEqual(needle) {
    return start..<start + needle.count
  }
  return nil
}

/// Terminal output without escape sequences and carriage returns.
package func stripped(_ bytes: [UInt8]) -> String {
  var result: [UInt8] = []
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    index += 1
    guard byte == 0x1B else {
      if byte != 0x0D { result.append(byte) }
      continue
    }
    guard index < bytes.count else { break }
    if bytes[index] == UInt8(ascii: "[") {
      index += 1
      while index < bytes.count, !(0x40...0x7E).contains(bytes[index]) { index += 1 }
    } else if bytes[index] == UInt8(ascii: "(") {
      index += 1
    }
    index += 1
  }
  return String(decoding: result, as: UTF8.self)
}
