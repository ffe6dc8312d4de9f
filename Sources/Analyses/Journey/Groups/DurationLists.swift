import Kits
import Statistics

/// Lists of durations, each in blocks of memory that do not move: what is gathered is neither copied nor
/// joined until somebody needs it.
struct DurationLists: ~Copyable {
  private struct Block {
    let values: UnsafeMutableBufferPointer<Int64>
    var count = 0
    var next: UnsafeMutablePointer<Block>?
  }

  private struct List {
    var first: UnsafeMutablePointer<Block>?
    var last: UnsafeMutablePointer<Block>?
    /// Where the next duration is written, and where the last block ends.
    var next: UnsafeMutablePointer<Int64>?
    var end: UnsafeMutablePointer<Int64>?
  }

  private static let (leastCapacity, mostCapacity) = (128, 2048)

  private var lists: [List]

  init(_ count: Int) { lists = Array(repeating: List(), count: count) }

  deinit {
    for list in lists {
      var block = list.first
      while let own = block {
        block = own.pointee.next
        own.pointee.values.deallocate()
        own.deallocate()
      }
    }
  }

  var count: Int { lists.count }

  mutating func addList() { lists.append(List()) }

  @inline(__always)
  mutating func append(_ duration: Int64, to list: Int) {
    if lists[list].next == lists[list].end { grow(list) }
    lists[list].next?.pointee = duration
    lists[list].next = lists[list].next.map { $0 + 1 }
  }

  @inline(never)
  private mutating func grow(_ list: Int) {
    let room = extend(list, filledTo: lists[list].end)
    (lists[list].next, lists[list].end) = (
      room.baseAddress, room.baseAddress.map { $0 + room.count }
    )
  }

  /// Room for more of a list that has written so far into its last room, if there is one.
  mutating func extend(
    _ list: Int, filledTo end: UnsafeMutablePointer<Int64>?
  ) -> UnsafeMutableBufferPointer<Int64> {
    close(list, at: end)
    let last = lists[list].last
    let capacity = min(
      max((last?.pointee.values.count ?? 0) * 4, Self.leastCapacity), Self.mostCapacity)
    let block = UnsafeMutablePointer<Block>.allocate(capacity: 1)
    block.initialize(to: Block(values: .allocate(capacity: capacity)))
    last?.pointee.next = block
    if lists[list].first == nil { lists[list].first = block }
    lists[list].last = block
    return block.pointee.values
  }

  /// Says how far the last room of a list is filled, if there is one.
  mutating func close(_ list: Int, at end: UnsafeMutablePointer<Int64>?) {
    if let last = lists[list].last, let base = last.pointee.values.baseAddress, let end {
      last.pointee.count = end - base
    }
  }

  /// Nothing is appended any more.
  mutating func close() {
    for list in lists.indices {
      close(list, at: lists[list].next)
      (lists[list].next, lists[list].end) = (nil, nil)
    }
  }

  /// Takes what a list of others has, after what is here; both are closed.
  mutating func take(_ other: Int, of others: inout DurationLists, to list: Int) {
    let taken = others.lists[other]
    guard let first = taken.first else { return }
    others.lists[other] = List()
    if let last = lists[list].last {
      last.pointee.next = first
    } else {
      lists[list].first = first
    }
    lists[list].last = taken.last
  }

  /// How many durations a list has that is closed.
  func count(of list: Int) -> Int { parts(of: list).reduce(0) { $0 + $1.count } }

  private func parts(of list: Int) -> [UnsafeBufferPointer<Int64>] {
    var parts: [UnsafeBufferPointer<Int64>] = []
    var block = lists[list].first
    while let own = block {
      parts.append(UnsafeBufferPointer(rebasing: own.pointee.values[..<own.pointee.count]))
      block = own.pointee.next
    }
    return parts
  }

  /// A value for each list, which is closed, from its number and the pieces of memory that its durations
  /// are in; on all cores.
  func map<Result: Sendable>(
    _ body: @Sendable (Int, [UnsafeBufferPointer<Int64>]) -> Result
  ) -> [Result] {
    // Only read, and not longer than here.
    nonisolated(unsafe) let parts = lists.indices.map { self.parts(of: $0) }
    // In turn, so that neighbours, which are often alike in size, are not one thread's.
    let hands = min(parts.count, 16)
    let shares = concurrent(Array(0..<hands)) { hand in
      stride(from: hand, to: parts.count, by: hands).map { body($0, parts[$0]) }
    }
    return parts.indices.map { shares[$0 % hands][$0 / hands] }
  }
}

/// A quantile of durations that are in some pieces of memory, found without sorting; see `quantile`.
func quantile(_ share: Double, of parts: [UnsafeBufferPointer<Int64>]) -> Double? {
  let count = parts.reduce(0) { $0 + $1.count }
  guard count > 0 else { return nil }
  let place = share * Double(count - 1)
  let below = Int(place)
  guard let (low, high) = orderStatistics(below, min(below + 1, count - 1), of: parts) else {
    return nil
  }
  return Statistics.quantile([Double(low), Double(high)], place - Double(below))
}
