/// Durations in memory that does not move: what is gathered is neither copied nor joined until somebody
/// needs it whole.
final class DurationBlock: @unchecked Sendable {
  static let (leastCapacity, mostCapacity) = (128, 2048)

  let capacity: Int
  // Written by the one thread that gathers, and only read once the block is handed on.
  let base: UnsafeMutablePointer<Int64>
  fileprivate(set) var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// The block after one that is full, or the first.
  convenience init(after last: DurationBlock?) {
    self.init(
      capacity: min(max((last?.capacity ?? 0) * 4, Self.leastCapacity), Self.mostCapacity))
  }

  var values: UnsafeBufferPointer<Int64> { UnsafeBufferPointer(start: base, count: count) }
}

/// Durations one after the other; of copies only one may be added to.
struct DurationList: Sendable {
  private var blocks: [DurationBlock] = []
  // Within the last block, which is only read once it is full or the list is.
  private nonisolated(unsafe) var next: UnsafeMutablePointer<Int64>?
  private nonisolated(unsafe) var end: UnsafeMutablePointer<Int64>?

  @inline(__always)
  mutating func append(_ duration: Int64) {
    if next == end { grow() }
    next?.pointee = duration
    next = next.map { $0 + 1 }
  }

  @inline(never)
  private mutating func grow() {
    close()
    let block = DurationBlock(after: blocks.last)
    blocks.append(block)
    (next, end) = (block.base, block.base + block.capacity)
  }

  /// Says in the last block how many there are.
  private mutating func close() {
    if let last = blocks.last, let next { last.count = next - last.base }
    (next, end) = (nil, nil)
  }

  /// Room for more, when the last room is full.
  mutating func extend() -> UnsafeMutableBufferPointer<Int64> {
    if let last = blocks.last { last.count = last.capacity }
    let block = DurationBlock(after: blocks.last)
    blocks.append(block)
    return UnsafeMutableBufferPointer(start: block.base, count: block.capacity)
  }

  /// Says how far the last room is filled, if there is one.
  mutating func finish(at end: UnsafeMutablePointer<Int64>) {
    if let last = blocks.last { last.count = end - last.base }
  }

  mutating func append(_ others: DurationList) {
    var others = others
    close()
    others.close()
    blocks += others.blocks
  }

  /// Calls with the pieces of memory that the durations are in, in their order.
  func withParts<Result>(_ body: ([UnsafeBufferPointer<Int64>]) -> Result) -> Result {
    var closed = self
    closed.close()
    return withExtendedLifetime(closed.blocks) { body(closed.blocks.map(\.values)) }
  }

  var count: Int {
    var closed = self
    closed.close()
    return closed.blocks.reduce(0) { $0 + $1.count }
  }
}
