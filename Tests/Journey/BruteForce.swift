import Tables

/// A funnel by trying every chain of a customer's events: slow, and plain to see.
struct BruteForce {
  enum Order: String { case given, any, strict, direct }
  typealias Condition = @Sendable (Shop.Event) -> Bool

  var serves: [Condition]
  var areApart: Bool
  var isFirst = false
  var isStrict = false
  /// The last instant of the window that begins at one; nil without a window.
  var deadline: (@Sendable (Int64) -> Int64)?
  var observedUntil: Int64
  var order = Order.given
  /// Places from 0.
  var optional: Set<Int> = []
  /// The longest time to each further step.
  var gaps: [Int64]?
  var excluded: Condition?
  var ending: Condition?
  /// What must be the same in a chain; an event without it is in none.
  var holding: (@Sendable (Shop.Event) -> String?)?

  struct Outcome: Equatable {
    var entered = false
    var mature = false
    /// The time to each further step; nil where it is not reached.
    var times: [Int64?]
  }

  private struct Best {
    var end: Int64
    var place: Int
    var limit: Int64
    var start: Int64

    func isBetter(than other: Best) -> Bool {
      (end, place) < (other.end, other.place)
        || ((end, place) == (other.end, other.place)
          && (other.limit, other.start) < (limit, start))
    }
  }

  private var countsFilesOrder: Bool {
    if isStrict { return false }
    if order == .any { return false }
    return !areApart || order != .given || excluded != nil || ending != nil
  }

  /// - Parameter events: of one customer, in the order of (time, row).
  /// - Parameter group: which entries count.
  func outcome(
    _ events: ArraySlice<Shop.Event>, group: (Shop.Event) -> Bool = { _ in true }
  ) -> Outcome {
    var outcome = Outcome(times: Array(repeating: nil, count: serves.count - 1))
    var best = [Best?](repeating: nil, count: serves.count - 1)
    guard let holding else {
      search(Array(events), group, &best, &outcome)
      outcome.times = best.map { chain in chain.map { $0.end - $0.start } }
      return outcome
    }
    for value in Set(events.compactMap(holding)) {
      var own = [Best?](repeating: nil, count: serves.count - 1)
      search(events.filter { holding($0) == value }, group, &own, &outcome)
      for step in own.indices {
        // Of several values the first counts, then the one with the shortest time.
        if var candidate = own[step] {
          candidate.place = 0
          if best[step].map({ candidate.isBetter(than: $0) }) ?? true { best[step] = candidate }
        }
      }
    }
    outcome.times = best.map { chain in chain.map { $0.end - $0.start } }
    return outcome
  }

  private func search(
    _ events: [Shop.Event], _ group: (Shop.Event) -> Bool, _ best: inout [Best?],
    _ outcome: inout Outcome
  ) {
    var entries = events.indices.filter { serves[0](events[$0]) }
    if isFirst { entries = Array(entries.prefix(1)) }
    entries.removeAll { !group(events[$0]) }
    outcome.entered = outcome.entered || !entries.isEmpty
    let mature = entries.filter { entry in
      // What an entry leads to is known when its window has passed, or the longest way through all steps.
      let start = events[entry].time
      let ends = [deadline?(start), gaps.map { $0.reduce(start, +) }].compactMap { $0 }
      guard let end = ends.min() else { return true }
      if end <= observedUntil { return true }
      return events.indices.contains { later in
        ending?(events[later]) ?? false
          && (countsFilesOrder ? later > entry : events[later].time > events[entry].time)
      }
    }
    outcome.mature = outcome.mature || !mature.isEmpty
    if order == .any { return spans(events, mature, &best) }
    for entry in mature {
      let start = events[entry].time
      chains(from: entry, 0, events, start, deadline?(start) ?? .max, &best)
    }
  }

  private func chains(
    from last: Int, _ step: Int, _ events: [Shop.Event], _ start: Int64, _ limit: Int64,
    _ best: inout [Best?]
  ) {
    var next = step + 1
    while next < serves.count {
      for place in events.indices where mayFollow(last, step, place, next, events) {
        let time = events[place].time
        guard time <= limit else { continue }
        // Events of one instant are told apart only where the files' order counts.
        let isTold = countsFilesOrder && holding == nil
        let found = Best(end: time, place: isTold ? place : 0, limit: limit, start: start)
        if best[next - 1].map({ found.isBetter(than: $0) }) ?? true { best[next - 1] = found }
        chains(from: place, next, events, start, limit, &best)
      }
      guard optional.contains(next) else { return }
      next += 1
    }
  }

  private func mayFollow(
    _ last: Int, _ step: Int, _ place: Int, _ next: Int, _ events: [Shop.Event]
  ) -> Bool {
    guard serves[next](events[place]) else { return false }
    let (from, to) = (events[last].time, events[place].time)
    if let gaps, to - from > gaps[next - 1] { return false }
    if isStrict {
      guard from < to else { return false }
    } else {
      guard countsFilesOrder ? last < place : last != place && from <= to else { return false }
    }
    return !events.indices.contains { between in
      let time = events[between].time
      let isBetween =
        isStrict ? from < time && time < to : last < between && between < place
      return isBetween && interrupts(events[between], after: step)
    }
  }

  private func interrupts(_ event: Shop.Event, after step: Int) -> Bool {
    if excluded?(event) ?? false || ending?(event) ?? false { return true }
    switch order {
    case .given, .any: return false
    case .direct: return true
    case .strict: return !serves[step](event) && serves.contains { $0(event) }
    }
  }

  /// Every span from one event to another, and the steps that happen in it.
  private func spans(_ events: [Shop.Event], _ entries: [Int], _ best: inout [Best?]) {
    let times = Set(events.map(\.time)).sorted()
    for start in times {
      for end in times where end >= start {
        guard end <= deadline?(start) ?? .max else { continue }
        let within = { (event: Shop.Event) in (start...end).contains(event.time) }
        guard entries.contains(where: { within(events[$0]) }) else { continue }
        let isCut = events.contains {
          start < $0.time && $0.time < end && (excluded?($0) ?? false || ending?($0) ?? false)
        }
        if isCut { continue }
        for step in 1..<serves.count {
          let needed = (1...step).filter { $0 == step || !optional.contains($0) }
          guard needed.allSatisfy({ place in events.contains { within($0) && serves[place]($0) } })
          else { continue }
          let found = Best(end: end, place: 0, limit: start, start: start)
          if best[step - 1].map({ found.isBetter(than: $0) }) ?? true { best[step - 1] = found }
        }
      }
    }
  }
}
