import Findings
import Sessions
import Tables
import Testing
import Tiers

/// Retention against counting by hand, customer by customer and period by period.
@Suite(.serialized) struct RetentionTests {
  private struct Row: Equatable {
    var cohort: String
    var size: Int64
    var period: Int64
    var n: Int64
    var retained: Int64
  }

  private static let periods: [(typed: String, unit: CalendarUnit)] = [
    ("1d", .day), ("1w", .week), ("1mo", .month), ("1q", .quarter), ("1y", .year),
  ]

  /// Events around the epoch, so that no count of days is only right after it.
  private func events(_ seed: UInt64, days: ClosedRange<Int64>) -> [Shop.Event] {
    var draws = Draws(state: seed)
    var events: [Shop.Event] = []
    for customer in 0..<Int.random(in: 0...12, using: &draws) {
      let first = Int64.random(in: days, using: &draws)
      for _ in 0..<Int.random(in: 0...9, using: &draws) {
        let at = Int64.random(in: first...days.upperBound, using: &draws)
        events.append(
          Shop.Event(customer, at * day + Int64.random(in: 0..<24, using: &draws) * hour, "visit"))
      }
    }
    return events
  }

  @Test(arguments: Tier.sample(0..<12 as Range<UInt64>, oneOf: 3))
  func countsAgreeWithCountingByHand(_ seed: UInt64) throws {
    let span: ClosedRange<Int64> =
      seed % 3 == 0 ? -40...40 : seed % 3 == 1 ? 19_700...20_400 : 0...9
    let events = events(seed, days: span)
    let shop = try Shop(events)
    for usesKernels in [true, false] {
      shop.session.usesKernels = usesKernels
      for (typed, unit) in Self.periods {
        for kind in ["period", "bracket", "unbounded"] {
          let found = try shop.answer(
            "touchpoints | retention every \(typed) kind \(kind) periods 9")
          let rows = found.table.rows.map { row -> Row in
            Row(
              cohort: row[0].plainText, size: whole(row[1]), period: whole(row[2]),
              n: whole(row[3]), retained: whole(row[4]))
          }
          #expect(
            rows == byHand(events, unit, kind, most: 9),
            "\(typed) \(kind), seed \(seed), kernels \(usesKernels)")
        }
      }
    }
    #expect(shop.session.kernelRuns == 15)
  }

  private func whole(_ value: Value) -> Int64 {
    if case .integer(let number) = value { number } else { -1 }
  }

  private func byHand(
    _ events: [Shop.Event], _ unit: CalendarUnit, _ kind: String, most: Int,
    endingWith all: [Shop.Event]? = nil
  ) -> [Row] {
    func civil(_ time: Int64) -> CivilDate {
      CivilDate(daysSinceEpoch: Int32((Double(time) / Double(day)).rounded(.down)))
    }
    guard let last = (all ?? events).map(\.time).max() else { return [] }
    let until = civil(last)
    var active: [Int: Set<CivilDate>] = [:]
    for event in events {
      active[event.customer, default: []].insert(civil(event.time).start(of: unit))
    }
    // Every period from the first event to the last one that is over.
    var over: [CivilDate] = []
    guard var next = active.values.compactMap({ $0.min() }).min() else { return [] }
    while next.end(of: unit).daysSinceEpoch <= until.daysSinceEpoch + 1 {
      over.append(next)
      next = next.end(of: unit)
    }
    var rows: [Row] = []
    var pooled: [Int: (n: Int64, retained: Int64)] = [:]
    var whole: Int64 = 0
    for (place, cohort) in over.enumerated() {
      let members = active.values.filter { $0.min() == cohort }
      guard !members.isEmpty else { continue }
      whole += Int64(members.count)
      var step = 0
      while step <= most {
        let end = kind == "bracket" && step > 0 ? 2 * step - 1 : step
        guard place + end < over.count else { break }
        let retained = members.filter { periods in
          switch kind {
          case "period": periods.contains(over[place + step])
          case "bracket": (step...end).contains { periods.contains(over[place + $0]) }
          default: periods.contains { $0 >= over[place + step] }
          }
        }
        let (n, back) = (Int64(members.count), Int64(retained.count))
        rows.append(
          Row(
            cohort: periodText(unit, start: cohort.daysSinceEpoch), size: n, period: Int64(step),
            n: n, retained: back))
        let before = pooled[step] ?? (0, 0)
        pooled[step] = (before.n + n, before.retained + back)
        step = kind == "bracket" && step > 0 ? 2 * step : step + 1
      }
    }
    let overall = pooled.sorted { $0.key < $1.key }.map { step, sums in
      Row(cohort: "all", size: whole, period: Int64(step), n: sums.n, retained: sums.retained)
    }
    return overall + rows
  }

  /// Three people of one day: back on day 1, on day 5, never.
  ///
  /// Period and unbounded retention as in PostHog's issue 13748; a fourth one ends the last day.
  @Test func knownExample() throws {
    let shop = try Shop([
      .init(1, 0, "visit"), .init(1, day, "visit"), .init(2, 0, "visit"),
      .init(2, 5 * day, "visit"), .init(3, 0, "visit"), .init(4, 6 * day, "visit"),
    ])
    func curve(_ kind: String) throws -> [String] {
      let found = try shop.answer(
        "touchpoints | retention every 1d kind \(kind) | where cohort == \"1970-01-01\"")
      return found.table.rows.map { $0[4].plainText }
    }
    #expect(try curve("period") == ["3", "1", "0", "0", "0", "1", "0"])
    #expect(try curve("unbounded") == ["3", "2", "1", "1", "1", "1", "0"])
    #expect(try curve("bracket") == ["3", "1", "0"])
  }

  /// The example of ClickHouse's `retention`: users 0–4, 0–9 and 0–14 on three days, of whom those of
  /// the first day come on all three (5, 5, 5).
  @Test func documentedExample() throws {
    let first = 18_262 * day
    let shop = try Shop(
      (0..<3).flatMap { date in
        (0..<(date + 1) * 5).map { .init($0, first + Int64(date) * day, "visit") }
      })
    let found = try shop.answer("touchpoints | retention every 1d").table
    let rows = found.rows.map { $0.prefix(5).map(\.plainText) }
    #expect(
      rows.filter { $0[0] == "2020-01-01" } == [
        ["2020-01-01", "5", "0", "5", "5"], ["2020-01-01", "5", "1", "5", "5"],
        ["2020-01-01", "5", "2", "5", "5"],
      ])
    #expect(
      rows.filter { $0[0] == "all" } == [
        ["all", "15", "0", "15", "15"], ["all", "15", "1", "10", "10"],
        ["all", "15", "2", "5", "5"],
      ])
  }

  @Test func groupsAreThoseOfTheCustomer() throws {
    let events = events(4, days: 100...300)
    let plans = (0..<12).map { $0 % 3 == 0 ? nil : $0 % 2 == 0 ? "pro" : "free" }
    let shop = try Shop(events, plans: plans)
    let found = try shop.answer("customers | retention every 1mo using touchpoints by plan")
    var expected: [[String]] = []
    for plan in ["free", "pro", nil] {
      let members = events.filter { plans[$0.customer] == plan }
      for row in byHand(members, .month, "period", most: 99, endingWith: events) {
        expected.append([
          plan ?? "", row.cohort, "\(row.size)", "\(row.period)", "\(row.n)", "\(row.retained)",
        ])
      }
    }
    #expect(!expected.isEmpty)
    #expect(found.table.rows.map { $0.prefix(6).map(\.plainText) } == expected)
  }

  @Test func oneInstantIsOneCohort() throws {
    let shop = try Shop((0..<40).map { .init($0 % 4, 0, "visit") })
    let found = try shop.answer("touchpoints | retention every 1d")
    #expect(found.table.rows.map { $0[3].plainText } == ["4", "4"])
  }

  @Test func nothingOverIsNoRow() throws {
    let shop = try Shop([.init(1, 0, "visit")])
    let found = try shop.answer("touchpoints | retention")
    #expect(found.table.rowCount == 0)
    #expect(found.chart == nil)
    #expect(
      found.notes.contains {
        $0.text == "1970-01 was still running on 1970-01-01 and is left out, with the 1 customer "
          + "who came in it"
      })
  }
}
