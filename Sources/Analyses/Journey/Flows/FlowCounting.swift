import Verbs

extension FlowCounters {
  /// Counts the flows of some customers, each of which has its place, where groups are those of customers.
  ///
  /// Groups and codes are those that there are, so that no place needs to be checked.
  @inline(__always)
  mutating func take(
    _ customers: Range<Int>, of columns: EventColumns, _ groups: EventGroups, steps: Int
  ) {
    guard let times = columns.times.baseAddress, let codes = columns.codes.baseAddress else {
      return
    }
    let (starts, width, groupCount) = (columns.starts, steps + 1, groups.count)
    for customer in customers {
      var event = starts[customer]
      let end = starts[customer + 1]
      let group = groups.group(of: event, customer)
      guard group < groupCount else { continue }
      while event < end, codes[event] >= steps { event &+= 1 }
      guard event < end else { continue }
      let first = group &* width &* width
      let counters = base + first
      let number = UInt32(truncatingIfNeeded: customer)
      var before = times[event]
      var source = Int(codes[event])
      counters[steps &* width &+ source].add()
      event &+= 1
      while event < end {
        let target = Int(codes[event])
        let time = times[event]
        event &+= 1
        guard target < steps else { continue }
        let flow = source &* width &+ target
        let gap = EventTime.elapsed(from: before, to: time)
        if counters[flow].add(gap, of: number) { refill(first &+ flow) }
        source = target
        before = time
      }
      counters[source &* width &+ steps].add()
    }
  }
}

extension FlowCounts {
  /// Counts the flows of some customers, each of which is numbered as it comes.
  ///
  /// A flow is in the group of the event that it starts from, the start in that of the first event.
  mutating func take(
    _ customers: Range<Int>, of columns: EventColumns, _ groups: EventGroups, steps outside: Int
  ) {
    for customer in customers {
      var source = outside
      var before: Int64 = 0
      var group = 0
      for event in columns.starts[customer]..<columns.starts[customer + 1] {
        let target = Int(columns.codes[event])
        let own = groups.group(of: event, customer)
        guard target < outside, own < groups.count else { continue }
        if source == outside { group = own }
        let time = columns.times[event]
        let flow = flow(group, source, target)
        if source == outside {
          add(flow)
        } else {
          add(
            flow, gap: EventTime.elapsed(from: before, to: time),
            of: UInt32(truncatingIfNeeded: customer))
        }
        (source, before, group) = (target, time, own)
      }
      if source != outside { add(flow(group, source, outside)) }
    }
  }
}
