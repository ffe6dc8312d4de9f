package import Diagnostics
import Dispatch
import Synchronization
package import Tables
package import Works

/// Events between two looks at whether a pass is to stop: few enough that Ctrl-C is answered at once,
/// so many that looking costs nothing.
private let eventsPerLook = 1 << 18

extension SequenceKernel {
  /// The kernel's table over all customers, computed on some threads.
  ///
  /// Customers are cut into ranges of about as many events each; partial results are merged in the
  /// order of the ranges, so the table does not depend on `threads`. Throws `cancelled`.
  package func table(
    over events: EventStore, _ groups: Groups, threads: Int, work: Work = Work()
  ) throws(Diagnostic) -> Table {
    var kernel = self
    while true {
      let ground = kernel.ground(events, groups)
      let whole = try kernel.pass(over: events, ground, threads: threads, work)
      guard let next = kernel.another(after: whole, events) else {
        try work.check()
        return kernel.finish(whole, events, ground)
      }
      kernel = next
    }
  }

  private func pass(
    over events: EventStore, _ ground: Ground, threads: Int, _ work: Work
  ) throws(Diagnostic) -> Partial {
    let ranges = events.ranges(threads <= 1 ? 1 : threads * rangesPerThread)
    guard !ranges.isEmpty else { return begin(ground, events) }
    let done = Atomic(0)
    let partials = Slots<Partial>(count: ranges.count)
    DispatchQueue.concurrentPerform(iterations: ranges.count) { index in
      var partial = begin(ground, events)
      for piece in events.pieces(of: ranges[index], events: eventsPerLook)
      where !work.isCancelled {
        run(piece, of: events, ground, into: &partial)
        let own = events.starts[piece.upperBound] - events.starts[piece.lowerBound]
        let (_, counted) = done.add(own, ordering: .relaxed)
        work.progress(counted, of: events.eventCount)
      }
      end(&partial)
      partials.set(index, partial)
    }
    try work.check()
    var whole = partials.take(0)
    for index in 1..<ranges.count {
      merge(&whole, partials.take(index))
      try work.check()
    }
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

extension EventStore {
  /// Some customers in pieces, one after the other, each with so many events or with one customer more.
  fileprivate func pieces(of customers: Range<Int>, events most: Int) -> [Range<Int>] {
    guard starts[customers.upperBound] - starts[customers.lowerBound] > most else {
      return [customers]
    }
    var pieces: [Range<Int>] = []
    var first = customers.lowerBound
    while first < customers.upperBound {
      let end = starts[first] + most
      var (low, high) = (first + 1, customers.upperBound)
      while low < high {
        let middle = (low + high) / 2
        if starts[middle] < end { low = middle + 1 } else { high = middle }
      }
      pieces.append(first..<low)
      first = low
    }
    return pieces
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
  return items.indices.map { slots.take($0) }
}

/// One place per item; each is written once, by the thread that computed it, and taken at most once.
private final class Slots<Value>: @unchecked Sendable {
  private let values: UnsafeMutablePointer<Value>
  private let isThere: UnsafeMutablePointer<Bool>
  private let count: Int

  init(count: Int) {
    self.count = count
    values = .allocate(capacity: count)
    isThere = .allocate(capacity: count)
    isThere.initialize(repeating: false, count: count)
  }

  deinit {
    for index in 0..<count where isThere[index] { (values + index).deinitialize(count: 1) }
    values.deallocate()
    isThere.deallocate()
  }

  func set(_ index: Int, _ value: Value) {
    (values + index).initialize(to: value)
    isThere[index] = true
  }

  /// What was set, which is no longer here.
  func take(_ index: Int) -> Value {
    precondition(isThere[index])
    isThere[index] = false
    return (values + index).move()
  }
}
