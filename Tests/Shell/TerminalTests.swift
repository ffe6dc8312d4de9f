import Foundation
import Glibc
import Shell
import System
import Testing

@Suite struct TerminalTests {
  private func terminal(_ environment: [String: String], output: Bool = true) -> Terminal {
    Terminal(
      inputIsTerminal: true, outputIsTerminal: output, errorsIsTerminal: true,
      environment: environment)
  }

  @Test func colourFollowsTheChoiceThenTheEnvironment() {
    let capable = terminal(["TERM": "xterm"])
    #expect(capable.allowsColor(.auto) && capable.allowsColor(.always))
    #expect(!capable.allowsColor(.never))
    #expect(!terminal(["TERM": "xterm", "NO_COLOR": "1"]).allowsColor(.auto))
    #expect(terminal(["TERM": "xterm", "NO_COLOR": ""]).allowsColor(.auto))
    #expect(terminal(["NO_COLOR": "1"]).allowsColor(.always))
    #expect(!terminal(["TERM": "dumb"]).allowsColor(.auto))
    #expect(!terminal(["TERM": "xterm"], output: false).allowsColor(.auto))
    #expect(terminal(["TERM": "xterm"], output: false).allowsColor(.auto, on: .errors))
  }

  @Test func editingNeedsATerminalOnBothSides() {
    #expect(terminal(["TERM": "xterm"]).allowsEditing)
    #expect(!terminal(["TERM": "xterm"], output: false).allowsEditing)
    #expect(!terminal(["TERM": "dumb"]).allowsEditing && terminal(["TERM": "dumb"]).isInteractive)
    #expect(!terminal([:]).allowsEditing)
  }

  @Test func theLocaleDecidesAboutUnicode() {
    #expect(terminal(["LANG": "ru_RU.UTF-8"]).allowsUnicode)
    #expect(terminal(["LANG": "C.utf8"]).allowsUnicode)
    #expect(terminal([:]).allowsUnicode)
    #expect(!terminal(["LANG": "C"]).allowsUnicode)
    #expect(!terminal(["LC_ALL": "POSIX", "LANG": "en_US.UTF-8"]).allowsUnicode)
    #expect(!terminal(["LC_CTYPE": "ru_RU.KOI8-R", "LANG": "en_US.UTF-8"]).allowsUnicode)
    #expect(terminal(["LC_ALL": "", "LANG": "en_US.UTF-8"]).allowsUnicode)
  }

  @Test func theSizeFallsBackToVariablesThenToAStandard() {
    let stated = terminal(["COLUMNS": "132", "LINES": "50"])
    #expect(stated.size(window: (100, 30)) == (100, 30))
    #expect(stated.size(window: (0, 0)) == (132, 50))
    #expect(stated.size(window: nil) == (132, 50))
    #expect(terminal(["COLUMNS": "wide", "LINES": "-3"]).size(window: nil) == (80, 24))
  }

  @Test func everythingIsWrittenToASlowReader() async throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let (source, target) = (ends[0], ends[1])
    _ = fcntl(target, F_SETFL, O_NONBLOCK)
    let text = String(repeating: "0123456789\n", count: 100_000)
    // On a thread of its own: one of the few that tests share would be waited for by the writer.
    let (said, saying) = AsyncStream<[UInt8]>.makeStream()
    Thread.detachNewThread {
      var bytes: [UInt8] = []
      var block = [UInt8](repeating: 0, count: 4_096)
      while true {
        let count = read(source, &block, block.count)
        guard count > 0 else { break }
        bytes += block[..<count]
      }
      saying.yield(bytes)
      saying.finish()
    }
    try StandardStream(descriptor: target).write(text)
    close(target)
    var bytes: [UInt8] = []
    for await all in said { bytes = all }
    #expect(bytes == Array(text.utf8))
    close(source)
  }

  @Test func aClosedPipeIsToldFromAFailure() {
    StandardStream.ignoreBrokenPipes()
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    #expect(throws: OutputStopped.closedPipe) {
      try StandardStream(descriptor: ends[1]).write("x")
    }
    close(ends[1])
    let full = open("/dev/full", O_WRONLY)
    #expect(throws: OutputStopped.failed(ENOSPC)) {
      try StandardStream(descriptor: full).write("x")
    }
    close(full)
    #expect(OutputStopped.failed(ENOSPC).reason == "No space left on device")
    #expect(OutputStopped.closedPipe.reason == nil)
  }
}
