import PlainStatistics

/// `moments` from its page alone: each customer's events gone through one by one.
struct MomentsOracle {
  /// In the order of time.
  var moments: [ShopEvent]
  /// All that happened, where outcomes are looked for.
  var events: [ShopEvent]
  var outcome = "purchase"
  /// The file that the moments are from; nil where they are events of all files.
  var file: String?
  /// In seconds; nil where the calendar says.
  var within = 90 * 86_400
  var confidence = 0.95
  var end = RandomShop.end
  var group: (ShopEvent) -> [String?] = { _ in [] }

  private struct Seen: Hashable {
    var group: [String?]
    var step: String
    var customer: Int
  }

  private struct Place: Hashable {
    var group: [String?]
    var step: String
  }

  private struct Customer {
    var quality: Int
    var stratum: Int
    var isBack: Bool
  }

  /// One row per group, touchpoint and quality: the touchpoint first whose bad moments cost the most
  /// for sure, by the upper end of their effect; bad before good.
  var rows: [[Cell]] {
    var seen: Set<Seen> = []
    var places: [Place: [Customer]] = [:]
    // What another file tells of a moment that is an outcome itself is that moment.
    let twins = moments.filter { $0.step == outcome && $0.quality != nil }
    let days = Set(twins.map { [$0.customer, $0.time / 86_400] })
    let told = events.filter {
      $0.step == outcome
        && (file == nil || $0.file == file || !days.contains([$0.customer, $0.time / 86_400]))
    }
    let outcomes = Dictionary(grouping: told + (file == nil ? [] : twins), by: \.customer)
      .mapValues { Set($0.map(\.time)) }
    for moment in moments {
      guard let quality = moment.quality else { continue }
      let group = self.group(moment)
      // Only a customer's first one there that tells how it went.
      guard
        seen.insert(Seen(group: group, step: moment.step, customer: moment.customer)).inserted,
        moment.time + within < end
      else { continue }
      let times = outcomes[moment.customer] ?? []
      let before = times.count { $0 < moment.time }
      places[Place(group: group, step: moment.step), default: []].append(
        Customer(
          quality: quality, stratum: before < 2 ? before : before < 4 ? 2 : 3,
          isBack: times.contains { moment.time < $0 && $0 <= moment.time + within }))
    }
    let z = PlainStatistics.reach(confidence)
    var found: [(group: String, cost: Double, step: String, rows: [[Cell]])] = []
    for (place, customers) in places {
      var rows: [[Cell]] = []
      var cost = Double.infinity
      for quality in [-1, 1] {
        let own = customers.filter { $0.quality == quality }
        guard !own.isEmpty else { continue }
        let returned = own.count(where: \.isBack)
        let rate = PlainStatistics.wilson(returned, own.count, z: z)
        let strata = (0..<4).map { stratum in
          let one = own.filter { $0.stratum == stratum }
          let two = customers.filter { $0.quality != quality && $0.stratum == stratum }
          return PlainStatistics.Stratum(
            n: one.count, returned: one.count(where: \.isBack), others: two.count,
            othersReturned: two.count(where: \.isBack))
        }
        let effect = PlainStatistics.effect(strata, z: z)
        if quality < 0 { cost = effect.map { ($0.high * 1e9).rounded() } ?? .infinity }
        rows.append(
          place.group.map { Cell($0) } + [
            .text(place.step), .text(quality < 0 ? "bad" : "good"), Cell(own.count),
            Cell(returned), Cell(Double(returned) / Double(own.count)), Cell(rate?.low),
            Cell(rate?.high), Cell(effect?.value), Cell(effect?.low), Cell(effect?.high),
          ])
      }
      found.append((Self.order(place.group), cost, place.step, rows))
    }
    return found.sorted { ($0.group, $0.cost, $0.step) < ($1.group, $1.cost, $1.step) }
      .flatMap(\.rows)
  }

  /// A text that groups are in the order of, those without a value last.
  static func order(_ group: [String?]) -> String {
    group.map { $0 ?? "\u{10FFFF}" }.joined(separator: "\u{1}")
  }

  /// Each customer's good moments for every bad one, the fewest first.
  func balance(name: (Int) -> String) -> [[Cell]] {
    var counts: [Int: (good: Int, bad: Int)] = [:]
    for moment in moments {
      guard let quality = moment.quality, quality != 0 else { continue }
      if quality > 0 {
        counts[moment.customer, default: (0, 0)].good += 1
      } else {
        counts[moment.customer, default: (0, 0)].bad += 1
      }
    }
    let ratios = counts.map { customer, count in
      (
        count.bad == 0 ? Double.infinity : Double(count.good) / Double(count.bad), name(customer),
        count
      )
    }
    // Of equal ones who had more bad ones comes first.
    return ratios.sorted { ($0.0, -$0.2.bad, $0.2.good, $0.1) < ($1.0, -$1.2.bad, $1.2.good, $1.1) }
      .map { ratio, name, count in
        [
          .text(name), Cell(count.good), Cell(count.bad), Cell(ratio.isInfinite ? nil : ratio),
        ]
      }
  }

  /// How many customers of a group have at least twelve good ones for every bad one.
  var balances: [[Cell]] {
    let z = PlainStatistics.reach(confidence)
    let groups = Dictionary(grouping: moments.filter { ($0.quality ?? 0) != 0 }, by: group)
    return groups.sorted { Self.order($0.key) < Self.order($1.key) }.map { group, moments in
      let customers = Dictionary(grouping: moments, by: \.customer).values.map { own in
        (good: own.count { $0.quality == 1 }, bad: own.count { $0.quality == -1 })
      }
      let balanced = customers.count { $0.good >= 12 * $0.bad }
      let (good, bad) = customers.reduce((0, 0)) { ($0.0 + $1.good, $0.1 + $1.bad) }
      let interval = PlainStatistics.wilson(balanced, customers.count, z: z)
      return group.map { Cell($0) } + [
        Cell(customers.count), Cell(good), Cell(bad),
        Cell(bad == 0 ? nil : Double(good) / Double(bad)),
        Cell(Double(balanced) / Double(customers.count)), Cell(interval?.low),
        Cell(interval?.high),
      ]
    }
  }
}
