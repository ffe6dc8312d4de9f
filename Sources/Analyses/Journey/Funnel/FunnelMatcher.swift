import Kits

/// Lets a customer's events go by, as the rule of a funnel asks: steps are counted from 0.
struct FunnelMatcher: Sendable {
  let stepCount: Int
  /// The steps that each step may follow.
  let sources: [[Int]]
  /// The longest time since the event before; `.max` for any.
  let gaps: [Int64]
  let hasGaps: Bool
  let window: TimeLimit?
  /// See ``FunnelRule/maturity``.
  let maturity: TimeLimit?
  let observedUntil: Int64
  let precedence: FunnelRule.Precedence
  let isHolding: Bool
  private let order: FunnelRule.Order
  private let isInterrupted: Bool
  private let isFirstOnly: Bool
  private let hasEnding: Bool

  init(_ rule: FunnelRule) {
    let further = 2...max(2, rule.steps.count)
    stepCount = rule.steps.count
    sources = [[]] + further.map { rule.sources(of: $0).map { $0 - 1 } }
    gaps = [.max] + further.map { rule.gap(before: $0)?.microseconds ?? .max }
    hasGaps = !rule.gaps.isEmpty
    window = rule.window
    maturity = rule.maturity
    observedUntil = rule.observedUntil
    precedence = rule.precedence
    isHolding = !rule.holding.isEmpty
    order = rule.order
    isInterrupted = rule.isInterrupted
    isFirstOnly = rule.entry == .first
    hasEnding = !rule.ending.isEmpty
  }

  /// Whether it is known what an entry leads to.
  @inline(__always)
  func isMature(_ time: Int64, _ isEnded: Bool) -> Bool {
    guard let maturity, !isEnded else { return true }
    return maturity.deadline(of: time).map { $0 <= observedUntil } ?? false
  }

  /// The steps at which chains wait that an event interrupts.
  @inline(__always)
  private func interrupted(by mask: UInt64) -> UInt64 {
    guard isInterrupted else { return 0 }
    if order == .direct || mask & FunnelMasks.excluded != 0 { return FunnelMasks.steps }
    guard order == .strict, mask & FunnelMasks.steps != 0 else { return 0 }
    return FunnelMasks.steps & ~mask
  }

  /// Lets the events of a track go by: those of a customer, or of a customer and one value of what is
  /// held constant.
  ///
  /// - Parameter enters: Whether an event of the first step may be an entry.
  @inline(__always)
  func follow(
    _ events: Range<Int>, into chain: inout FunnelChain, time: (Int) -> Int64,
    mask: (Int) -> UInt64, enters: (Int) -> Bool
  ) {
    let lastEnd = lastEnd(events, mask)
    let lastEndTime = lastEnd.map(time) ?? .min
    var hasSeenEntry = false
    var event = events.lowerBound
    while event < events.upperBound {
      let own = mask(event)
      if own == 0, order != .direct {
        event += 1
        continue
      }
      let (place, now) = (event, time(event))
      var (steps, interrupted) = (own & FunnelMasks.steps, interrupted(by: own))
      var isEntry = false
      if own & 1 != 0, !(isFirstOnly && hasSeenEntry) {
        hasSeenEntry = true
        isEntry = enters(event)
      }
      event += 1
      if precedence != .files {
        while event < events.upperBound, time(event) == now {
          let own = mask(event)
          steps |= own & FunnelMasks.steps
          interrupted |= self.interrupted(by: own)
          if own & 1 != 0, !(isFirstOnly && hasSeenEntry) {
            hasSeenEntry = true
            if enters(event) { isEntry = true }
          }
          event += 1
        }
      }
      let isEnded =
        hasEnding && (precedence == .files ? (lastEnd ?? -1) > place : lastEndTime > now)
      chain.take(steps, interrupted: interrupted, at: now, enters: isEntry, isEnded: isEnded)
    }
  }

  /// Lets the events of a track go by from the last to the first.
  func follow(
    _ events: Range<Int>, into span: inout FunnelSpan, time: (Int) -> Int64,
    mask: (Int) -> UInt64, enters: (Int) -> Bool
  ) {
    let lastEndTime = lastEnd(events, mask).map(time) ?? .min
    let onlyEntry = isFirstOnly ? events.first { mask($0) & 1 != 0 } : nil
    var event = events.upperBound
    while event > events.lowerBound {
      let now = time(event - 1)
      var all: UInt64 = 0
      var isEntry = false
      while event > events.lowerBound, time(event - 1) == now {
        event -= 1
        let own = mask(event)
        all |= own
        if own & 1 != 0, !isFirstOnly || event == onlyEntry, enters(event) { isEntry = true }
      }
      span.take(all, at: now, enters: isEntry, isEnded: hasEnding && lastEndTime > now)
    }
  }

  private func lastEnd(_ events: Range<Int>, _ mask: (Int) -> UInt64) -> Int? {
    guard hasEnding else { return nil }
    return events.last { mask($0) & FunnelMasks.ending != 0 }
  }
}

/// What takes in the events of a track, and then knows how far the customer came: by chains of steps in
/// their order, or by spans in which steps happen in any order.
protocol FunnelFollower {
  init(_ matcher: FunnelMatcher)
  var outcome: FunnelOutcome { get }
  mutating func clear()
  /// Lets the events of a track go by; see ``FunnelMatcher``.
  mutating func follow(
    _ events: Range<Int>, time: (Int) -> Int64, mask: (Int) -> UInt64, enters: (Int) -> Bool)
}
