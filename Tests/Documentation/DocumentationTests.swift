import Foundation
import Queries
import Sessions
import Testing
import Tiers

/// What the documentation shows is what happens.
@Suite struct DocumentationTests {
  @Test(arguments: Page.all)
  func transcriptsHold(_ path: String) throws {
    let file = Page.checkout + "/" + path
    var page = Page(try String(contentsOfFile: file, encoding: .utf8))
    let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"
    var recorded: [(lines: Range<Int>, transcript: Transcript)] = []
    for fence in page.fences where fence.language == "console" {
      var transcript = Transcript(page.lines[fence.lines])
      var isChanged = false
      for index in transcript.exchanges.indices {
        let exchange = transcript.exchanges[index]
        let actual = try output(of: exchange)
        let expected = exchange.output.trimmed
        if matches(actual[...], expected[...]) { continue }
        Issue.record(
          """
          \(path): $ \(exchange.command)
          \(firstDifference(actual, expected))
          run `make record FILTER=Documentation`, then read the difference
          """)
        let isLast = index == transcript.exchanges.count - 1
        transcript.exchanges[index].output = actual + (isLast ? [] : exchange.output.blankEnd)
        isChanged = true
      }
      if isChanged { recorded.append((fence.lines, transcript)) }
    }
    guard isRecording, !recorded.isEmpty else { return }
    for (lines, transcript) in recorded.reversed() {
      page.lines.replaceSubrange(lines, with: transcript.lines)
    }
    try page.text.write(toFile: file, atomically: true, encoding: .utf8)
  }

  @Test(arguments: Page.all)
  func queriesRun(_ path: String) throws {
    let page = Page(try String(contentsOfFile: Page.checkout + "/" + path, encoding: .utf8))
    for fence in page.fences where fence.language == "kith" {
      let text = page.lines[fence.lines].joined(separator: "\n") + "\n"
      let session = try Self.sessions.item("samples") {
        try Session.open(
          SessionOptions(
            paths: [Page.checkout + "/samples"],
            environment: ["KITH_CACHE": Page.checkout + "/.build/test-cache"])
        ).session
      }
      session.forgetDefinitions()
      do {
        for statement in try session.parse(text).statements {
          guard case .answer(let answer) = try session.run(statement) else { continue }
          _ = try answer.finding()
        }
      } catch {
        Issue.record("\(path), line \(fence.lines.lowerBound + 1): \(error)")
      }
    }
  }

  private static let sessions = Lender<String, Session>()

  @Test func aLineOfDotsStandsForAnyLines() {
    func fits(_ text: [String], _ pattern: [String]) -> Bool { matches(text[...], pattern[...]) }
    #expect(fits(["a", "b", "c"], ["a", "…", "c"]))
    #expect(fits(["a", "c"], ["a", "…", "c"]))
    #expect(fits(["a"], ["…"]) && fits([], ["…"]) && fits([], []))
    #expect(!fits(["a", "b"], ["…", "c"]) && !fits(["a"], []) && !fits([], ["a"]))
  }

  private func output(of exchange: Transcript.Exchange) throws -> [String] {
    let runner = try CommandRunner.shared.get()
    guard !exchange.inputs.isEmpty else { return try runner.run(exchange.command).lines }
    return try runner.session(exchange.command, typing: exchange.inputs).lines
  }

  private func firstDifference(_ actual: [String], _ expected: [String]) -> String {
    let place = zip(actual, expected).enumerated().first { $1.0 != $1.1 && $1.1 != "…" }?.offset
    let line = place ?? min(actual.count, expected.count)
    func shown(_ lines: [String]) -> String { line < lines.count ? lines[line] : "(nothing more)" }
    return "printed:  \(shown(actual))\nexpected: \(shown(expected))"
  }
}

extension [String] {
  fileprivate var trimmed: [String] { Array(dropLast(blankEnd.count)) }
  /// The empty lines at the end, which only set commands apart.
  fileprivate var blankEnd: [String] { Array(reversed().prefix { $0.isEmpty }) }
}
