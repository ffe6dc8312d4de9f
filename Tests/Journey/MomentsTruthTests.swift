import Findings
import Foundation
import Queries
import Sessions
import Tables
import Testing

/// What the generator plants: a bad repair hurts and a bad workshop does not.
@Suite(.serialized) struct MomentsTruthTests {
  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  private func answer(_ query: String, on paths: [String], cache: String) throws -> Table {
    let session = try Session.open(
      SessionOptions(paths: paths, environment: ["KITH_CACHE": cache])
    ).session
    guard case .answer(let answer) = try session.run(session.parse(query).statements[0]) else {
      throw CancellationError()
    }
    return try answer.finding(probing: false).table
  }

  private func number(_ table: Table, _ step: String, _ quality: String, _ column: String)
    -> Double?
  {
    for row in 0..<table.rowCount
    where table["step"]?[row] == .text(step) && table["quality"]?[row] == .text(quality) {
      switch table[column]?[row] {
      case .double(let value)?: return value
      case .integer(let value)?: return Double(value)
      default: return nil
      }
    }
    return nil
  }

  @Test func `a bad repair is found and a bad workshop is not`() throws {
    let table = try answer(
      "touchpoints | moments", on: [Self.checkout + "/samples"],
      cache: Self.checkout + "/.build/test-cache")
    // The first row is the touchpoint that costs the most.
    #expect(table["step"]?[0] == .text("repair"))
    #expect(table["quality"]?[0] == .text("bad"))
    let high = try #require(number(table, "repair", "bad", "effect_high"))
    #expect(high < -0.2)
    let good = try #require(number(table, "repair", "good", "effect_low"))
    #expect(good > 0.1)
    let low = try #require(number(table, "workshop", "bad", "effect_low"))
    let most = try #require(number(table, "workshop", "bad", "effect_high"))
    #expect(low < 0 && most > 0)
    // Close to truth.json, which counts every moment and not each customer's first.
    for (step, quality, rate) in [
      ("repair", "bad", 0.0753), ("repair", "good", 0.4077), ("delivery", "bad", 0.2256),
      ("delivery", "good", 0.3176), ("workshop", "bad", 0.3929), ("workshop", "good", 0.3245),
    ] {
      let found = try #require(number(table, step, quality, "rate"))
      #expect(abs(found - rate) < 0.07, "\(step) \(quality)")
    }
  }
}
