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
    _ events: EventStore, _ customers: Range<Int>, _ ground: Ground,
    into tallies: inout FunnelTallies
  ) {
    let chain = SimpleFunnelChain(rule, masks: ground.masks)
    let columns = EventColumns(events)
    ground.codes.withUnsafeBufferPointer { codes in
      guard let times = columns.times.baseAddress, let codes = codes.baseAddress else { return }
      for customer in customers {
        let own = columns.starts[customer]..<columns.starts[customer + 1]
        let group = ground.entries.group(of: own.lowerBound, customer)
        guard group < tallies.groupCount else { continue }
        if chain.follow(own, times, codes) { tallies.count(chain, in: group) }
      }
    }
  }
}
