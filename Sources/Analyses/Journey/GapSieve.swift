/// Gaps and their flows, in the order in which they were met.
struct GatheredGaps: Sendable {
  var flows: [UInt32]
  var gaps: [Int64]
}

/// Keeps some of the gaps that it is offered, without a branch on which: they are written to a small
/// buffer anyway, and the next one over those that are not kept.
struct GapSieve {
  private static let capacity = 256

  private let flows = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
  private let gaps = UnsafeMutablePointer<Int64>.allocate(capacity: capacity)
  private var count = 0
  private var kept: [GatheredGaps] = []

  @inline(__always)
  mutating func offer(_ flow: Int, _ gap: Int64, isKept: Bool) {
    flows[count] = UInt32(truncatingIfNeeded: flow)
    gaps[count] = gap
    count &+= isKept ? 1 : 0
    if count == Self.capacity { empty() }
  }

  @inline(never)
  private mutating func empty() {
    kept.append(
      GatheredGaps(
        flows: Array(UnsafeBufferPointer(start: flows, count: count)),
        gaps: Array(UnsafeBufferPointer(start: gaps, count: count))))
    count = 0
  }

  /// What was kept; the sieve is gone then.
  consuming func finish() -> [GatheredGaps] {
    empty()
    flows.deallocate()
    gaps.deallocate()
    return kept
  }
}
