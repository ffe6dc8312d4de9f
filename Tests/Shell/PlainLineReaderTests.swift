import Glibc
import Shell
import System
import Testing
import Tiers

@Suite struct PlainLineReaderTests {
  private func lines(_ text: String) throws -> [LineInput] {
    let folder = try TemporaryFolder()
    try save(text, to: folder.path + "/input")
    let descriptor = open(folder.path + "/input", O_RDONLY)
    defer { close(descriptor) }
    let reader = PlainLineReader(StandardInput(descriptor: descriptor), showsPrompt: false)
    var inputs: [LineInput] = []
    while inputs.last != .endOfInput, inputs.count < 100_000 {
      inputs.append(reader.readLine(prompt: "kith> "))
    }
    return inputs
  }

  @Test func aPipeIsReadLineByLine() throws {
    #expect(try lines("") == [.endOfInput])
    #expect(try lines("a\n") == [.line("a"), .endOfInput])
    #expect(
      try lines("a |\r\n\n оценка") == [.line("a |"), .line(""), .line(" оценка"), .endOfInput])
  }

  @Test func linesAreFoundAcrossBlocks() throws {
    let long = String(repeating: "x", count: 65_530)
    let text = long + "\n" + long + "é\n" + String(repeating: "row\n", count: 20_000)
    let inputs = try lines(text)
    #expect(inputs[0] == .line(long) && inputs[1] == .line(long + "é"))
    #expect(inputs.count == 20_003)
    #expect(inputs[2..<20_002].allSatisfy { $0 == .line("row") })
  }

  @Test func whatIsNotUTF8DoesNotStopReading() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    #expect(write(ends[1], [0x61, 0xFF, 0x0A] as [UInt8], 3) == 3)
    close(ends[1])
    let reader = PlainLineReader(StandardInput(descriptor: ends[0]), showsPrompt: false)
    #expect(reader.readLine(prompt: "") == .line("a\u{FFFD}"))
    #expect(reader.readLine(prompt: "") == .endOfInput)
    #expect(reader.readLine(prompt: "") == .endOfInput)
    close(ends[0])
  }
}
