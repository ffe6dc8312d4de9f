import Kits

/// What is known of one customer's chains in the simple case.
///
/// Each step has a slot, from 1, after that of the step before it. Slot 0 is the event at hand as its
/// own start.
struct SimpleFunnelChain: ~Copyable {
  private struct Slot {
    /// The start of the latest chain that leads to the step, ``never`` before there is one; it never
    /// goes back.
    var start = SimpleFunnelChain.never
    /// When the step was first reached, and the start of the chain then; `.max` before.
    var arrival = Int64.max
    var origin = Int64.max
  }

  private let steps: Int
  private let length: Int64
  private let matureUntil: Int64
  private let isAtOnce: Bool
  private let slots: UnsafeMutablePointer<Slot>
  /// The slot of every code there may be; one more than there are for an event of no step.
  private let slotOf: UnsafeMutablePointer<UInt8>
  /// Places of events of steps, a piece of all that a customer has.
  private let places: UnsafeMutablePointer<Int>

  /// Further from every time than any two times are from each other.
  private static let never = -6 * EventTime.reach
  private static let pieceSize = 256
  /// Events of one instant that are put in order; more of them are taken in together.
  private static let mostTied = 16

  /// - Parameter masks: The steps of each code, no more than one.
  init(_ rule: FunnelRule, masks: [UInt64]) {
    steps = rule.steps.count
    if case .elapsed(let microseconds)? = rule.window?.length {
      (length, matureUntil) = (microseconds, rule.observedUntil - microseconds)
    } else {
      (length, matureUntil) = (.max, .max)
    }
    isAtOnce = rule.precedence == .atOnce
    slots = .allocate(capacity: steps + 1)
    slots.initialize(repeating: Slot(), count: steps + 1)
    places = .allocate(capacity: Self.pieceSize)
    slotOf = .allocate(capacity: 1 << 16)
    slotOf.initialize(repeating: UInt8(steps + 1), count: 1 << 16)
    for (code, mask) in masks.enumerated() where mask != 0 {
      slotOf[code] = UInt8(mask.trailingZeroBitCount + 1)
    }
  }

  deinit {
    slots.deallocate()
    slotOf.deallocate()
    places.deallocate()
  }

  /// Follows a customer's events; false when none is an entry.
  @inline(__always)
  func follow(
    _ events: Range<Int>, _ times: UnsafePointer<Int64>, _ codes: UnsafePointer<UInt16>
  ) -> Bool {
    var entry = events.lowerBound
    while entry < events.upperBound, slotOf[Int(codes[entry])] != 1 { entry &+= 1 }
    guard entry < events.upperBound else { return false }
    // Nothing counts before an entry but what is at the same instant.
    while entry > events.lowerBound, times[entry &- 1] == times[entry] { entry &-= 1 }
    let rest = entry..<events.upperBound
    if !take(rest, times, codes) { takeByInstant(rest, times, codes) }
    return true
  }

  private func clear() {
    for slot in 1...steps { slots[slot] = Slot() }
  }

  /// Takes in events one by one; false where that cannot be done, as too many are at one instant.
  @inline(__always)
  private func take(
    _ events: Range<Int>, _ times: UnsafePointer<Int64>, _ codes: UnsafePointer<UInt16>
  ) -> Bool {
    clear()
    let longest = min(length, 2 * EventTime.reach)
    var event = events.lowerBound
    while event < events.upperBound {
      let end = min(events.upperBound, event &+ Self.pieceSize)
      var count = 0
      while event < end {
        places[count] = event
        count &+= Int(slotOf[Int(codes[event])]) <= steps ? 1 : 0
        event &+= 1
      }
      if end < events.upperBound, times[end] == times[end - 1] { return false }
      guard count > 0 else { continue }
      var inOrder = 0
      var next = times[places[0]]
      for place in 0..<count {
        let time = next
        if place &+ 1 < count {
          next = times[places[place &+ 1]]
          if next == time, place >= inOrder {
            inOrder = order(from: place, count, times, codes)
            if inOrder > place + Self.mostTied { return false }
          }
        }
        let slot = slots + Int(slotOf[Int(codes[places[place]])])
        // An entry is its own start, if its window is over.
        slots.pointee.start = time <= matureUntil ? time : Self.never
        let start = (slot - 1).pointee.start
        let isReached = time &- start <= longest
        slot.pointee.start = max(slot.pointee.start, isReached ? start : Self.never)
        slot.pointee.arrival = min(slot.pointee.arrival, isReached ? time : .max)
        slot.pointee.origin = min(slot.pointee.origin, isReached ? start : .max)
      }
    }
    return true
  }

  /// Puts the events at the instant of a place into the order in which they are to be taken in: from the
  /// first step to the last if each may follow another of the instant, else the other way.
  ///
  /// Gives the place after them; they stay as they are when they are more than ``mostTied``.
  @inline(never)
  private func order(
    from first: Int, _ count: Int, _ times: UnsafePointer<Int64>, _ codes: UnsafePointer<UInt16>
  ) -> Int {
    var end = first + 1
    while end < count, times[places[end]] == times[places[first]] { end += 1 }
    guard end - first <= Self.mostTied else { return end }
    func rank(_ place: Int) -> Int {
      let slot = Int(slotOf[Int(codes[place])])
      return isAtOnce ? slot : -slot
    }
    for place in first + 1..<end {
      let moved = places[place]
      var to = place
      while to > first, rank(places[to - 1]) > rank(moved) {
        places[to] = places[to - 1]
        to -= 1
      }
      places[to] = moved
    }
    return end
  }

  /// Takes in events, those of one instant together.
  @inline(never)
  private func takeByInstant(
    _ events: Range<Int>, _ times: UnsafePointer<Int64>, _ codes: UnsafePointer<UInt16>
  ) {
    clear()
    var event = events.lowerBound
    while event < events.upperBound {
      let time = times[event]
      var mask: UInt64 = 0
      while event < events.upperBound, times[event] == time {
        mask |= 1 << UInt64(slotOf[Int(codes[event])])
        event += 1
      }
      mask &= ~(1 << UInt64(steps + 1))
      while mask != 0 {
        // From the first step to the last, each may follow another of the instant; else none does.
        let slot = isAtOnce ? mask.trailingZeroBitCount : 63 - mask.leadingZeroBitCount
        mask &= ~(1 << UInt64(slot))
        reach(slot, at: time)
      }
    }
  }

  private func reach(_ slot: Int, at time: Int64) {
    var start = time
    if slot == 1 {
      guard time <= matureUntil else { return }
    } else {
      start = slots[slot - 1].start
      guard slots[slot - 1].arrival < .max, EventTime.elapsed(from: start, to: time) <= length
      else { return }
    }
    slots[slot].start = start
    guard slots[slot].arrival == .max else { return }
    (slots[slot].arrival, slots[slot].origin) = (time, start)
  }

  /// Whether some entry's window is over.
  var isMature: Bool { slots[1].arrival < .max }

  /// The time to a step, counted from 0, when it was first reached; nil when it was not.
  @inline(__always)
  func time(to step: Int) -> Int64? {
    let slot = slots[step + 1]
    guard slot.arrival < .max else { return nil }
    return EventTime.elapsed(from: slot.origin, to: slot.arrival)
  }
}
