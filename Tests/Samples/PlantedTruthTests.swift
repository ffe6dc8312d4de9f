import Testing

/// What `truth.json` says of the committed samples, computed again from their rows.
@Suite struct PlantedTruthTests {
  let truth: TruthFile
  private static let lastDay = day("2026-01-01") ?? 0

  init() throws { truth = try TruthFile(samplesFolder + "/truth.json") }

  private func table(_ name: String) throws -> SampleTable {
    try SampleTable(samplesFolder + "/" + name)
  }

  /// The times of each customer's orders.
  private func orders() throws -> [String: [Double]] {
    let purchases = try table("purchases.csv")
    var orders: [String: [Double]] = [:]
    let columns = zip(purchases.column("kind"), purchases.column("date"))
    for (customer, (kind, date)) in zip(purchases.column("customer"), columns) {
      if kind == "order", let time = day(date) { orders[customer, default: []].append(time) }
    }
    return orders
  }

  /// Of those whose window has closed, how many bought again in it.
  private func returned(
    _ cases: [(customer: String, time: Double)], within days: Double, _ orders: [String: [Double]]
  ) -> (n: Int, rate: Double) {
    let mature = cases.filter { $0.time + days < Self.lastDay }
    let back = mature.filter { item in
      orders[item.customer, default: []].contains {
        $0 > item.time + 1e-7 && $0 <= item.time + days + 1e-7
      }
    }
    return (mature.count, Double(back.count) / Double(max(1, mature.count)))
  }

  @Test func `NPS by plan`() throws {
    let contacts = try table("contacts.csv")
    let plans = Dictionary(
      uniqueKeysWithValues: zip(contacts.column("customer"), contacts.column("plan")))
    let surveys = try table("surveys.csv")
    var counts: [String: (n: Int, promoters: Int, detractors: Int)] = [:]
    for (customer, text) in zip(surveys.column("customer"), surveys.column("score")) {
      guard let score = Int(text) else { continue }
      for key in [plans[customer] ?? "no_contact", "all"] {
        counts[key, default: (0, 0, 0)].n += 1
        if score >= 9 { counts[key, default: (0, 0, 0)].promoters += 1 }
        if score <= 6 { counts[key, default: (0, 0, 0)].detractors += 1 }
      }
    }
    for (key, count) in counts {
      let nps = Double(count.promoters - count.detractors) * 100 / Double(count.n)
      #expect(truth.value("truths", "nps", "measured", key, "n") == Double(count.n))
      let said = try #require(truth.value("truths", "nps", "measured", key, "nps"))
      #expect(abs(said - nps) < 0.01)
    }
    #expect(Set(counts.keys) == ["all", "free", "pro", "business", "no_contact"])
    let all = try #require(truth.value("truths", "nps", "measured", "all", "nps"))
    #expect((10...40).contains(all))
  }

  @Test func `effort brings customers back and satisfaction does not`() throws {
    let orders = try orders()
    let surveys = try table("surveys.csv")
    var hard: [(String, Double)] = []
    var easy: [(String, Double)] = []
    var unhappy: [(String, Double)] = []
    var happy: [(String, Double)] = []
    let answers = zip(surveys.column("effort"), surveys.column("satisfaction"))
    let people = zip(surveys.column("customer"), surveys.column("date"))
    for ((effort, satisfaction), (customer, date)) in zip(answers, people) {
      guard let effort = Int(effort), let time = day(date) else { continue }
      if effort <= 2 { hard.append((customer, time)) }
      if effort >= 6 { easy.append((customer, time)) }
      if satisfaction < "3" { unhappy.append((customer, time)) }
      if satisfaction > "3" { happy.append((customer, time)) }
    }
    for (key, cases) in [
      ("effort_1_2", hard), ("effort_6_7", easy), ("satisfaction_1_2", unhappy),
      ("satisfaction_4_5", happy),
    ] {
      let (n, rate) = returned(cases, within: 180, orders)
      #expect(truth.value("truths", "effort", "measured", key, "n") == Double(n))
      let said = try #require(truth.value("truths", "effort", "measured", key, "rate"))
      #expect(abs(said - rate) < 0.0001)
    }
    let effect = returned(easy, within: 180, orders).rate - returned(hard, within: 180, orders).rate
    let other =
      returned(happy, within: 180, orders).rate - returned(unhappy, within: 180, orders).rate
    #expect(effect > 0.15)
    #expect(abs(other) < 0.1)
  }

