import Catalogs
import Diagnostics
import Foundation
import Sessions
import Tables
import Testing
import Tiers
import Verbs

/// Dates at the ends of what can be counted.
@Suite struct FarDatesTests {
  @Test func `months later are later beyond the years of four digits too`() throws {
    let last = try #require(CivilDate(year: 9999, month: 12, day: 31))
    #expect(last.adding(months: 1).text == "10000-01-31")
    #expect(last.adding(months: 2).text == "10000-02-29")
    #expect(last.end(of: .day).text == "10000-01-01")
    #expect(last.start(of: .month).end(of: .month).text == "10000-01-01")
    #expect(last.start(of: .month).end(of: .month).start(of: .year).text == "10000-01-01")
    let first = try #require(CivilDate(year: -9999, month: 1, day: 31))
    #expect(first.adding(months: -1).text == "-10000-12-31")
    #expect(first.adding(months: .min) < first)
    #expect(last.adding(months: .max) > last)
    #expect(CivilDate(daysSinceEpoch: .max).end(of: .week) >= CivilDate(daysSinceEpoch: .max))
  }

  @Test func `months are added and taken away again`() {
    var draws = SplitMix(state: 5)
    for _ in 0..<Tier.count(20_000, long: 2_000_000) {
      let day = CivilDate(daysSinceEpoch: Int32.random(in: -40_000_000...40_000_000, using: &draws))
      let months = Int.random(in: -300_000...300_000, using: &draws)
      let moved = day.adding(months: months)
      let between = (moved.year - day.year) * 12 + moved.month - day.month
      #expect(between == months)
      #expect(moved.day <= day.day && moved.day >= min(day.day, 28))
      #expect(CivilDate(daysSinceEpoch: moved.daysSinceEpoch) == moved)
      for unit in [CalendarUnit.day, .week, .month, .quarter, .year] {
        let start = day.start(of: unit)
        #expect(start <= day && day < start.end(of: unit))
        #expect(unit.place(of: start.end(of: unit)) == unit.place(of: start) + 1)
      }
    }
  }

  @Test func `a day ends within the range of instants`() {
    #expect(endOfDay(0) == 86_399_999_999)
    #expect(endOfDay(-1) == -1)
    #expect(endOfDay(.max) == .max)
    #expect(endOfDay(.max - 1) == .max)
    #expect(endOfDay(.min) < .min + 86_400_000_000)
    #expect(CivilDate(daysSinceEpoch: .max).startMicroseconds == .max)
    #expect(CivilDate(daysSinceEpoch: .min).startMicroseconds == .min)
  }

  @Test func `a row for every day of ten thousand years is refused`() throws {
    let folder = NSTemporaryDirectory() + "far-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "order,customer,date,amount\n1,A,0001-01-01,5\n2,B,9999-12-31,5\n".write(
      toFile: folder + "/purchases.csv", atomically: true, encoding: .utf8)
    let session = try TestedSession.open(paths: [folder])
    #expect(
      TestedSession.result(of: "purchases | churn every 1d rule period", in: session) == """
        error[too-many-rows]: `churn` would make 3,652,059 rows, from 0001-01-01 to 9999-12-31 by the day, and it makes at most 1,000,000
        1 | purchases | churn every 1d rule period
          |                   ^^^^^^^^
        help: take longer periods, such as `every 1w`
        help: or leave out what lies far from the rest: `asof DATE`, or `where` before `churn`

        """)
    let years = try TestedSession.table(
      "purchases | churn every 1y rule period | count", in: session)
    #expect(years["n"]?[0] == .integer(9999))
    let late = "purchases | where customer == \"A\" | churn every 1d asof @0003"
    #expect(try TestedSession.table(late + " | count", in: session)["n"]?[0] == .integer(1095))
  }
}
