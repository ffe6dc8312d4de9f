import Verbs

/// Counts where one customer after the other went.
struct TouchpointCounter: CustomerCounter {
  private let rule: TouchpointKernel
  private let events: EventColumns
  private let steps: Int
  /// Whether each code is the outcome, the first or the last event shown.
  private let isOutcome: [Bool]
  private let isFrom: [Bool]
  private let isTo: [Bool]
  /// The customer's events that have a step.
  private var nodes: [Int] = []
  private var times: [Int64] = []
  /// How often each node was met.
  private var visits: [Int64]

  init(_ rule: TouchpointKernel, _ events: EventStore) {
    func flags(_ names: [String]?) -> [Bool] {
      events.steps.map { name in names.map { $0.contains(name) } ?? false }
    }
    self.rule = rule
    self.events = EventColumns(events)
    steps = events.steps.count
    (isOutcome, isFrom, isTo) = (flags(rule.outcome), flags(rule.from), flags(rule.to))
    visits = Array(repeating: 0, count: steps * 3)
  }

  mutating func count(
    _ customer: Int, _ own: Range<Int>, in tallies: inout GroupTallies<TouchpointKernel.Tally>
  ) {
    for node in nodes { visits[node] = 0 }
    nodes.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    for event in own where Int(events.codes[event]) < steps {
      nodes.append(Int(events.codes[event]) * 3)
      times.append(events.times[event])
    }
    if rule.outcome != nil { divide() }
    guard let shown else { return }
    tallies.withTally(of: own.lowerBound, customer) { tally in
      if rule.part == .moves { move(shown, in: &tally) } else { count(shown, in: &tally) }
    }
  }

  /// Puts each event in its stage around the first outcome.
  private mutating func divide() {
    guard let first = nodes.firstIndex(where: { isOutcome[$0 / 3] }) else { return }
    let outcome = times[first]
    for index in nodes.indices where times[index] >= outcome {
      nodes[index] += times[index] == outcome ? 1 : 2
    }
  }

  /// The events that are shown; nil when there are none.
  private var shown: Range<Int>? {
    var start = 0
    if rule.from != nil {
      guard let first = nodes.firstIndex(where: { isFrom[$0 / 3] }) else { return nil }
      start = first
    }
    guard start < nodes.count else { return nil }
    guard rule.to != nil else { return start..<nodes.count }
    let searched = nodes[(rule.from == nil ? start : start + 1)...]
    guard let last = searched.firstIndex(where: { isTo[$0 / 3] }) else {
      return start..<nodes.count
    }
    return start..<last + 1
  }

  private mutating func count(_ shown: Range<Int>, in tally: inout TouchpointKernel.Tally) {
    var positions = SIMD4<Int64>.zero
    for index in shown {
      let (node, time) = (nodes[index], times[index])
      positions[node % 3] += 1
      visits[node] += 1
      tally.count(node) { counts in
        if visits[node] == 1 {
          counts.customers += 1
          counts.arrivals.append(positions[node % 3])
        } else {
          counts.repeats += 1
        }
        if rule.part == .places { return }
        if index == 0 || isApart(index - 1) { counts.entries += 1 }
        guard time <= rule.matureUntil else { return }
        counts.n += 1
        if isLast(index) {
          counts.exits += 1
        } else {
          counts.waits.append(EventTime.elapsed(from: time, to: times[index + 1]))
        }
      }
    }
  }

  private func move(_ shown: Range<Int>, in tally: inout TouchpointKernel.Tally) {
    for index in shown where times[index] <= rule.matureUntil && !isLast(index) {
      let (node, next) = (nodes[index], nodes[index + 1])
      if node != next { tally.moves[TouchpointKernel.Tally.move(node, next), default: 0] += 1 }
    }
  }

  private func isLast(_ index: Int) -> Bool { index + 1 >= times.count || isApart(index) }

  /// Whether more than the gap lies between an event and the next.
  private func isApart(_ index: Int) -> Bool {
    EventTime.elapsed(from: times[index], to: times[index + 1]) > rule.gap
  }
}
