import Kits

/// How far a customer came whose steps count in whatever order, found from the last event to the
/// first: a span begins at an event, and it is complete when each step has happened in it.
struct FunnelSpan: FunnelFollower {
  private let matcher: FunnelMatcher
  /// For each step those that must have happened besides it: the nearest that no span leaves out.
  private let bases: [Int]
  /// When each step next happens; `.max` for never.
  private var next: [Int64]
  private var complete: [Int64]
  private var stop: Int64 = .max
  private(set) var outcome: FunnelOutcome

  init(_ matcher: FunnelMatcher) {
    self.matcher = matcher
    bases = matcher.sources.map { $0.last ?? 0 }
    next = Array(repeating: .max, count: matcher.stepCount)
    complete = next
    outcome = FunnelOutcome(steps: matcher.stepCount)
  }

  mutating func clear() {
    for step in next.indices { next[step] = .max }
    stop = .max
    outcome.clear()
  }

  mutating func follow(
    _ events: Range<Int>, time: (Int) -> Int64, mask: (Int) -> UInt64, enters: (Int) -> Bool
  ) {
    let matcher = matcher
    matcher.follow(events, into: &self, time: time, mask: mask, enters: enters)
  }

  /// Takes in the events of an instant, each instant before the last one taken in.
  mutating func take(_ mask: UInt64, at time: Int64, enters: Bool, isEnded: Bool) {
    var rest = mask & FunnelMasks.steps & ~1
    while rest != 0 {
      next[rest.trailingZeroBitCount] = time
      rest &= rest &- 1
    }
    let deadline: Int64? =
      if let window = matcher.window { window.deadline(of: time) } else { .max }
    if enters {
      outcome.hasEntered = true
      if deadline != nil, matcher.isMature(time, isEnded) {
        outcome.isMature = true
        next[0] = time
      }
    }
    if mask & FunnelMasks.steps != 0, let deadline {
      // Where something comes between, the span may just end.
      let limit = min(deadline, stop)
      complete[0] = next[0]
      for step in 1..<matcher.stepCount {
        let end = max(next[step], complete[bases[step]])
        complete[step] = end
        guard end < .max, end <= limit else { continue }
        outcome.arrivals[step].take(.init(end: end, deadline: time, start: time))
      }
    }
    if mask & FunnelMasks.excluded != 0 { stop = time }
  }
}
