import Statistics
import Verbs

/// What was counted in one group.
struct FunnelTally: Sendable {
  /// Customers with an entry, and those of whom it is known what some entry leads to.
  private(set) var entered = 0
  private(set) var mature = 0
  /// The times to each further step, in the order of the customers.
  private(set) var times: [DurationList]

  init(steps: Int) {
    times = Array(repeating: DurationList(), count: steps - 1)
  }

  mutating func count(_ outcome: FunnelOutcome) {
    guard outcome.hasEntered else { return }
    entered += 1
    guard outcome.isMature else { return }
    mature += 1
    for step in times.indices {
      let arrival = outcome.arrivals[step + 1]
      if arrival.end < .max { times[step].append(arrival.end - arrival.start) }
    }
  }

  /// Counts a customer with an entry.
  @inline(__always)
  mutating func count(_ chain: SimpleFunnelChain) {
    entered += 1
    guard chain.isMature else { return }
    mature += 1
    for step in times.indices {
      if let time = chain.time(to: step + 1) { times[step].append(time) }
    }
  }

  mutating func add(_ other: FunnelTally) {
    entered += other.entered
    mature += other.mature
    for step in times.indices { times[step].append(other.times[step]) }
  }
}

extension DurationList {
  /// The quantile, found without sorting; see `quantile`.
  func quantile(_ share: Double) -> Int64? {
    guard count > 0 else { return nil }
    let place = share * Double(count - 1)
    let below = Int(place)
    guard
      let (low, high) = withParts({ orderStatistics(below, min(below + 1, count - 1), of: $0) })
    else { return nil }
    return Statistics.quantile([Double(low), Double(high)], place - Double(below))
      .map { Int64($0.rounded()) }
  }
}
