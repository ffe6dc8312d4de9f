import Verbs

/// Some customers' events at a time, as flows and gaps one after the other: what does not depend on
/// anything but an event and the one before it is computed for many at once.
struct FlowPieces: ~Copyable {
  private static let capacity = 2048

  private let columns: EventColumns
  private let times: UnsafePointer<Int64>
  private let codes: UnsafePointer<UInt16>
  private let groups: EventGroups
  private let steps: Int
  /// For each event the place in memory of the counter of the flow that leads to it, and the gap.
  private let offsets: UnsafeMutablePointer<UInt16>
  private let gaps: UnsafeMutablePointer<Int64>

  private static let stride = MemoryLayout<FlowCounter>.stride

  /// Nil where a place takes more than 16 bits, or there is nothing.
  init?(_ columns: EventColumns, _ groups: EventGroups, steps: Int) {
    let width = steps + 1
    guard width * width * Self.stride <= Int(UInt16.max),
      let times = columns.times.baseAddress, let codes = columns.codes.baseAddress
    else { return nil }
    (self.columns, self.times, self.codes) = (columns, times, codes)
    (self.groups, self.steps) = (groups, steps)
    offsets = .allocate(capacity: Self.capacity)
    gaps = .allocate(capacity: Self.capacity)
  }

  deinit {
    offsets.deallocate()
    gaps.deallocate()
  }

  /// Counts the flows of some customers.
  func take(_ customers: Range<Int>, into counters: inout FlowCounters) {
    let starts = columns.starts
    var customer = customers.lowerBound
    while customer < customers.upperBound {
      let first = starts[customer]
      var last = customer
      while last < customers.upperBound, starts[last &+ 1] &- first <= Self.capacity { last &+= 1 }
      if last > customer, fill(first, starts[last]) {
        count(customer..<last, into: &counters)
      } else {
        // More events than there is room for, or some of no step.
        last = max(last, customer &+ 1)
        counters.take(customer..<last, of: columns, groups, steps: steps)
      }
      customer = last
    }
  }

  /// Computes flows and gaps; false when some event has no step.
  @inline(__always)
  private func fill(_ first: Int, _ end: Int) -> Bool {
    guard first < end else { return true }
    let (codes, times) = (codes + first, times + first)
    let (width, stride) = (UInt16(steps + 1), UInt16(Self.stride))
    var greatest = codes[0]
    for event in 1..<max(1, end - first) {
      greatest = max(greatest, codes[event])
      offsets[event] = (codes[event &- 1] &* width &+ codes[event]) &* stride
    }
    for event in 1..<max(1, end - first) { gaps[event] = times[event] &- times[event &- 1] }
    return greatest < steps
  }

  @inline(__always)
  private func count(_ customers: Range<Int>, into all: inout FlowCounters) {
    let (starts, codes, width) = (columns.starts, codes, steps + 1)
    let groupCount = groups.count
    let (offsets, gaps) = (
      offsets - starts[customers.lowerBound], gaps - starts[customers.lowerBound]
    )
    for customer in customers {
      let (first, end) = (starts[customer], starts[customer &+ 1])
      let group = groups.group(of: first, customer)
      guard group < groupCount, first < end else { continue }
      let place = group &* width &* width
      let counters = all.base + place
      let base = UnsafeMutableRawPointer(counters)
      let number = UInt32(truncatingIfNeeded: customer)
      counters[steps &* width &+ Int(codes[first])].add()
      var event = first &+ 1
      while event < end {
        let offset = Int(offsets[event])
        let counter = (base + offset).assumingMemoryBound(to: FlowCounter.self)
        if counter.pointee.add(gaps[event], of: number) {
          all.refill(place &+ offset / Self.stride)
        }
        event &+= 1
      }
      counters[Int(codes[end &- 1]) &* width &+ steps].add()
    }
  }
}
