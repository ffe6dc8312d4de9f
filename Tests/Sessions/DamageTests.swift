import Diagnostics
import Foundation
import Imports
import Queries
import Sessions
import Tables
import Testing
import Tiers

/// The stored copy of the files may rot: whatever is asked then is right, or said to be wrong and made
/// again.
@Suite(.serialized) struct DamageTests {
  private static let queries = [
    "purchases | summarize n = count(), s = sum(amount) by product | sort product",
    "surveys | nps", "contacts | sort customer", "touchpoints | count by step",
    "events | count by source | sort source", "customers | lapse | count by status | sort status",
  ]

  private let cache = NSTemporaryDirectory() + "kith-damage-\(UUID().uuidString)"

  private func open() throws -> (session: Session, snapshot: Snapshot) {
    try Session.open(
      SessionOptions(
        paths: [CaseFile.checkout + "/Tests/Data/shop"], environment: ["KITH_CACHE": cache]))
  }

  @Test func `answers from a damaged snapshot are right, or it is made again`() throws {
    defer { try? FileManager.default.removeItem(atPath: cache) }
    let (first, snapshot) = try open()
    let expected = Self.queries.map { TestedSession.result(of: $0, in: first) }
    #expect(expected.allSatisfy { !$0.hasPrefix("error") })
    let whole = try Data(contentsOf: URL(fileURLWithPath: snapshot.path))
    var random = SplitMix(state: 20_261_128)
    var (found, remade) = (0, 0)
    for _ in 0..<Tier.count(8, long: 400) {
      var damaged = whole
      let place = Int.random(in: 0..<whole.count, using: &random)
      let end = min(whole.count, place + Int.random(in: 1..<100_000, using: &random))
      switch Int.random(in: 0..<4, using: &random) {
      case 0: damaged[place] ^= UInt8.random(in: 1...255, using: &random)
      case 1: damaged.replaceSubrange(place..<end, with: Data(count: end - place))
      case 2: damaged[place % 12_288] ^= UInt8.random(in: 1...255, using: &random)
      default: damaged = damaged.prefix(place)
      }
      try? FileManager.default.removeItem(atPath: snapshot.path)
      try damaged.write(to: URL(fileURLWithPath: snapshot.path))
      let (session, again) = try open()
      if !again.reused {
        remade += 1
        #expect(
          again.report.warnings.last
            == "the stored copy of these files was damaged; it was made again")
      }
      for (query, right) in zip(Self.queries, expected) {
        let answer = TestedSession.result(of: query, in: session)
        guard answer != right else { continue }
        found += 1
        #expect(
          answer.hasPrefix("error[damaged-snapshot]: the stored copy of the files is damaged\n"))
        #expect(
          answer.contains("help: it was removed: begin again, and it is made anew from the files\n")
        )
        #expect(!FileManager.default.fileExists(atPath: snapshot.path))
        let (fresh, made) = try open()
        #expect(!made.reused && TestedSession.result(of: query, in: fresh) == right)
        break
      }
    }
    #expect(found > 0 && remade > 0)
    print("damage: \(found) found when read, \(remade) found when opened")
  }
}
