import Verbs

/// Counts flows each of which has its place, where groups are those of customers.
struct PlacedFlows {
  /// Where events are, one column beside the other; every place that ``starts`` names is within.
  struct Columns {
    let starts: UnsafeBufferPointer<Int>
    let times: UnsafePointer<Int64>
    let codes: UnsafePointer<UInt16>
  }

  let counters: UnsafeMutablePointer<FlowCounter>
  let rooms: FlowRooms
  let groups: EventGroups
  let steps: Int

  /// Counts the flows of some customers.
  ///
  /// Groups and codes are those that there are, so that no place needs to be checked.
  @inline(__always)
  func take(_ columns: Columns, _ customers: Range<Int>) {
    let (starts, times, codes) = (columns.starts, columns.times, columns.codes)
    let (steps, width, groupCount) = (steps, steps + 1, groups.count)
    for customer in customers {
      var event = starts[customer]
      let end = starts[customer + 1]
      let group = groups.group(of: event, customer)
      guard group < groupCount else { continue }
      while event < end, codes[event] >= steps { event &+= 1 }
      guard event < end else { continue }
      let first = group &* width &* width
      let counters = counters + first
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
        var gap = time &- before
        // A difference that does not fit is the longest.
        if gap < 0 { gap = .max }
        if counters[flow].add(gap, of: number) { rooms.refill(first &+ flow, &counters[flow]) }
        source = target
        before = time
      }
      counters[source &* width &+ steps].add()
    }
  }
}

/// Counts flows that are numbered as they come.
struct NumberedFlows {
  private(set) var counters: [FlowCounter]
  private(set) var cells: [FlowCounts.Cell]
  private(set) var numbers: FlowNumbers
  private let groups: EventGroups
  let rooms: FlowRooms

  init(_ counts: FlowCounts) {
    groups = counts.groups
    let rooms = FlowRooms(flows: counts.cells.count)
    counters = counts.cells.map { FlowCounter($0, in: rooms) }
    cells = counts.cells
    numbers = counts.numbers
    self.rooms = rooms
  }

  /// Counts the flows of some customers.
  ///
  /// A flow is in the group of the event that it starts from, the start in that of the first event.
  mutating func take(_ events: EventStore, _ customers: Range<Int>) {
    let outside = events.steps.count
    for customer in customers {
      var source = outside
      var before: Int64 = 0
      var group = 0
      for event in events.starts[customer]..<events.starts[customer + 1] {
        let target = Int(events.codes[event])
        let own = groups.group(of: event, customer)
        guard target < outside, own < groups.count else { continue }
        if source == outside { group = own }
        let time = events.times[event]
        let flow = flow(group, source, target)
        if source == outside {
          counters[flow].add()
        } else {
          let gap = time &- before
          if counters[flow].add(gap < 0 ? .max : gap, of: UInt32(truncatingIfNeeded: customer)) {
            rooms.refill(flow, &counters[flow])
          }
        }
        (source, before, group) = (target, time, own)
      }
      if source != outside { counters[flow(group, source, outside)].add() }
    }
  }

  private mutating func flow(_ group: Int, _ source: Int, _ target: Int) -> Int {
    let flow = numbers.number(group, source, target)
    if flow == counters.count {
      cells.append(FlowCounts.Cell())
      counters.append(FlowCounter(cells[flow], in: rooms))
      rooms.addFlow()
    }
    return flow
  }
}
