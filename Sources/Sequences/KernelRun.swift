import Dispatch
package import Tables

extension SequenceKernel {
  /// The kernel's table over all customers, computed on some threads.
  ///
  /// Customers are cut into ranges of about as many events each; partial results are merged in the
  /// order of the ranges, so the table does not depend on `threads`.
  package func table(over events: EventStore, _ groups: Groups, threads: Int) -> Table {
    var kernel = self
    while true {
      let whole = kernel.pass(over: events, groups, threads: threads)
      guard let next = kernel.another(after: whole, events, groups) else {
        return kernel.finish(whole, events, groups)
      }
      kernel = next
    }
  }

  private func pass(over events: EventStore, _ groups: Groups, threads: Int) -> Partial {
    let ranges = events.ranges(threads <= 1 ? 1 : threads * rangesPerThread)
    let empty = begin(events, groups)
    guard ranges.count > 1 else {
      var partial = empty
      run(events, groups, customers: 0..<events.customerCount, into: &partial)
      return partial
    }
    let partials = concurrent(ranges) { range in
      var partial = empty
      run(events, groups, customers: range, into: &partial)
      return partial
    }
    var whole = partials[0]
    for next in partials.dropFirst() { merge(&whole, next) }
    return whole
  }
}

extension EventStore {
  /// Ranges of customers that together are all of them, with about as many events each.
  package func ranges(_ count: Int) -> [Range<Int>] {
    guard customerCount > 0 else { return [] }
    var ranges: [Range<Int>] = []
    var start = 0
    for number in 1...max(1, count) {
      // A product of large counts must not overflow: divide first, then add what was lost.
      let (whole, rest) = eventCount.quotientAndRemainder(dividingBy: count)
      let target = whole * number + rest * number / count
      var low = start
      var high = customerCount
      while low < high {
        let middle = (low + high) / 2
        if starts[middle] < target { low = middle + 1 } else { high = middle }
      }
      let end = number == count ? customerCount : max(low, start)
      if end > start { ranges.append(start..<end) }
      start = end
    }
    return ranges
  }
}

/// Computes a value for each item on all cores, and gives them in the order of the items.
package func concurrent<Item: Sendable, Result: Sendable>(
  _ items: [Item], _ body: @Sendable (Item) -> Result
) -> [Result] {
  let slots = Slots<Result>(count: items.count)
  DispatchQueue.concurrentPerform(iterations: items.count) { index in
    slots.set(index, body(items[index]))
  }
  return slots.values
}

/// One place per item; each is written once, by the thread that computed it.
private final class Slots<Value>: @unchecked Sendable {
  private let storage: UnsafeMutableBufferPointer<Value?>

  init(count: Int) {
    storage = .allocate(capacity: count)
    storage.initialize(repeating: nil)
  }

  deinit {
    storage.deinitialize()
    storage.deallocate()
  }

  func set(_ index: Int, _ value: Value) { storage[index] = value }

  var values: [Value] { storage.compactMap { $0 } }
}
