import Verbs

extension FunnelKernel {
  /// Whether a step's latest start is all that must be known of it: steps in order that no event can be
  /// two of, within elapsed time, whatever comes between.
  var isSimple: Bool {
    rule.areApart && rule.order == .given && rule.gaps.isEmpty && rule.optional.isEmpty
      && !rule.isInterrupted && rule.window?.isCalendar != true && rule.entry == .any
      && rule.precedence != .files
  }

  /// The simple case without a check or an allocation for each event.
  ///
  /// Every customer's events lie within the columns, and every code is cut to one that has a mask, so
  /// that no place needs to be checked again.
  func followSimply(
    _ events: EventStore, _ groups: Groups, _ customers: Range<Int>, into partial: inout Partial
  ) {
    let steps = rule.steps.count
    var length = Int64.max
    if case .elapsed(let microseconds)? = rule.window?.length { length = microseconds }
    let matureUntil = length == .max ? .max : rule.observedUntil - length
    let ascending = rule.precedence == .atOnce
    var tallies = partial.groups
    partial.groups = []
    let none = partial.masks.count - 1
    // For each step the start of the latest chain that leads to it, then the time of the first.
    var states = [Int64](repeating: .min, count: steps)
    var first = states
    events.starts.withUnsafeBufferPointer { starts in
      events.times.withUnsafeBufferPointer { times in
        partial.codes.withUnsafeBufferPointer { codes in
          partial.masks.withUnsafeBufferPointer { masks in
            states.withUnsafeMutableBufferPointer { states in
              first.withUnsafeMutableBufferPointer { first in
                for customer in customers {
                  let group = groups.byCustomer.map { Int($0[customer]) } ?? 0
                  guard group < tallies.count else { continue }
                  var event = starts[customer]
                  let end = starts[customer + 1]
                  var hasEntered = false
                  while event < end {
                    var mask = masks[min(Int(codes[event]), none)]
                    let place = event
                    event += 1
                    if mask == 0 { continue }
                    let time = times[place]
                    while event < end, times[event] == time {
                      mask |= masks[min(Int(codes[event]), none)]
                      event += 1
                    }
                    if !hasEntered {
                      // Nothing counts before an entry.
                      if mask & 1 == 0 { continue }
                      hasEntered = true
                      for step in 0..<steps {
                        states[step] = .min
                        first[step] = -1
                      }
                    }
                    while mask != 0 {
                      let step =
                        ascending ? mask.trailingZeroBitCount : 63 - mask.leadingZeroBitCount
                      mask &= ~(1 << UInt64(step))
                      if step == 0 {
                        if time <= matureUntil { states[0] = time }
                      } else {
                        let start = states[step - 1]
                        guard start > .min, time - start <= length else { continue }
                        states[step] = start
                        if first[step] < 0 { first[step] = time - start }
                      }
                    }
                  }
                  guard hasEntered else { continue }
                  tallies[group].count(isMature: states[0] > .min, times: first)
                }
              }
            }
          }
        }
      }
    }
    partial.groups = tallies
  }
}
