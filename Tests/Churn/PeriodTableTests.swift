import Tables
import Testing
import Verbs

@testable import ChurnAnalyses

struct PeriodTableTests {
  private static let day: Int64 = 86_400_000_000

  @Test(arguments: [CalendarUnit.day, .week, .month, .quarter, .year])
  func `the table knows the period of every instant`(_ unit: CalendarUnit) throws {
    for (first, last) in [(-400, 400), (0, 0), (19_000, 21_000), (-719_162, -718_000)] {
      let moments = Int64(first) * Self.day + 7...Int64(last) * Self.day + Self.day - 1
      let table = try #require(PeriodTable(moments, unit, 0, mostDays: 10_000))
      table.withPlaces { place in
        for day in first...last {
          for time in [Int64(day) * Self.day + 7, Int64(day + 1) * Self.day - 1] {
            let period = RetentionPeriod(of: time, unit, 0)
            let found = table.periods[place(time)]
            #expect(found.firstDay == period.firstDay && found.number == period.number)
          }
        }
      }
      #expect(table.periods.count == Set(table.periods.map(\.number)).count)
    }
  }

  @Test func `more days than are worth it have no table`() {
    let year = 0...365 * Self.day
    #expect(PeriodTable(year, .month, 0, mostDays: 365) == nil)
    #expect(PeriodTable(year, .month, 0, mostDays: 366) != nil)
    #expect(PeriodTable(Int64.min...Int64.max, .year, 0, mostDays: 1 << 16) == nil)
  }
}
