import PlainStatistics

/// `micromoments` from its page alone: each customer's looks gone through one by one.
struct BurstOracle {
  var events: [ShopEvent]
  var looks = ["visit"]
  /// In seconds.
  var gap = 600
  var least = 2
  var outcome = "purchase"
  var within = 2 * 86_400
  /// Monday is 0.
  var days: Set<Int> = [0, 1, 2, 3, 4]
  var hours = 9..<18
  var end = RandomShop.end
  var confidence = 0.95
  /// What a burst is grouped by, from its first look, and what groups are in the order of.
  var group: (ShopEvent) -> (order: String, cells: [Cell])

  var rows: [[Cell]] {
    struct Group {
      var cells: [Cell]
      var open = 0
      var clusters: [Int: (n: Int, count: Int)] = [:]
    }
    var groups: [String: Group] = [:]
    for (customer, own) in Dictionary(grouping: events, by: \.customer) {
      var bursts: [[ShopEvent]] = []
      for look in own where look.device == "phone" && looks.contains(look.step) {
        if let last = bursts.last?.last, look.time - last.time <= gap {
          bursts[bursts.count - 1].append(look)
        } else {
          bursts.append([look])
        }
      }
      for burst in bursts where burst.count >= least {
        let start = burst[0].time
        guard start + within < end else { continue }
        let (order, cells) = group(burst[0])
        var group = groups[order] ?? Group(cells: cells)
        var cluster = group.clusters[customer] ?? (0, 0)
        cluster.n += 1
        if own.contains(where: {
          $0.step == outcome && $0.time >= start && $0.time <= start + within
        }) {
          cluster.count += 1
        }
        group.clusters[customer] = cluster
        // 1970 began on a Thursday.
        if days.contains((start / 86_400 + 3) % 7), hours.contains(start % 86_400 / 3600) {
          group.open += 1
        }
        groups[order] = group
      }
    }
    let z = PlainStatistics.reach(confidence)
    return groups.sorted { $0.key < $1.key }.map { _, group in
      let clusters = Array(group.clusters.values)
      let n = clusters.reduce(0) { $0 + $1.n }
      let interval = PlainStatistics.raoScott(clusters, z: z)
      return group.cells + [
        Cell(n), Cell(clusters.count),
        Cell(Double(clusters.reduce(0) { $0 + $1.count }) / Double(n)),
        Cell(interval?.low), Cell(interval?.high), Cell(Double(group.open) / Double(n)),
      ]
    }
  }
}
