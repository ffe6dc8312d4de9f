import Foundation
import Sessions
import Tables
import Testing
import Tiers

/// `lapse`, `churn` and `retention` of random businesses at random as-of dates, beside the plain
/// telling of the documentation.
@Suite(.serialized) struct ChurnOverTimeTests {
  static let perDay = DatedBusiness.perDay

  /// Opens a business of purchases and stated ends.
  private func open(
    _ purchases: [(customer: String, time: Int64)], ended: [String: Int], in folder: String
  ) throws -> Session {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var orders = "order,customer,date,amount\n"
    for (number, purchase) in purchases.enumerated() {
      orders +=
        "\(number),\(purchase.customer),"
        + "\(DatedBusiness.text(purchase.time, hasTime: true)),5\n"
    }
    var contacts = "customer,name,joined,ended\n"
    for customer in Set(purchases.map(\.customer)).union(ended.keys).sorted() {
      let end = ended[customer].map { CivilDate(daysSinceEpoch: Int32($0)).text } ?? ""
      contacts += "\(customer),x,2020-01-01,\(end)\n"
    }
    try orders.write(toFile: folder + "/purchases.csv", atomically: true, encoding: .utf8)
    try contacts.write(toFile: folder + "/contacts.csv", atomically: true, encoding: .utf8)
    return try TestedSession.open(paths: [folder])
  }

  private func plain(
    _ purchases: [(customer: String, time: Int64)], _ ended: [String: Int], until day: Int,
    after: Int? = nil
  ) -> PlainChurn {
    let last = Int64(day + 1) * Self.perDay - 1
    let known = Dictionary(grouping: purchases.filter { $0.time <= last }, by: \.customer)
    return PlainChurn(
      days: known.mapValues { Set($0.map { Int($0.time / Self.perDay) }).sorted() },
      ended: ended.filter { $0.value <= day }, until: day, after: after)
  }

  private func day(_ value: Value) -> Int? {
    switch value {
    case .date(let day), .period(_, let day): Int(day)
    default: nil
    }
  }

  private func churn(_ query: String, _ session: Session) throws -> [PlainChurn.Row] {
    try TestedSession.table(query, in: session).rows.map { row in
      func whole(_ index: Int) -> Int { Int(row[index].number ?? -1) }
      return PlainChurn.Row(
        period: day(row[0]) ?? 0, n: whole(1), new: whole(2), retained: whole(3),
        resurrected: whole(4), churned: whole(5))
    }
  }

  private func check(
    _ session: Session, _ purchases: [(customer: String, time: Int64)], _ ended: [String: Int],
    asOf day: Int, _ draws: inout SplitMix
  ) throws {
    let date = "@" + CivilDate(daysSinceEpoch: Int32(day)).text
    let rhythm = plain(purchases, ended, until: day)
    let fixed = plain(purchases, [:], until: day, after: 40)
    for (words, told) in [("", rhythm), ("after 40d", fixed)] {
      let query = "contacts | lapse \(words) asof \(date) | select customer, status, since"
      for row in try TestedSession.table(query, in: session).rows {
        let found = PlainChurn.Status(status: row[1].plainText, since: self.day(row[2]))
        #expect(found == told.status(row[0].plainText), "\(query) of \(row[0].plainText)")
      }
    }
    let unit = [CalendarUnit.week, .month, .quarter].randomElement(using: &draws) ?? .month
    let word = [CalendarUnit.week: "1w", .month: "1mo", .quarter: "1q"][unit] ?? ""
    for (rule, rows) in [("lapse", rhythm.byLapse(unit)), ("period", rhythm.byPeriod(unit))] {
      let query = "set as_of = \(date)\npurchases | churn every \(word) rule \(rule)"
      #expect(try churn(query, session) == rows, "\(query)")
      session.forgetDefinitions()
    }
    let query = "purchases | retention every \(word) asof \(date)"
    var found: [String: [Int: Int]] = [:]
    for row in try TestedSession.table(query, in: session).rows where row[0] != .text("all") {
      found[row[0].plainText, default: [:]][Int(row[2].number ?? -1)] = Int(row[4].number ?? -1)
    }
    let expected = rhythm.retention(unit).map { start, counts in
      (
        periodText(unit, start: Int32(start)),
        Dictionary(uniqueKeysWithValues: counts.prefix(61).enumerated().map { ($0, $1) })
      )
    }
    #expect(found == Dictionary(uniqueKeysWithValues: expected), "\(query)")
  }

