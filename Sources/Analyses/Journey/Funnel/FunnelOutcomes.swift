import Verbs

/// Cuts a customer's events by the values of what is held constant.
struct FunnelTrackCut {
  private let marks: [EventMark]
  /// For each mark the code that stands for no value.
  private let nulls: [UInt16?]
  private var keyed: [(key: UInt64, event: Int)] = []
  private var track: [Int] = []

  init(_ marks: [EventMark]) {
    self.marks = marks
    nulls = marks.map { mark in mark.values.firstIndex(of: .null).map { UInt16($0) } }
  }

  /// Calls with the events of each track in their order; an event without a value is in none.
  mutating func tracks(of events: Range<Int>, _ body: ([Int]) -> Void) {
    keyed.removeAll(keepingCapacity: true)
    for event in events {
      var key: UInt64 = 0
      var isKnown = true
      for (mark, null) in zip(marks, nulls) {
        let code = mark.codes[event]
        if code == null { isKnown = false }
        key = key << 16 | UInt64(code)
      }
      if isKnown { keyed.append((key, event)) }
    }
    if !marks.isEmpty {
      keyed.sort { $0.key == $1.key ? $0.event < $1.event : $0.key < $1.key }
    }
    var place = 0
    while place < keyed.count {
      let key = keyed[place].key
      track.removeAll(keepingCapacity: true)
      while place < keyed.count, keyed[place].key == key {
        track.append(keyed[place].event)
        place += 1
      }
      body(track)
    }
  }
}

/// How far one customer came in each group, over all tracks.
struct FunnelOutcomes {
  private let plan: FunnelPlan
  private let isAnyOrder: Bool
  private var chain: FunnelChain
  private var span: FunnelSpan
  private var found: [(group: Int, outcome: FunnelOutcome)] = []
  private var entered: [Int] = []

  init(_ plan: FunnelPlan, isAnyOrder: Bool) {
    self.plan = plan
    self.isAnyOrder = isAnyOrder
    chain = FunnelChain(plan)
    span = FunnelSpan(plan)
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
        plan.follow(
          0..<track.count, into: &span, time: { time(track[$0]) }, mask: { mask(track[$0]) },
          enters: { group(track[$0]) == own })
        outcome = span.outcome
      } else {
        chain.clear()
        plan.follow(
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
