import Kits

/// What one customer's events of a track say of a funnel: those that count, and what was missing.
///
/// Steps are counted from 0.
struct FunnelTrail {
  struct Event {
    var time: Int64
    var name: String?
    /// See ``FunnelMasks``.
    var mask: UInt64

    func serves(_ step: Int) -> Bool { mask & (1 << UInt64(step)) != 0 }
  }

  let events: [Event]
  let rule: FunnelRule
  /// For each step the place of its event.
  private(set) var places: [Int?]
  let hasEntered: Bool
  let isMature: Bool
  /// The event that would have come next, and did not count.
  private(set) var missed: Int?

  /// The last step reached; −1 for none.
  let furthest: Int

  var start: Int64 { places.compactMap { $0 }.map { events[$0].time }.min() ?? 0 }
  var end: Int64 { places.compactMap { $0 }.map { events[$0].time }.max() ?? .max }

  func event(of step: Int) -> Event? { places[step].map { events[$0] } }

  init(_ events: [Event], _ rule: FunnelRule) {
    self.events = events
    self.rule = rule
    places = Array(repeating: nil, count: rule.steps.count)
    let matcher = FunnelMatcher(rule)
    func follow(_ follower: inout some FunnelFollower) -> FunnelOutcome {
      follower.follow(
        events.indices, time: { events[$0].time }, mask: { events[$0].mask }, enters: { _ in true })
      return follower.outcome
    }
    var (span, chain) = (FunnelSpan(matcher), FunnelChain(matcher, isTraced: true))
    let outcome = rule.order == .any ? follow(&span) : follow(&chain)
    (hasEntered, isMature) = (outcome.hasEntered, outcome.isMature)
    furthest = outcome.furthest
    if rule.order == .any { take(outcome) } else { take(chain) }
  }

  /// The events of the span that is complete first.
  private mutating func take(_ outcome: FunnelOutcome) {
    guard furthest >= 0 else { return }
    guard furthest > 0 else {
      places[0] = events.firstIndex { $0.serves(0) }
      return
    }
    let arrival = outcome.arrivals[furthest]
    for step in 0...furthest {
      places[step] = events.firstIndex {
        $0.serves(step) && (arrival.start...arrival.end).contains($0.time)
      }
    }
  }

  /// The chain that comes nearest to the step that was not reached; to the last step, the first one.
  private mutating func take(_ chain: FunnelChain) {
    guard furthest >= 0 else { return }
    let ends = chain.trace.indices.filter { chain.trace[$0].step == furthest }
    var best: Int?
    if furthest + 1 < rule.steps.count {
      // The first event of a step that could have come next, and the last link before it.
      let targets = (furthest + 1..<rule.steps.count).filter {
        rule.sources(of: $0 + 1).contains(furthest + 1)
      }
      for (place, event) in events.enumerated() where targets.contains(where: event.serves) {
        guard let link = ends.last(where: { chain.trace[$0].time <= event.time }),
          places(of: link, in: chain.trace).last(where: { $0 != nil }) != place
        else { continue }
        (best, missed) = (link, place)
        break
      }
    } else {
      let arrival = chain.outcome.arrivals[furthest]
      best = ends.first { link in
        let trace = chain.trace
        return trace[link].time == arrival.end
          && trace[root(of: link, in: trace)].time == arrival.start
      }
    }
    if let link = best ?? ends.first { places = places(of: link, in: chain.trace) }
  }

  private func root(of link: Int, in trace: [FunnelChain.Link]) -> Int {
    var link = link
    while trace[link].before >= 0 { link = trace[link].before }
    return link
  }

  /// The events of a chain: the first that serve their steps at the instants of its links.
  private func places(of last: Int, in trace: [FunnelChain.Link]) -> [Int?] {
    var links: [FunnelChain.Link] = []
    var link = last
    while link >= 0 {
      links.append(trace[link])
      link = trace[link].before
    }
    var found = [Int?](repeating: nil, count: rule.steps.count)
    var used: Set<Int> = []
    var before = -1
    for link in links.reversed() {
      let place = events.indices.first {
        events[$0].time == link.time && events[$0].serves(link.step) && !used.contains($0)
          && (rule.precedence != .files || $0 > before)
      }
      guard let place else { continue }
      found[link.step] = place
      used.insert(place)
      before = place
    }
    return found
  }

  /// The events of each track: of all, or of each value of what is held constant.
  static func tracks(of table: Table, held: Int) -> [[Event]] {
    let name = GroupColumn.text("_name")
    var order: [[Value]] = []
    var tracks: [[Value]: [Event]] = [:]
    for row in 0..<table.rowCount {
      let key = (0..<held).map { table["_hold\($0)"]?[row] ?? .null }
      guard !key.contains(.null), case .duration(let time)? = table[EventColumn.time]?[row] else {
        continue
      }
      var mask: UInt64 = 0
      if case .integer(let bits)? = table["_mask"]?[row] { mask = UInt64(bitPattern: bits) }
      if tracks[key] == nil { order.append(key) }
      tracks[key, default: []].append(
        Event(time: time, name: table[name, row], mask: mask))
    }
    return order.compactMap { tracks[$0] }
  }
}

extension FunnelOutcome {
  /// The last step reached, from 0; −1 where no entry counts.
  var furthest: Int {
    guard isMature else { return -1 }
    return arrivals.lastIndex { $0.end < .max } ?? 0
  }
}