  @Test func `they say what the documentation says at every as-of date`() throws {
    let folder = NSTemporaryDirectory() + "churn-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for seed in 1...Tier.count(1, long: 60) {
      var draws = SplitMix(state: UInt64(seed) &* 977)
      var purchases: [(customer: String, time: Int64)] = []
      var ended: [String: Int] = [:]
      for customer in 0..<30 {
        let name = "C\(customer)"
        for _ in 0..<Int.random(in: 1...9, using: &draws) {
          purchases.append((name, DatedBusiness.instant(&draws)))
        }
        if draws.chance(1, of: 2) {
          ended[name] = Int(DatedBusiness.day(&draws) / Self.perDay)
        }
      }
      let session = try open(purchases, ended: ended, in: "\(folder)/\(seed)")
      for _ in 0..<Tier.count(6, long: 20) {
        // Before all, within, and long after the last purchase.
        let within = Int(DatedBusiness.day(&draws) / Self.perDay)
        let day = draws.chance(1, of: 5) ? within + 800 : within
        try check(session, purchases, ended, asOf: day, &draws)
      }
    }
  }

  /// Three customers: one silent since January who ends in April, one who ends and comes back, and one
  /// who comes every ten days of the year.
  private func three(in folder: String) throws -> Session {
    let start = try #require(CivilDate(year: 2024, month: 1, day: 1)).daysSinceEpoch
    var purchases: [(customer: String, time: Int64)] = []
    for number in 0..<4 { purchases.append(("silent", Int64(Int(start) + 10 * number))) }
    for number in [0, 1, 2, 3, 12, 13, 14] {
      purchases.append(("back", Int64(Int(start) + 10 * number)))
    }
    for number in 0..<37 { purchases.append(("steady", Int64(Int(start) + 10 * number))) }
    return try open(
      purchases.map { ($0, $1 * Self.perDay) },
      ended: ["silent": Int(start) + 105, "back": Int(start) + 35], in: folder)
  }

  @Test func `a lapse before a stated end stays where it was`() throws {
    let folder = NSTemporaryDirectory() + "ended-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try three(in: folder)
    var told: [String: [Int]] = [:]
    for month in ["2024-03", "2024-06", "2024-12"] {
      let query = "set as_of = @\(month)\npurchases | where customer != \"back\" | churn rule lapse"
      told[month] = try churn(query, session).prefix(3).map(\.churned)
      session.forgetDefinitions()
    }
    #expect(told == ["2024-03": [0, 1, 0], "2024-06": [0, 1, 0], "2024-12": [0, 1, 0]])
    let lapsed = try TestedSession.table(
      "contacts | lapse | where customer == \"silent\" | select status, since", in: session)
    #expect(lapsed.rows[0].map(\.plainText) == ["ended", "2024-02-11"])
  }

  @Test func `an end that somebody came back from is churned and resurrected`() throws {
    let folder = NSTemporaryDirectory() + "back-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try three(in: folder)
    let rows = try churn(
      "purchases | where customer == \"back\" | churn rule lapse asof @2024-05", session)
    #expect(rows.map(\.churned) == [0, 1, 0, 0, 0])
    #expect(rows.map(\.resurrected) == [0, 0, 0, 1, 0])
    let back = try TestedSession.table(
      "contacts | lapse asof @2024-05-25 | where customer == \"back\" | select status, since",
      in: session)
    #expect(back.rows[0].map(\.plainText) == ["resurrected", "2024-04-30"])
  }

  @Test func `silence until a set as-of date is known`() throws {
    let folder = NSTemporaryDirectory() + "silence-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let start = Int64(try #require(CivilDate(year: 2024, month: 1, day: 5)).daysSinceEpoch)
    let session = try open(
      [("A", start), ("A", start + 31), ("A", start + 61)].map { ($0, $1 * Self.perDay) },
      ended: [:], in: folder)
    let query = "contacts | lapse after 30d | select silence, status"
    let last = try TestedSession.table(query, in: session).rows[0]
    #expect(
      last.map(\.plainText) == ["0", "new"] || last.map(\.plainText) == ["0", "resurrected"])
    let later = "contacts | lapse after 30d asof @2024-10-05 | select silence, status"
    #expect(
      try TestedSession.table(later, in: session).rows[0].map(\.plainText) == ["213", "lapsed"])
    // A period without a purchase on its last day is over when the as-of date says so.
    #expect(try churn("purchases | churn rule period", session).count == 2)
    #expect(try churn("purchases | churn rule period asof @2024-04", session).count == 4)
    let cohorts = "purchases | retention asof @2024-04 | where cohort == \"2024-01\" | count"
    #expect(try TestedSession.table(cohorts, in: session)["n"]?[0] == .integer(4))
  }

  /// With rhythms that do not change, a period that is over is told the same for ever.
  @Test func `closed periods stay as they were whatever happens later`() throws {
    let folder = NSTemporaryDirectory() + "closed-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for seed in 1...Tier.count(1, long: 60) {
      var draws = SplitMix(state: UInt64(seed) &* 7919)
      var purchases: [(customer: String, time: Int64)] = []
      var ended: [String: Int] = [:]
      let start = Int(DatedBusiness.day(&draws) / Self.perDay)
      for customer in 0..<20 {
        let name = "C\(customer)"
        let gap = Int.random(in: 5...12, using: &draws)
        var day = start + Int.random(in: 0...60, using: &draws)
        // Nine in ten gaps are the usual one, however long the few others are: a rhythm from the start.
        for number in 0..<Int.random(in: 12...50, using: &draws) {
          purchases.append((name, Int64(day) * Self.perDay))
          let isLong = number > 20 && number % 16 == 0
          day += isLong ? gap * Int.random(in: 2...9, using: &draws) : gap
        }
        if draws.chance(7, of: 10) {
          ended[name] = start + Int.random(in: 0...700, using: &draws)
        }
      }
      let session = try open(purchases, ended: ended, in: "\(folder)/\(seed)")
      var known: [Int: PlainChurn.Row] = [:]
      // From when on everybody has four days, and with them a rhythm.
      var date = CivilDate(daysSinceEpoch: Int32(start + 120)).end(of: .day)
      while Int(date.daysSinceEpoch) < start + 900 {
        let query = "set as_of = @\(date.text)\npurchases | churn every 1mo rule lapse"
        for row in try churn(query, session) {
          #expect(row == known[row.period] ?? row, "\(query)")
          known[row.period] = row
        }
        session.forgetDefinitions()
        let step = Int32.random(in: 10...120, using: &draws)
        date = CivilDate(daysSinceEpoch: date.daysSinceEpoch + step)
      }
      #expect(known.count > 12)
      #expect(known.values.reduce(0) { $0 + $1.resurrected } > 0)
    }
  }
}
