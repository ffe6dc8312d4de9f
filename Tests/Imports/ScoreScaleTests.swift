import Catalogs
import Diagnostics
import Testing

@testable import Imports

/// The mass of its answers makes a column's question and scale, not its worst cell.
struct ScoreScaleTests {
  private func column(_ name: String, _ cells: [String]) throws -> Attribute? {
    let shop = try Workshop([
      "surveys.csv": "customer,date,score,\(name)\n"
        + cells.map { "C1,2024-01-01,7,\($0)\n" }.joined()
    ])
    return try shop.snapshot().catalog["surveys"]?.attributes.first { $0.label == name }
  }

  private func mixed(_ usual: [Int], _ count: Int, _ strays: [String]) -> [String] {
    (0..<count - strays.count).map { "\(usual[$0 % usual.count])" } + strays
  }

  @Test(arguments: [
    (100, ["11"], true), (100, ["11", "-1"], true), (100, ["11", "-1", "7.5"], false),
    (100, ["ten"], true), (100, ["ten", "7.5"], true), (100, ["a", "b", "c"], false),
    (12, ["11"], true), (12, ["11", "12"], false), (9, ["11"], false), (9, [], true),
  ])
  func strays(count: Int, strays: [String], isScore: Bool) throws {
    let attribute = try column("nps", mixed(Array(0...10), count, strays))
    #expect((attribute?.role == .score) == isScore)
    #expect((attribute?.question == .recommend) == isScore)
  }

  @Test(arguments: [
    ([1, 2, 3, 4, 5], 100, ["7", "10"], 1, 5), ([1, 2, 3, 4, 5], 100, ["0"], 1, 5),
    ([1, 2, 3, 4, 5], 100, ["6", "7", "7"], 1, 7), ([1, 3, 5, 7], 100, ["10"], 1, 7),
    ([1, 2, 3, 4, 5], 12, ["7"], 1, 7), ([0, 1, 2], 50, [], 0, 2), ([1, 2], 50, [], 1, 5),
    ([0, 1, 2, 3, 4, 5], 60, [], 0, 5), ([1, 4, 9, 10], 100, ["0"], 0, 10),
    ([2, 4, 9, 10], 100, [], 1, 10),
  ])
  func scale(usual: [Int], count: Int, strays: [String], low: Int, high: Int) throws {
    let attribute = try column("satisfaction", mixed(usual, count, strays))
    #expect(attribute?.scale == ScoreScale(low: low, high: high))
  }

  @Test func aRecommendationIsAskedFromNothingToTen() throws {
    let attribute = try column("likelihood_to_recommend", mixed([1, 2, 3, 4, 5], 80, []))
    #expect(attribute?.question == .recommend)
    #expect(attribute?.scale == ScoreScale(low: 0, high: 10))
  }

  @Test func wordsAmongAnswersAreCountedAsUnread() throws {
    let shop = try Workshop([
      "surveys.csv": "customer,date,nps\n"
        + mixed(Array(0...10), 100, ["ten", "7.5"]).map { "C1,2024-01-01,\($0)\n" }.joined()
    ])
    let snapshot = try shop.snapshot()
    #expect(
      snapshot.report.warnings == [
        "1 of 100 values of `surveys.nps` is no number and left empty, such as `ten`"
      ])
    #expect(
      try shop.rows(snapshot, "SELECT \"column\", reason, raw FROM _rejects")
        == [["nps", "no number", "ten"]])
    #expect(
      snapshot.report.tables.first?.columns.last?.reason
        == "named `nps`; numbers from 0 to 10; recommend, 0–10, 1 off the scale")
    #expect(
      try shop.rows(snapshot, "SELECT score FROM events WHERE score <> floor(score)") == [["7.5"]])
  }

  @Test func otherColumnsOfNumbersStayWhatTheyAre() throws {
    let prices = try column("value", mixed([19, 25, 3], 60, []))
    #expect(prices?.role != .score)
    let shares = try column("rating", (0..<60).map { "\($0 % 5).5" })
    #expect(shares?.role != .score)
  }
}
