import Kits

/// What is known of the chains of one customer while the events go by: for each step the best entry
/// that leads to it.
///
/// Steps are counted from 0. An entry is better the later its deadline, then the later its start. Of a step's events the latest
/// that was reached is as good as any before it: its entry is no worse.
struct FunnelChain: FunnelFollower {
  private struct State {
    /// `.min` where the step is not reached, or was interrupted since.
    var deadline: Int64 = .min
    var start: Int64 = .min
    /// When the latest event of the step was.
    var time: Int64 = .min
    /// The link of the trace that ends here; −1 without one.
    var link = -1

    func isBetter(than other: State) -> Bool {
      deadline > other.deadline || (deadline == other.deadline && start > other.start)
    }
  }

  private let matcher: FunnelMatcher
  private var states: [State]
  private var pending: [State]
  private let isTraced: Bool
  private(set) var trace: [Link] = []
  private(set) var outcome: FunnelOutcome

  /// An event of a chain, and the link of the event before it in ``FunnelChain/trace``; −1 for none.
  struct Link {
    var step: Int
    var time: Int64
    var before: Int
  }

  init(_ matcher: FunnelMatcher) { self.init(matcher, isTraced: false) }

  /// - Parameter isTraced: Whether every event that is reached is remembered, with how.
  init(_ matcher: FunnelMatcher, isTraced: Bool) {
    self.matcher = matcher
    self.isTraced = isTraced
    states = Array(repeating: State(), count: matcher.stepCount)
    pending = states
    outcome = FunnelOutcome(steps: matcher.stepCount)
  }

  mutating func clear() {
    for step in states.indices { states[step] = State() }
    trace.removeAll(keepingCapacity: true)
    outcome.clear()
  }

  @inline(__always)
  mutating func follow(
    _ events: Range<Int>, time: (Int) -> Int64, mask: (Int) -> UInt64, enters: (Int) -> Bool
  ) {
    let matcher = matcher
    matcher.follow(events, into: &self, time: time, mask: mask, enters: enters)
  }

  /// Takes in an event, or the events of one instant together.
  ///
  /// - Parameters:
  ///   - mask: The steps that they serve.
  ///   - interrupted: The steps at which chains were waiting that they interrupt.
  ///   - enters: Whether one of them is an entry.
  ///   - isEnded: Whether something later ends what begins here.
  @inline(__always)
  mutating func take(
    _ mask: UInt64, interrupted: UInt64, at time: Int64, enters: Bool, isEnded: Bool
  ) {
    var rest = mask
    if matcher.precedence == .atOnce {
      // From the first step to the last, so that each may follow another of the instant.
      while rest != 0 {
        let step = rest.trailingZeroBitCount
        rest &= rest &- 1
        let state = step == 0 ? (enters ? entry(at: time, isEnded) : nil) : arrival(step, time)
        if let state { reach(step, state) }
      }
    } else if interrupted == 0 {
      // From the last to the first, so that none does.
      while rest != 0 {
        let step = 63 - rest.leadingZeroBitCount
        rest &= ~(1 << UInt64(step))
        let state = step == 0 ? (enters ? entry(at: time, isEnded) : nil) : arrival(step, time)
        if let state { reach(step, state) }
      }
    } else {
      // What is interrupted was still waiting for these events.
      while rest != 0 {
        let step = rest.trailingZeroBitCount
        rest &= rest &- 1
        pending[step] =
          (step == 0 ? (enters ? entry(at: time, isEnded) : nil) : arrival(step, time)) ?? State()
      }
      for step in states.indices where interrupted & (1 << UInt64(step)) != 0 {
        states[step] = State()
      }
      rest = mask
      while rest != 0 {
        let step = rest.trailingZeroBitCount
        rest &= rest &- 1
        if pending[step].deadline > .min { reach(step, pending[step]) }
      }
    }
  }

  private mutating func entry(at time: Int64, _ isEnded: Bool) -> State? {
    outcome.hasEntered = true
    guard matcher.isMature(time, isEnded) else { return nil }
    var deadline = Int64.max
    if let window = matcher.window {
      guard let end = window.deadline(of: time) else { return nil }
      deadline = end
    }
    outcome.isMature = true
    return State(deadline: deadline, start: time, time: time, link: -1)
  }

  @inline(__always)
  private func arrival(_ step: Int, _ time: Int64) -> State? {
    var best = State()
    for source in matcher.sources[step] {
      let state = states[source]
      guard state.deadline >= time, state.isBetter(than: best) else { continue }
      if matcher.hasGaps, EventTime.elapsed(from: state.time, to: time) > matcher.gaps[step] {
        continue
      }
      best = state
    }
    guard best.deadline > .min else { return nil }
    best.time = time
    return best
  }

  @inline(__always)
  private mutating func reach(_ step: Int, _ reached: State) {
    var state = reached
    if isTraced {
      trace.append(Link(step: step, time: state.time, before: state.link))
      state.link = trace.count - 1
    }
    if matcher.hasGaps || state.isBetter(than: states[step]) { states[step] = state }
    guard step > 0 else { return }
    let isFirst = outcome.arrivals[step].end == .max
    guard isFirst || (matcher.isHolding && outcome.arrivals[step].end == state.time) else { return }
    outcome.arrivals[step].take(
      .init(end: state.time, deadline: state.deadline, start: state.start))
  }
}
