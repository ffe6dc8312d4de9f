/// Gathers events that arrive in order, batch by batch, into an ``EventStore``.
package struct EventStoreBuilder {
  private let starts = EventValuesBuilder<Int>()
  private let customers = EventValuesBuilder<Int32>()
  private let times = EventValuesBuilder<Int64>()
  private let codes = EventValuesBuilder<UInt16>()
  private var steps: [String] = []
  /// The code of each step.
  private var known: [String: UInt16] = [:]
  /// Whether events have come in the order of (customer, time) so far.
  package private(set) var isOrdered = true
  /// Whether every event had a step so far.
  private var isNamed = true

  package init() {}

  package var count: Int { times.count }

  /// Makes room for at most so many events; what is not filled takes no memory.
  package mutating func reserve(_ count: Int) {
    times.reserve(count)
    codes.reserve(count)
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
    // A pass over one column at a time: the compiler sees through each.
    batch.withUnsafeBufferPointer { batch in
      batchTimes.withUnsafeBufferPointer { batchTimes in
        bound(batch, batchTimes, count)
        times.append(contentsOf: UnsafeBufferPointer(rebasing: batchTimes[..<count]))
      }
    }
    append(batchCodes[..<count], names)
  }

  /// Notes where customers begin, and whether all is in order.
  private mutating func bound(
    _ batch: UnsafeBufferPointer<Int32>, _ batchTimes: UnsafeBufferPointer<Int64>, _ count: Int
  ) {
    let before = times.count
    var last = customers.last
    var lastTime = times.last ?? .min
    var isBack = false
    for index in 0..<count {
      let customer = batch[index]
      let time = batchTimes[index]
      if customer != last {
        if let last, customer < last { isBack = true }
        starts.append(before + index)
        customers.append(customer)
        last = customer
        lastTime = .min
      }
      isBack = isBack || time < lastTime
      lastTime = time
    }
    if isBack { isOrdered = false }
  }

  /// Appends codes as the store's own; most often they are the same.
  private mutating func append(_ batchCodes: ArraySlice<UInt16>, _ names: [String]) {
    if steps.isEmpty { for name in names { _ = code(of: name) } }
    let isSame = names == steps
    var translation: [UInt16] = []
    if !isSame { translation = names.map { code(of: $0) } }
    let known = UInt16(clamping: names.count)
    batchCodes.withUnsafeBufferPointer { batch in
      var greatest: UInt16 = 0
      for code in batch { greatest = max(greatest, code) }
      isNamed = isNamed && greatest < known
      codes.extend(by: batch.count) { new in
        if isSame {
          for index in new.indices { new[index] = batch[index] < known ? batch[index] : .max }
        } else {
          for index in new.indices {
            new[index] = batch[index] < known ? translation[Int(batch[index])] : .max
          }
        }
      }
    }
  }

  private mutating func code(of name: String) -> UInt16 {
    if let code = known[name] { return code }
    let code = UInt16(clamping: steps.count)
    steps.append(name)
    known[name] = code
    return code
  }

  package consuming func finish(marks: [EventMark] = []) -> EventStore {
    starts.append(times.count)
    return EventStore(
      starts: starts.finish(), customers: customers.finish(), times: times.finish(),
      codes: codes.finish(), steps: steps, marks: marks, isNamed: isNamed)
  }
}

extension EventStore {
  package var customerCount: Int { customers.count }
  package var eventCount: Int { times.count }

  /// The place of the first customer whose code is at least a given one, not before a given place.
  ///
  /// It looks near the place first: codes that are looked for in order are found in no time.
  package func place(ofCode code: Int32, from start: Int) -> Int {
    var (low, step) = (start, 1)
    while low + step <= customers.count, customers[low + step - 1] < code {
      low += step
      step *= 2
    }
    var high = min(customers.count, low + step)
    while low < high {
      let middle = (low + high) / 2
      if customers[middle] < code { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Bytes of memory that the arrays take.
  package var size: Int {
    starts.count * 8 + customers.count * 4 + times.count * 8 + codes.count * 2
      + marks.reduce(0) { $0 + $1.size }
  }
}
