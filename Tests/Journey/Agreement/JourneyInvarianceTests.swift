import Sessions
import Testing
import Tiers

/// What must not change an answer: the order of rows in files, what customers are called, in which
/// year all of it happened, and how many threads work.
@Suite struct JourneyInvarianceTests {
  static let seeds: [UInt64] = Tier.sample([3, 8, 14, 26, 35, 60], oneOf: 3)

  /// No answer holds a date or a customer's name; windows are not those of the calendar, in which
  /// weeks differ.
  static func queries(_ business: RandomBusiness) -> [String] {
    let names = business.steps.filter { name in business.events.contains { $0.step == name } }
    let steps = (0..<4).map { JourneyQueries.literal(names[$0 % names.count]) }
    let customer = JourneyQueries.literal(business.name(5))
    return [
      "touchpoints | funnel \(steps[0]), \(steps[1]), \(steps[2]) within 3d by plan",
      "touchpoints | funnel \(steps[0]), \(steps[0]), \(steps[1]) entry first",
      "customers | where plan == \"pro\" | flows using touchpoints",
      "touchpoints | flows by device",
      "touchpoints | paths length 4 by plan",
      "touchpoints | paths from \(steps[1]) to \(steps[2]) collapse",
      "touchpoints | retention every 1w by plan | drop cohort",
      "touchpoints | retention every 1d kind bracket | drop cohort",
      "touchpoints | journey gap 2d outcome \(steps[3]) by plan",
      "touchpoints | journey outcome \(steps[1]) from \(steps[0]) to \(steps[2])",
      "touchpoints | moments outcome \(steps[0]) within 9d good device == \"phone\" "
        + "bad channel == \"shop\" by plan",
      "touchpoints | moments balance good device == \"phone\" bad channel == \"shop\" "
        + "| summarize n = count() by good, bad, ratio",
      "touchpoints | micromoments looks \(steps[0]), \(steps[1]) burst 1h outcome \(steps[2]) "
        + "by weekday, hour",
      "touchpoints | sessions gap 1h | summarize n = count() by session_index",
      "events | timeline \(customer) | drop time",
    ]
  }

  /// The business of a seed that has steps, without two events of a customer at one instant: those
  /// count in the order of the files.
  private func business(_ seed: UInt64) -> RandomBusiness {
    var business = RandomBusiness(seed: seed)
    var seen: Set<String> = []
    business.events = business.events.filter { event in
      guard let customer = event.customer, let time = event.time else { return true }
      return seen.insert("\(customer) \(business.text(time))").inserted
    }
    return business
  }

  private func expect(
    _ changed: RandomBusiness, _ business: RandomBusiness, notes: Bool, _ seed: UInt64
  ) throws {
    let (session, other) = (try business.session(), try changed.session())
    var answered = 0
    for (query, same) in zip(Self.queries(business), Self.queries(changed)) {
      let reply = Reply(to: query, in: session)
      let found = Reply(to: same, in: other)
      #expect(
        notes ? found == reply : found.table == reply.table,
        "seed \(seed): \(query)\n\(reply.difference(from: found))")
      if reply.hasRows { answered += 1 }
    }
    #expect(answered > 7)
  }

  @Test(arguments: seeds) func `the order of rows changes nothing`(_ seed: UInt64) throws {
    let business = business(seed)
    var changed = business
    var draws = Draws(state: seed)
    changed.events.shuffle(using: &draws)
    try expect(changed, business, notes: true, seed)
  }

  @Test(arguments: seeds) func `names of customers change nothing`(_ seed: UInt64) throws {
    var business = RandomBusiness(seed: seed)
    business.naming = .codes
    var changed = business
    changed.naming = .backwards
    try expect(changed, business, notes: false, seed)
  }

  @Test(arguments: seeds) func `weeks later all is the same`(_ seed: UInt64) throws {
    let business = RandomBusiness(seed: seed)
    var changed = business
    let shift = [3, 521, -2700].map { $0 * 7 * day }[Int(seed % 3)]
    for index in changed.events.indices {
      changed.events[index].time = changed.events[index].time.map { $0 + shift }
    }
    try expect(changed, business, notes: false, seed)
  }

  @Test(arguments: seeds) func `threads change nothing`(_ seed: UInt64) throws {
    let business = RandomBusiness(seed: seed)
    let session = try business.session()
    for query in Self.queries(business) {
      session.threads = 1
      let before = session.kernelRuns
      let reply = Reply(to: query, in: session)
      guard session.kernelRuns > before else { continue }
      for threads in 2...8 {
        session.threads = threads
        let found = Reply(to: query, in: session, probing: false)
        #expect(found.table == reply.table, "seed \(seed), \(threads) threads: \(query)")
      }
    }
    #expect(session.kernelRuns > 8 * 5)
  }
}
