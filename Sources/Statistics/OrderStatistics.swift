/// Two neighbours, or one value twice, at their places when the values are sorted; nil beyond them.
///
/// No value is below 0 and the places are neighbours. Counting by ten bits from the highest at which
/// values differ, then only within the bucket that holds the places: linear whatever the values.
package func orderStatistics(
  _ lower: Int, _ upper: Int, of values: ArraySlice<Int64>
) -> (Int64, Int64)? {
  values.withUnsafeBufferPointer { orderStatistics(lower, upper, of: [$0]) }
}

/// The same of values in several pieces of memory.
package func orderStatistics(
  _ lower: Int, _ upper: Int, of values: [UnsafeBufferPointer<Int64>]
) -> (Int64, Int64)? {
  let count = values.reduce(0) { $0 + $1.count }
  guard lower >= 0, lower <= upper, upper - lower <= 1, upper < count else { return nil }
  guard count > 64, let (least, greatest) = bounds(of: values), least < greatest else {
    let sorted = values.flatMap { $0 }.sorted()
    return (sorted[lower], sorted[upper])
  }
  let width = 64 - (greatest - least).leadingZeroBitCount
  let buckets = Buckets(least: least, shift: Int64(max(0, width - 10)))
  let counts = buckets.counts(of: values)
  var (bucket, before) = (0, 0)
  while lower >= before + counts[bucket] {
    before += counts[bucket]
    bucket += 1
  }
  let within = buckets.values(values, in: bucket, count: counts[bucket])
  if upper >= before + counts[bucket] {
    // The one is the last of its bucket, the other the first after it.
    guard let next = counts[(bucket + 1)...].firstIndex(where: { $0 > 0 }),
      let last = within.max(),
      let first = buckets.values(values, in: next, count: counts[next]).min()
    else { return nil }
    return (last, first)
  }
  if buckets.shift == 0 { return (within[0], within[0]) }
  return orderStatistics(lower - before, upper - before, of: within[...])
}

/// Ten bits of how far values are above the least.
private struct Buckets {
  let least: Int64
  let shift: Int64

  @inline(__always)
  private func bucket(of value: Int64) -> Int {
    Int(truncatingIfNeeded: (value &- least) &>> shift) & 1023
  }

  func counts(of values: [UnsafeBufferPointer<Int64>]) -> [Int] {
    var counts = Array(repeating: 0, count: 1024)
    counts.withUnsafeMutableBufferPointer { counts in
      for part in values {
        for value in part { counts[bucket(of: value)] &+= 1 }
      }
    }
    return counts
  }

  /// The values of one bucket, of which there are so many.
  func values(
    _ values: [UnsafeBufferPointer<Int64>], in wanted: Int, count: Int
  ) -> [Int64] {
    // Every value is written, and the next one over those of other buckets.
    Array(unsafeUninitializedCapacity: count + 1) { room, found in
      for part in values {
        for value in part {
          room.initializeElement(at: found, to: value)
          found &+= bucket(of: value) == wanted ? 1 : 0
        }
      }
    }
  }
}

private func bounds(of values: [UnsafeBufferPointer<Int64>]) -> (Int64, Int64)? {
  var (least, greatest) = (Int64.max, Int64.min)
  for part in values {
    for value in part {
      least = min(least, value)
      greatest = max(greatest, value)
    }
  }
  return least <= greatest ? (least, greatest) : nil
}
