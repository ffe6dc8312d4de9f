import Diagnostics
import Foundation
import Queries
import Sessions
import Testing

/// Thousands of queries that nobody would write: each is answered or refused with a sentence that
/// has a place, and none ends the process.
@Suite(.serialized) struct FuzzTests {
  /// `KITH_FUZZ=20000` runs more of them, `KITH_FUZZ_SEED` others.
  private static let environment = ProcessInfo.processInfo.environment
  private static let amount = environment["KITH_FUZZ"].flatMap(Int.init) ?? 400
  private static let seed = environment["KITH_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_251_130

  @Test func everyQueryIsAnsweredOrRefusedWithAPlace() throws {
    let session = try TestedSession.open("shop")
    var generator = QueryGenerator(session, seed: Self.seed)
    var answered = 0
    for number in 0..<Self.amount {
      let query = generator.query()
      if Self.environment["KITH_FUZZ"] != nil {
        try "\(number)\n\(query)\n".write(
          toFile: CaseFile.checkout + "/.build/fuzz-last.kith", atomically: false, encoding: .utf8)
      }
      session.forgetDefinitions()
      let start = ContinuousClock.now
      for mistake in TestedSession.mistakes(of: query, in: session) { check(mistake, of: query) }
      if session.lastPipeline != nil { answered += 1 }
      let passed = start.duration(to: .now)
      if passed > .seconds(10) { Issue.record("took \(passed): \(query)") }
    }
    // A generator that only makes refused queries tests little.
    #expect(answered * 10 > Self.amount, "\(answered) of \(Self.amount) were bound")
  }

  private func check(_ mistake: Diagnostic, of query: String) {
    let text = { DiagnosticRenderer().render(mistake) + "\nin: " + query }
    if ["internal-error", "engine", "column-type", "type-mismatch"].contains(mistake.id) {
      Issue.record("\(text())")
    }
    if mistake.span == nil { Issue.record("no place: \(text())") }
    if mistake.message.hasSuffix(".") || mistake.message.isEmpty
      || mistake.message.first?.isUppercase == true
    {
      Issue.record("not a sentence as we write them: \(text())")
    }
  }
}
