import Foundation
import Sessions
import Tables
import Testing

/// What is planted in the samples is found by the verbs.
@Suite(.serialized) struct JourneyTruthTests {
  private func truth(_ path: String...) throws -> Any {
    let data = try Data(contentsOf: URL(fileURLWithPath: CaseFile.checkout + "/samples/truth.json"))
    var value = try JSONSerialization.jsonObject(with: data)
    for name in ["truths"] + path {
      value = try #require((value as? [String: Any])?[name])
    }
    return value
  }

  private func number(_ value: Value?) -> Double {
    switch value {
    case .integer(let whole)?: Double(whole)
    case .double(let double)?: double
    default: 0
    }
  }

  /// The shares that leave at each step on some devices, all stages together.
  private func exitRates(_ table: Table, _ isMeant: (Value) -> Bool) -> [String: Double] {
    var counts: [String: (exits: Double, n: Double)] = [:]
    for row in 0..<table.rowCount {
      guard case .text(let step)? = table["step"]?[row],
        table["device"].map({ isMeant($0[row]) }) ?? true
      else { continue }
      counts[step, default: (0, 0)].exits += number(table["exits"]?[row])
      counts[step, default: (0, 0)].n += number(table["n"]?[row])
    }
    return counts.mapValues { $0.n > 0 ? $0.exits / $0.n : 0 }
  }

  @Test func `customers leave at the checkout on phones`() throws {
    let session = try TestedSession.open("samples")
    let table = try TestedSession.table("touchpoints | journey gap 1d by device", in: session)
    for (name, isPhone) in [("checkouts_on_phone", true), ("checkouts_elsewhere", false)] {
      let planted = try #require(try truth("journey", "measured", name, "left") as? Double)
      let found = try #require(
        exitRates(table) { ($0 == .text("phone")) == isPhone }["checkout"])
      #expect(abs(found - planted) < 0.03, "\(name): \(found), planted \(planted)")
    }
  }

  @Test func `customers leave at the booking and the checkout, none at the quiz`() throws {
    let session = try TestedSession.open("samples")
    let rates = exitRates(
      try TestedSession.table("touchpoints | journey", in: session)
    ) { _ in true }
    // What a way is for ends it too.
    let ends = ["purchase", "delivery", "unboxing", "repair", "workshop"]
    let leaving = rates.filter { !ends.contains($0.key) }.sorted { $0.value > $1.value }
    #expect(leaving.prefix(2).map(\.key) == ["booking", "checkout"])
    #expect(rates["quiz"].map { $0 < 0.02 } ?? false)
  }

  @Test func `half of the bookings lead to nothing of what was booked`() throws {
    let session = try TestedSession.open("samples")
    let table = try TestedSession.table(
      #"touchpoints | where step in ("booking", "repair", "workshop") | journey gap 60d"#,
      in: session)
    let planted = try #require(try truth("journey", "measured", "bookings", "left") as? Double)
    let found = try #require(exitRates(table) { _ in true }["booking"])
    #expect(abs(found - planted) < 0.1, "\(found), planted \(planted)")
  }

  @Test func `bursts come at noon and in the evening and lead to purchases`() throws {
    let session = try TestedSession.open("samples")
    let peaks = try #require(try truth("micro_moments", "planted", "peak_hours") as? [Int])
    let table = try TestedSession.table("touchpoints | micromoments least 3", in: session)
    var hours: [(hour: Int, n: Double, led: Double)] = []
    for row in 0..<table.rowCount {
      let n = number(table["n"]?[row])
      hours.append((Int(number(table["hour"]?[row])), n, n * number(table["rate"]?[row])))
    }
    hours.sort { $0.n > $1.n }
    #expect(hours.prefix(3).map(\.hour).sorted() == peaks)
    func rate(_ part: ArraySlice<(hour: Int, n: Double, led: Double)>) -> Double {
      part.map(\.led).reduce(0, +) / part.map(\.n).reduce(0, +)
    }
    #expect(rate(hours.prefix(3)) > rate(hours.dropFirst(3)) + 0.1)
    let planted = try #require(
      try truth("micro_moments", "measured", "bursts_in_peak_hours", "bought") as? Double)
    #expect(abs(rate(hours.prefix(3)) - planted) < 0.05)
  }
}