  @Test func `a bad repair hurts and a bad workshop does not`() throws {
    let orders = try orders()
    let touches = try table("touchpoints.csv")
    var cases: [String: [(String, Double)]] = [:]
    let events = zip(touches.column("step"), touches.column("score"))
    for ((step, score), row) in zip(events, touches.rows) {
      guard let score = Int(score), let time = day(row[1]), score < 7 || score > 8 else { continue }
      cases[step + (score > 8 ? "_good" : "_bad"), default: []].append((row[0], time))
    }
    for step in ["repair", "delivery", "workshop"] {
      var rates: [Double] = []
      for quality in ["_bad", "_good"] {
        let (n, rate) = returned(cases[step + quality] ?? [], within: 90, orders)
        let key = step + quality
        #expect(truth.value("truths", "moments", "measured", key, "n") == Double(n))
        let said = try #require(truth.value("truths", "moments", "measured", key, "rate"))
        #expect(abs(said - rate) < 0.0001)
        rates.append(rate)
      }
      if step == "repair" { #expect(rates[1] - rates[0] > 0.12) }
      if step == "workshop" { #expect(abs(rates[1] - rates[0]) < 0.2) }
    }
  }

  @Test func `late promises, price as an excuse, and the season`() throws {
    let purchases = try table("purchases.csv")
    var late = 0
    var delivered = 0
    var months = [Double](repeating: 0, count: 12)
    let promises = zip(purchases.column("due"), purchases.column("delivered"))
    let lines = zip(purchases.column("order"), purchases.column("kind"))
    var previous = ""
    for (((order, kind), (due, done)), date) in zip(
      zip(lines, promises), purchases.column("date"))
    {
      if kind == "order" { months[(Int(date.dropFirst(5).prefix(2)) ?? 1) - 1] += 1 }
      if kind == "order", order != previous, !done.isEmpty {
        delivered += 1
        if done > due { late += 1 }
      }
      previous = order
    }
    #expect(
      truth.value("truths", "late_promises", "measured", "delivered") == Double(delivered))
    let share = try #require(truth.value("truths", "late_promises", "measured", "late"))
    #expect(abs(share - Double(late) / Double(delivered)) < 0.0001)
    #expect(truth.values("truths", "season", "measured", "order_lines") == months)
    #expect(months[11] > 1.4 * months.reduce(0, +) / 12)
    let kept = truth.value("truths", "late_promises", "measured", "returned_after_kept", "rate")
    let broken = truth.value("truths", "late_promises", "measured", "returned_after_late", "rate")
    #expect(try #require(kept) - #require(broken) > 0.1)
    let price = truth.value(
      "truths", "late_promises", "measured", "cancellations_saying_price", "late_promise", "share")
    #expect((0.5...0.75).contains(try #require(price)))
  }

  @Test func `half-life, orders per customer and phone hours`() throws {
    let halfLife = truth.value("truths", "half_life", "measured", "half_life_days")
    #expect((950...1250).contains(try #require(halfLife)))
    let orders = try orders()
    let counts = orders.values.map { Set($0).count }
    let few = counts.count { $0 <= 3 }
    #expect(Double(few) / Double(counts.count) > 0.6)
    #expect((counts.max() ?? 0) > 15)
    let looks = truth.values("truths", "micro_moments", "measured", "phone_looks_by_hour")
    #expect([12, 20, 21].allSatisfy { looks[$0] > 2 * looks[15] })
  }

  @Test func `people are invented and the files have the gaps of real ones`() throws {
    let contacts = try table("contacts.csv")
    let known = Set(contacts.column("customer"))
    #expect(known.count == contacts.rows.count)
    #expect(
      contacts.column("email").allSatisfy {
        $0.hasSuffix("@example.com") || $0.hasSuffix("@example.org")
      })
    #expect(
      contacts.column("phone").allSatisfy {
        $0.isEmpty || $0.hasPrefix("+44 7700 900") || $0.hasPrefix("+44 1632 960")
      })
    let buyers = Set(try table("purchases.csv").column("customer"))
    #expect(!buyers.subtracting(known).isEmpty)
    #expect(known.subtracting(buyers).count > 20)
    #expect(contacts.column("region").contains(""))
    #expect(Set(contacts.column("plan")) == ["free", "pro", "business"])
    let comments = try table("surveys.csv").column("comment").joined()
    for word in ["Кофе", "Սուրճ", "ყავა", "kape", "coffee"] { #expect(comments.contains(word)) }
  }

  @Test func `touchpoints are in order, sometimes tied, and start a funnel`() throws {
    let touches = try table("touchpoints.csv")
    var ties = 0
    for (earlier, later) in zip(touches.rows, touches.rows.dropFirst())
    where earlier[0] == later[0] {
      #expect(earlier[1] <= later[1])
      if earlier[1] == later[1] { ties += 1 }
    }
    #expect(ties > 100)
    #expect(
      Set(touches.column("step")).isSuperset(of: [
        "ad", "search", "social", "review_site", "newsletter", "compare", "visit", "quiz", "cart",
        "checkout", "purchase", "delivery", "unboxing", "booking", "workshop", "repair",
      ]))
  }
}
