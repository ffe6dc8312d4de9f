import Dispatch
import Testing
import Tiers

@testable import Shell

@Suite struct CommandHistoryTests {
  @Test func entriesSurviveWithTheirRows() throws {
    let folder = try TemporaryFolder()
    let history = CommandHistory(path: folder.path + "/a/b/history")
    #expect(history.load().isEmpty)
    for entry in ["one", "two\n  | \"\\n\"\r", "two\n  | \"\\n\"\r", "оценка", "one"] {
      #expect(history.append(entry))
    }
    #expect(history.load() == ["one", "two\n  | \"\\n\"\r", "оценка", "one"])
  }

  @Test func blankAndPrivateLinesAreNotWritten() throws {
    let folder = try TemporaryFolder()
    let history = CommandHistory(path: folder.path + "/history")
    for entry in ["", "  ", "\n", " secret", String(repeating: "x", count: 70_000)] {
      #expect(!history.append(entry))
    }
    #expect(history.load().isEmpty)
  }

  @Test func onlyTheNewestAreLoaded() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/history"
    try save((1...7_000).map { "query \($0)\n" }.joined(), to: path)
    let loaded = CommandHistory(path: path).load()
    #expect(loaded.count == CommandHistory.limit && loaded.last == "query 7000")
    // Larger than what is read at all.
    let long = String(repeating: "x", count: 60_000)
    try save((1...100).map { "\($0) \(long)\n" }.joined(), to: path)
    let tail = CommandHistory(path: path).load()
    #expect((60..<75).contains(tail.count) && tail.allSatisfy { $0.utf8.count > 60_000 })
  }

  @Test func severalShellsAppendAtOnce() throws {
    let folder = try TemporaryFolder()
    let history = CommandHistory(path: folder.path + "/history")
    DispatchQueue.concurrentPerform(iterations: 8) { shell in
      for entry in 0..<50 { history.append("shell \(shell) entry \(entry)\nrow") }
    }
    #expect(Set(history.load()).count == 400)
  }

  @Test func anUnreadableHistoryIsEmpty() throws {
    let folder = try TemporaryFolder()
    #expect(CommandHistory(path: folder.path).load().isEmpty)
    #expect(!CommandHistory(path: folder.path).append("x"))
    #expect(!CommandHistory(path: "/dev/null/history").append("x"))
    try save("\\\u{0}a\\\\b\\q\\\n\n\n", to: folder.path + "/history")
    #expect(CommandHistory(path: folder.path + "/history").load() == ["a\\bq"])
  }

  @Test func theFileLivesInTheStateFolder() {
    #expect(CommandHistory(environment: ["HOME": "/h"])?.path == "/h/.local/state/kith/history")
    #expect(
      CommandHistory(environment: ["HOME": "/h", "XDG_STATE_HOME": "/s"])?.path == "/s/kith/history"
    )
    #expect(
      CommandHistory(environment: ["HOME": "/h", "XDG_STATE_HOME": "s"])?.path
        == "/h/.local/state/kith/history")
    #expect(CommandHistory(environment: [:]) == nil)
  }
}
