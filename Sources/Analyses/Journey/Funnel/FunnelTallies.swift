import Kits

/// What was counted of a funnel in each group.
struct FunnelTallies: ~Copyable {
  /// Customers with an entry, and those of whom it is known what some entry leads to.
  private(set) var entered: [Int]
  private(set) var mature: [Int]
  /// The times to each further step, group by group, in the order of the customers.
  private var times: DurationLists
  private let further: Int

  init(groups: Int, steps: Int) {
    entered = Array(repeating: 0, count: groups)
    mature = entered
    further = steps - 1
    times = DurationLists(groups * further)
  }

  var groupCount: Int { entered.count }

  mutating func count(_ outcome: FunnelOutcome, in group: Int) {
    guard outcome.hasEntered else { return }
    entered[group] += 1
    guard outcome.isMature else { return }
    mature[group] += 1
    for step in 0..<further {
      let arrival = outcome.arrivals[step + 1]
      if arrival.end < .max {
        times.append(
          EventTime.elapsed(from: arrival.start, to: arrival.end), to: group * further + step)
      }
    }
  }

  /// Counts a customer with an entry.
  @inline(__always)
  mutating func count(_ chain: borrowing SimpleFunnelChain, in group: Int) {
    entered[group] += 1
    guard chain.isMature else { return }
    mature[group] += 1
    for step in 0..<further {
      if let time = chain.time(to: step + 1) { times.append(time, to: group * further + step) }
    }
  }

  /// Nothing is counted any more.
  mutating func close() { times.close() }

  mutating func add(_ next: inout FunnelTallies) {
    for group in entered.indices {
      entered[group] += next.entered[group]
      mature[group] += next.mature[group]
    }
    for list in 0..<times.count { times.take(list, of: &next.times, to: list) }
  }

  /// For each further step of each group how many came there, and the median and the 90 % quantile of the
  /// time that they took.
  func arrivals() -> [[(count: Int, quantiles: [Int64?])]] {
    let all = times.map { _, parts in
      let count = parts.reduce(0) { $0 + $1.count }
      return (
        count: count,
        quantiles: [0.5, 0.9].map { quantile($0, of: parts).map { Int64($0.rounded()) } }
      )
    }
    return entered.indices.map { Array(all[$0 * further..<($0 + 1) * further]) }
  }
}
