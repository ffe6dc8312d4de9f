import Foundation
import Sessions
import Tables
import Testing
import Tiers

/// What a set as-of date leaves of random businesses, beside the data cut by hand.
@Suite(.serialized) struct KnownRowsTests {
  /// An as-of date as it is written, and its last microsecond.
  struct Moment: Sendable {
    var text: String
    var last: Int64

    static func random(_ draws: inout SplitMix) -> Moment {
      let start = DatedBusiness.day(&draws)
      let day = CivilDate(daysSinceEpoch: Int32(start / DatedBusiness.perDay))
      switch Int.random(in: 0..<4, using: &draws) {
      case 0:
        let end = Int64(day.start(of: .month).end(of: .month).daysSinceEpoch)
        return Moment(
          text: "@" + day.text.prefix(7), last: end * DatedBusiness.perDay - 1)
      case 1:
        return Moment(text: "@\(day.text)T00:00", last: start)
      default: return Moment(text: "@" + day.text, last: start + DatedBusiness.perDay - 1)
      }
    }

    /// Whether a date is not later; a day without a time of day counts to its end.
    func knows(_ date: Int64, hasTime: Bool) -> Bool {
      (hasTime ? date : date + DatedBusiness.perDay - 1) <= last
    }
  }

  /// The rows of a file that are known at a moment, by key, with the dates that are known.
  static func cut(
    _ file: String, of business: DatedBusiness, at moment: Moment
  ) -> [DatedBusiness.Row] {
    let own = ["contacts": "joined", "members": "joined", "tickets": "opened"][file] ?? "date"
    let columns = DatedBusiness.files.first { $0.name == file }?.columns ?? []
    let timed = Set(columns.filter { $0.hasTime == true }.map(\.name))
    return (business.rows[file] ?? []).compactMap { row in
      var row = row
      let known = row.dates.filter { moment.knows($0.value, hasTime: timed.contains($0.key)) }
      if row.dates[own] != nil {
        guard known[own] != nil else { return nil }
      } else if file != "contacts" {
        let others = row.dates.keys.filter { $0 != "due" }
        guard others.isEmpty || others.contains(where: { known[$0] != nil }) else { return nil }
      }
      row.dates = row.dates.filter { $0.key == "due" || known[$0.key] != nil }
      return row
    }
  }

  static func value(_ date: Int64?, hasTime: Bool) -> Value {
    guard let date else { return .null }
    return hasTime ? .timestamp(date) : .date(Int32(date / DatedBusiness.perDay))
  }

  /// The answer by its first column.
  private func answer(_ query: String, _ session: Session) throws -> [Value: [Value]] {
    let rows = try TestedSession.table(query, in: session).rows
    #expect(Set(rows.map { $0[0] }).count == rows.count, "\(query)")
    return Dictionary(rows.map { ($0[0], Array($0.dropFirst())) }, uniquingKeysWith: { $1 })
  }

  private func check(
    _ business: DatedBusiness, _ session: Session, at moment: Moment
  ) throws {
    let contacts = Dictionary(
      uniqueKeysWithValues: Self.cut("contacts", of: business, at: moment).map { ($0.key, $0) })
    var named: Set<String> = []
    for file in DatedBusiness.files {
      let dates = file.columns.filter { $0.hasTime != nil }
      let rows = Self.cut(file.name, of: business, at: moment)
      named.formUnion(rows.map(\.customer))
      var columns = [file.columns[0].name] + dates.map(\.name)
      // What contacts say of the row's customer.
      if file.name != "contacts" { columns += ["plan", "ended", "last_contact"] }
      let expected = Dictionary(
        uniqueKeysWithValues: rows.map { row -> (Value, [Value]) in
          var values = dates.map {
            Self.value(row.dates[$0.name], hasTime: $0.hasTime ?? false)
          }
          if file.name != "contacts" {
            let contact = contacts[row.customer]
            values += [
              contact == nil ? .null : .text("plan of \(row.customer)"),
              Self.value(contact?.dates["ended"], hasTime: false),
              Self.value(contact?.dates["last_contact"], hasTime: true),
            ]
          }
          return (.text(row.key), values)
        })
      let select = "select \(columns.joined(separator: ", "))"
      let query = "set as_of = \(moment.text)\n\(file.name) | \(select)"
      #expect(try answer(query, session) == expected, "\(query)")
      session.forgetDefinitions()
      // The same from a verb on that says `asof`.
      let scored = "\(file.name) | lapse after 30d asof \(moment.text) | \(select)"
      #expect(try answer(scored, session) == expected, "\(scored)")
    }
    let customers = "set as_of = \(moment.text)\ncustomers | select customer, plan, joined, ended"
    let everyone = Dictionary(
      uniqueKeysWithValues: named.map { name -> (Value, [Value]) in
        let contact = contacts[name]
        return (
          .text(name),
          [
            contact == nil ? .null : .text("plan of \(name)"),
            Self.value(contact?.dates["joined"], hasTime: false),
            Self.value(contact?.dates["ended"], hasTime: false),
          ]
        )
      })
    #expect(try answer(customers, session) == everyone, "\(customers)")
    session.forgetDefinitions()
    let scored =
      "customers | lapse after 30d asof \(moment.text) | select customer, plan, joined, ended"
    #expect(try answer(scored, session) == everyone, "\(scored)")
    try checkEvents(business, session, at: moment)
  }

