import Testing
import Tiers

/// Events that cannot be followed are counted where the answer is.
@Suite struct LeftOutEventTests {
  @Test(arguments: [
    ("flows", "event"), ("paths", "event"), ("journey", "event"), ("moments", "moment"),
  ])
  func `an event without a step is said to be left out`(verb: String, noun: String) throws {
    let folder = try TemporaryFolder()
    let rows = ["C1,10:00,visit,10", "C1,11:00,,2", "C2,10:00,visit,3", "C2,12:00,purchase,"]
      .map { $0.replacing(",1", with: ",2024-01-01 1", maxReplacements: 1) }
    let path = try folder.file(
      "touchpoints.csv", (["customer_id,time,step,score"] + rows).joined(separator: "\n") + "\n")
    let session = try TestedSession.open(paths: [path])
    let text = TestedSession.result(of: "touchpoints | \(verb)", in: session)
    #expect(text.contains("caveat: 1 \(noun) without a customer, a time or a step left out"))
  }
}
