import Verbs

/// How far one customer came in each group, over all tracks.
struct FunnelOutcomes<Follower: FunnelFollower> {
  private var follower: Follower
  private var found: [(group: Int, outcome: FunnelOutcome)] = []
  private var entered: [Int] = []

  init(_ matcher: FunnelMatcher) {
    follower = Follower(matcher)
  }

  /// Follows the events of a track once for each group that it is entered through.
  ///
  /// - Parameter group: The group of an event as an entry.
  mutating func follow(
    _ track: [Int], time: (Int) -> Int64, mask: (Int) -> UInt64, group: (Int) -> Int
  ) {
    entered.removeAll(keepingCapacity: true)
    for event in track where mask(event) & 1 != 0 {
      let group = group(event)
      if !entered.contains(group) { entered.append(group) }
    }
    for own in entered {
      follower.clear()
      follower.follow(
        0..<track.count, time: { time(track[$0]) }, mask: { mask(track[$0]) },
        enters: { group(track[$0]) == own })
      let outcome = follower.outcome
      guard outcome.hasEntered else { continue }
      if let place = found.firstIndex(where: { $0.group == own }) {
        found[place].outcome.take(outcome)
      } else {
        found.append((own, outcome))
      }
    }
  }

  /// Hands over what was found of the customer, and forgets it.
  mutating func take(_ body: (Int, FunnelOutcome) -> Void) {
    for (group, outcome) in found { body(group, outcome) }
    found.removeAll(keepingCapacity: true)
  }
}
