import Verbs

/// How far one customer came in each group, over all tracks.
struct FunnelOutcomes {
  private let matcher: FunnelMatcher
  private let isAnyOrder: Bool
  private var chain: FunnelChain
  private var span: FunnelSpan
  private var found: [(group: Int, outcome: FunnelOutcome)] = []
  private var entered: [Int] = []

  init(_ matcher: FunnelMatcher, isAnyOrder: Bool) {
    self.matcher = matcher
    self.isAnyOrder = isAnyOrder
    chain = FunnelChain(matcher)
    span = FunnelSpan(matcher)
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
      let outcome: FunnelOutcome
      if isAnyOrder {
        span.clear()
        matcher.follow(
          0..<track.count, into: &span, time: { time(track[$0]) }, mask: { mask(track[$0]) },
          enters: { group(track[$0]) == own })
        outcome = span.outcome
      } else {
        chain.clear()
        matcher.follow(
          0..<track.count, into: &chain, time: { time(track[$0]) }, mask: { mask(track[$0]) },
          enters: { group(track[$0]) == own })
        outcome = chain.outcome
      }
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
