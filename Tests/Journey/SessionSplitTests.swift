import Diagnostics
import Findings
import Tables
import Testing
import Tiers

/// Sessions against splitting by hand.
@Suite(.serialized) struct SessionSplitTests {
  @Test(arguments: 0..<6)
  func splitsAsByHand(_ seed: UInt64) throws {
    var draws = Draws(state: seed)
    let minute = hour / 60
    var events: [Shop.Event] = []
    for _ in 0..<Int.random(in: 0...80, using: &draws) {
      events.append(
        Shop.Event(
          Int.random(in: 0...5, using: &draws),
          Int64.random(in: -30...30, using: &draws) * 15 * minute, "visit"))
    }
    let shop = try Shop(events)
    let found = try shop.answer(
      "touchpoints | sessions gap 30m | select customer, time, session, session_index")
    var expected = [[String]](repeating: [], count: events.count)
    for customer in 0...5 {
      let own = events.indices.filter { events[$0].customer == customer }
        .sorted { (events[$0].time, $0) < (events[$1].time, $1) }
      var number = 0
      var before: Int64?
      for place in own {
        let time = events[place].time
        if before.map({ time - $0 > 30 * minute }) ?? true { number += 1 }
        before = time
        expected[place] = [
          "C\(customer)", Value.timestamp(time).plainText, "C\(customer)#\(number)", "\(number)",
        ]
      }
    }
    #expect(found.table.rows.map { $0.map(\.plainText) } == expected)
  }

  @Test func daysWithoutATimeOfDayAreADayApart() throws {
    let shop = try Shop(
      [.init(1, 0, "a"), .init(1, day, "b"), .init(1, 3 * day, "c")], days: true)
    func sessions(_ gap: String) throws -> [String] {
      try shop.answer("touchpoints | sessions gap \(gap) | select session_index").table.rows
        .map { $0[0].plainText }
    }
    #expect(try sessions("1d") == ["1", "1", "2"])
    #expect(try sessions("23h") == ["1", "2", "3"])
    #expect(try sessions("1000y") == ["1", "1", "1"])
  }

  @Test func gapsThatAreNone() throws {
    let shop = try Shop([.init(1, 0, "a")])
    #expect(
      shop.mistake("touchpoints | sessions gap 0m")?.message
        == "`gap` needs a time longer than nothing, and `0m` is not")
    #expect(
      shop.mistake("touchpoints | sessions gap 1001y")?.message
        == "`gap` takes at most 1000 years, not `1001y`")
    #expect(
      shop.mistake("touchpoints | sessions")?.message == "`sessions` needs `gap DURATION`")
  }
}
