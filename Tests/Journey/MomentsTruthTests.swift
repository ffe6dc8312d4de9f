import Findings
import Foundation
import Queries
import Samples
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

  /// Chance makes a repair bad, and a bad one makes 72 % leave within ten days, any other 1.5 %: the
  /// effect that this plants on returns within 90 days, as a business of 100,000 customers (800,000
  /// events, seed 99) shows it: 478 of 3,857 came back after a bad first repair (± 0.014).
  private static let planted = -0.223

  @Test func `the interval of a bad repair covers the planted effect`() throws {
    let businesses = 40
    let folder = NSTemporaryDirectory() + "moments-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // All in one table, a group each: they are imported once.
    var touchpoints = ""
    var purchases = ""
    for seed in 1...businesses {
      let place = "\(folder)/\(seed)"
      try SampleBusiness(customers: 300, events: 2000, seed: UInt64(100 + seed)).write(to: place)
      for (row, line) in try lines(place + "/touchpoints.csv").enumerated() {
        if row > 0 { touchpoints += "B\(seed)-\(line),B\(seed)\n" }
        if row == 0, seed == 1 { touchpoints += line + ",business\n" }
      }
      for (row, line) in try lines(place + "/purchases.csv").enumerated() {
        let cells = line.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
        guard cells.count == 3 else { continue }
        if row > 0 { purchases += "\(cells[0]),B\(seed)-\(cells[1]),\(cells[2])\n" }
        if row == 0, seed == 1 { purchases += line + "\n" }
      }
    }
    let paths = ["touchpoints", "purchases"].map { "\(folder)/\($0).csv" }
    try touchpoints.write(toFile: paths[0], atomically: true, encoding: .utf8)
    try purchases.write(toFile: paths[1], atomically: true, encoding: .utf8)
    let table = try answer(
      #"touchpoints | where step == "repair" | moments by business"#, on: paths,
      cache: folder + "/cache")
    var covered = 0
    var bad = 0
    for row in 0..<table.rowCount where table["quality"]?[row] == .text("bad") {
      guard case .double(let low)? = table["effect_low"]?[row],
        case .double(let high)? = table["effect_high"]?[row]
      else { continue }
      bad += 1
      if low <= Self.planted, Self.planted <= high { covered += 1 }
    }
    #expect(bad == businesses)
    // Of 40 intervals of 95 %, fewer than 35 would cover it in 1.4 % of all runs.
    #expect(covered >= 35, "\(covered) of \(businesses)")
  }

  private func lines(_ path: String) throws -> [Substring] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
  }
}
