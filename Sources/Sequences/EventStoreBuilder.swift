/// Gathers events that arrive in order, batch by batch, into an ``EventStore``.
package struct EventStoreBuilder {
  private var starts: [Int] = []
  private var customers: [Int32] = []
  private var times: [Int64] = []
  private var codes: [UInt16] = []
  private var steps: [String] = []
  /// Whether events have come in the order of (customer, time) so far.
  package private(set) var isOrdered = true

  package init() {}

  package var count: Int { times.count }

  /// Makes room for events that are known to come.
  package mutating func reserve(_ count: Int) {
    times.reserveCapacity(count)
    codes.reserveCapacity(count)
  }

  /// Appends a batch; its spans have one length.
  ///
  /// - Parameter names: What the batch's own step codes mean; a code beyond them is no step.
  package mutating func append(
    customers batch: Span<Int32>, times batchTimes: Span<Int64>, codes batchCodes: [UInt16],
    names: [String]
  ) {
    let count = min(batch.count, batchTimes.count, batchCodes.count)
    guard count > 0 else { return }
    let translation = translate(names)
    var last = customers.last
    var lastTime = times.last ?? .min
    for index in 0..<count {
      let customer = batch[index]
      let time = batchTimes[index]
      if customer != last {
        if let last, customer < last { isOrdered = false }
        starts.append(times.count)
        customers.append(customer)
        last = customer
      } else if time < lastTime {
        isOrdered = false
      }
      lastTime = time
      let code = Int(batchCodes[index])
      times.append(time)
      codes.append(code < translation.count ? translation[code] : .max)
    }
  }

  /// The batch's codes as the store's; most often they are the same.
  private mutating func translate(_ names: [String]) -> [UInt16] {
    if names == steps { return Array(0..<UInt16(clamping: steps.count)) }
    return names.map { name in
      if let place = steps.firstIndex(of: name) { return UInt16(clamping: place) }
      steps.append(name)
      return UInt16(clamping: steps.count - 1)
    }
  }

  package consuming func finish(marks: [EventMark] = []) -> EventStore {
    EventStore(
      starts: starts + [times.count], customers: customers, times: times, codes: codes,
      steps: steps, marks: marks)
  }
}

extension EventStore {
  package var customerCount: Int { customers.count }
  package var eventCount: Int { times.count }

  /// Bytes of memory that the arrays take.
  package var size: Int {
    starts.count * 8 + customers.count * 4 + times.count * 8 + codes.count * 2
      + marks.reduce(0) { $0 + $1.size }
  }
}
