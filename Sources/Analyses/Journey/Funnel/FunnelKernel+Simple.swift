import Kits

extension FunnelKernel {
  /// Whether a step's latest start is all that must be known of it: steps in order that no event can be
  /// two of, within elapsed time, whatever comes between.
  var isSimple: Bool {
    rule.areApart && rule.order == .given && rule.gaps.isEmpty && rule.optional.isEmpty
      && !rule.isInterrupted && rule.window?.isCalendar != true && rule.entry == .any
      && rule.precedence != .files
  }

  /// The simple case, for most customers with few branches that depend on the data: no processor
  /// guesses them.
  ///
  /// Every customer's events lie within the columns, and every code has a slot, so that no place needs
  /// to be checked again.
  func followSimply(
    _ events: EventStore, _ customers: Range<Int>, into partial: inout Partial
  ) {
    var tallies = partial.groups
    partial.groups = []
    let chain = SimpleFunnelChain(rule, masks: partial.masks, moments: events.moments)
    defer { chain.deallocate() }
    events.starts.withUnsafeBufferPointer { starts in
      events.times.withUnsafeBufferPointer { times in
        partial.codes.withUnsafeBufferPointer { codes in
          guard let times = times.baseAddress, let codes = codes.baseAddress else { return }
          for customer in customers {
            let group = partial.entries.group(of: starts[customer], customer)
            guard group < tallies.count else { continue }
            if chain.follow(starts[customer]..<starts[customer + 1], times, codes) {
              tallies[group].count(chain)
            }
          }
        }
      }
    }
    partial.groups = tallies
  }
}