  /// The built-in `events` hold what happened until then, and nothing that was done later.
  private func checkEvents(
    _ business: DatedBusiness, _ session: Session, at moment: Moment
  ) throws {
    let own = [
      "purchases": "date", "tickets": "opened", "surveys": "date", "members": "joined",
    ]
    let query =
      "set as_of = \(moment.text)\nevents | summarize n = count(), done = count(done) by source"
    let found = try answer(query, session)
    for (file, date) in own {
      let rows = Self.cut(file, of: business, at: moment).filter { $0.dates[date] != nil }
      // A day counts to its end there.
      let done = rows.count { $0.dates[file == "tickets" ? "done" : "delivered"] != nil }
      let expected: [Value] = [.integer(Int64(rows.count)), .integer(Int64(done))]
      if !rows.isEmpty { #expect(found[.text(file)] == expected, "\(query) \(file)") }
    }
    session.forgetDefinitions()
  }

  @Test func `rows and values later than a set as-of date are not there`() throws {
    let folder = NSTemporaryDirectory() + "known-rows-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for seed in 1...Tier.count(1, long: 20) {
      let business = DatedBusiness(seed: UInt64(seed), customers: 60)
      let own = "\(folder)/\(seed)"
      try business.write(to: own)
      let session = try TestedSession.open(paths: [own])
      var draws = SplitMix(state: UInt64(seed) << 32)
      for _ in 0..<Tier.count(6, long: 20) {
        try check(business, session, at: .random(&draws))
      }
    }
  }

  /// Questions that read dates of every kind, of every family of verbs.
  static let questions = [
    "contacts | lapse after 40d | summarize count(), sum(silence) by status",
    "contacts | lapse | summarize count(), max(since) by status",
    "contacts | rfm | summarize count() by segment",
    "purchases | churn every 1mo rule lapse", "purchases | churn every 1mo rule period by plan",
    "purchases | retention every 1q", "surveys | nps", "tickets | nps",
    "events | funnel purchase, ticket within 60d", "events | funnel survey, purchase each 30d",
    "events | moments", "tickets | moments", "events | paths", "events | flows",
    "events | sessions",
    "events | micromoments", "customers | journey", "customers | timeline \"C3\"",
    "tickets | summarize count_if(closed > due), count(closed), count(done), max(closed)",
    "purchases | where ended is not null | summarize count(), sum(amount) by month",
    "customers | where customer not in (purchases | select customer) | count",
    "members | lookup contacts on customer | summarize count(ended), count(contacts_joined) by tier",
  ]

  @Test func `every verb answers as if later data were not there`() throws {
    let folder = NSTemporaryDirectory() + "cut-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for seed in 1...Tier.count(1, long: 10) {
      let business = DatedBusiness(seed: UInt64(1000 + seed), customers: 80)
      try business.write(to: "\(folder)/\(seed)")
      let whole = try TestedSession.open(paths: ["\(folder)/\(seed)"])
      var draws = SplitMix(state: UInt64(seed) << 16)
      for number in 0..<Tier.count(2, long: 4) {
        var moment = Moment.random(&draws)
        // So late that each file has all of its columns.
        while moment.last < 1_690_000_000_000_000 { moment = .random(&draws) }
        var cut = business
        for file in DatedBusiness.files {
          cut.rows[file.name] = Self.cut(file.name, of: business, at: moment)
        }
        try cut.write(to: "\(folder)/\(seed)-\(number)")
        let other = try TestedSession.open(paths: ["\(folder)/\(seed)-\(number)"])
        for question in Self.questions {
          let query = "set as_of = \(moment.text)\n\(question)"
          let expected = TestedSession.result(of: query, in: other)
          #expect(TestedSession.result(of: query, in: whole) == expected, "\(query)")
          whole.forgetDefinitions()
        }
      }
    }
  }

  @Test func `without a set as-of date everything is there`() throws {
    let folder = NSTemporaryDirectory() + "known-rows-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let business = DatedBusiness(seed: 7, customers: 60)
    try business.write(to: folder)
    let session = try TestedSession.open(paths: [folder])
    for file in DatedBusiness.files {
      let found = try TestedSession.table("\(file.name) | count", in: session)
      #expect(found["n"]?[0] == .integer(Int64(business.rows[file.name]?.count ?? 0)))
    }
  }
}
