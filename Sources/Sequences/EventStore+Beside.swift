import Tables

extension EventStore {
  /// The events of the customers here with those of another store beside them, in time; at one instant
  /// the events here come first.
  ///
  /// The others have no step and no marks: code `.max`, and null as the value of every mark. Nil when
  /// there are more events here than places that are counted.
  package func with(
    _ other: EventStore, mostEvents: Int = Int(Int32.max)
  ) -> EventStore? {
    guard eventCount <= mostEvents else { return nil }
    let count = eventCount + other.eventCount
    var starts: [Int] = []
    starts.reserveCapacity(customerCount + 1)
    var times: [Int64] = []
    times.reserveCapacity(count)
    // For each event its place here, below 0 for those of the other store.
    var places: [Int32] = []
    places.reserveCapacity(count)
    var customer = 0
    for (number, code) in customers.enumerated() {
      starts.append(times.count)
      while customer < other.customerCount, other.customers[customer] < code { customer += 1 }
      var next = 0..<0
      if customer < other.customerCount, other.customers[customer] == code {
        next = other.starts[customer]..<other.starts[customer + 1]
      }
      var event = next.lowerBound
      for own in self.starts[number]..<self.starts[number + 1] {
        while event < next.upperBound, other.times[event] < self.times[own] {
          times.append(other.times[event])
          places.append(-1)
          event += 1
        }
        times.append(self.times[own])
        places.append(Int32(own))
      }
      for event in event..<next.upperBound {
        times.append(other.times[event])
        places.append(-1)
      }
    }
    starts.append(times.count)
    return EventStore(
      starts: EventValues(starts), customers: customers, times: EventValues(times),
      codes: EventValues(places.lazy.map { $0 < 0 ? .max : codes[Int($0)] }), steps: steps,
      marks: marks.map { $0.placed(places) })
  }
}

extension EventMark {
  /// The mark for events that have a place here; null for those whose place is below 0.
  fileprivate func placed(_ places: [Int32]) -> EventMark {
    var values = values
    let null = values.firstIndex(of: .null) ?? values.count
    // There is a code more than values that a mark may have.
    if null == values.count { values.append(.null) }
    let code = UInt16(truncatingIfNeeded: null)
    return EventMark(
      codes: EventValues(places.lazy.map { $0 < 0 ? code : codes[Int($0)] }), values: values)
  }
}
