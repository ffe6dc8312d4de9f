import Statistics

/// Buckets for times of any length from 0: eight for each power of two, one for each time below 8.
enum GapBuckets {
  static let count = 488

  @inline(__always)
  static func bucket(of gap: Int64) -> Int {
    let value = UInt64(bitPattern: gap)
    guard value >= 8 else { return Int(value) }
    let exponent = 63 - value.leadingZeroBitCount
    return (exponent - 2) * 8 + Int((value >> UInt64(exponent - 3)) & 7)
  }

  /// The least time of a bucket.
  static func least(of bucket: Int) -> Int64 {
    guard bucket >= 8 else { return Int64(bucket) }
    guard bucket < count else { return .max }
    return Int64(8 + bucket % 8) << Int64(bucket / 8 - 1)
  }

  /// The times among which the median is, how many times there are in all, and how many are less.
  ///
  /// - Parameter buckets: how many times are in each bucket.
  static func median(
    _ buckets: ArraySlice<UInt32>
  ) -> (least: Int64, greatest: Int64, count: Int, below: Int) {
    let total = buckets.reduce(0) { $0 + Int($1) }
    guard total > 0 else { return (0, -1, 0, 0) }
    var (sum, below, first) = (0, 0, -1)
    for (bucket, inBucket) in buckets.enumerated() where inBucket > 0 {
      let after = sum + Int(inBucket)
      if first == -1, (total - 1) / 2 < after {
        first = bucket
        below = sum
      }
      if first != -1, total / 2 < after {
        let greatest = bucket + 1 < count ? least(of: bucket + 1) - 1 : .max
        return (least(of: first), greatest, total, below)
      }
      sum = after
    }
    return (0, -1, 0, 0)
  }
}

extension FlowsKernel.Brackets {
  /// The median gap of each flow, exact; nil where there is no gap.
  func medians(_ gathered: [UInt32], _ gaps: [Int64]) -> [Int64?] {
    var ends = Array(repeating: 0, count: cells.count + 1)
    for flow in gathered { ends[Int(flow) + 1] += 1 }
    for flow in cells.indices { ends[flow + 1] += ends[flow] }
    let starts = ends
    var sorted = Array<Int64>(repeating: 0, count: gaps.count)
    for (index, flow) in gathered.enumerated() {
      sorted[ends[Int(flow)]] = gaps[index]
      ends[Int(flow)] += 1
    }
    return cells.indices.map { flow in
      let values = sorted[starts[flow]..<starts[flow + 1]]
      let total = counts[flow] < 0 ? values.count : counts[flow]
      guard total > 0 else { return nil }
      let (lower, upper) = ((total - 1) / 2 - below[flow], total / 2 - below[flow])
      guard let first = element(lower, of: values), let second = element(upper, of: values) else {
        return nil
      }
      return quantile([Double(first), Double(second)], 0.5).map { Int64($0.rounded()) }
    }
  }
}

/// The element that is at a place when the values are sorted; nil beyond them.
///
/// No value is below 0. Counting by eight bits from the highest at which values differ, and only within the bucket that
/// holds the place: linear whatever the values.
func element(_ place: Int, of values: ArraySlice<Int64>) -> Int64? {
  guard values.indices.contains(values.startIndex + place), place >= 0 else { return nil }
  var place = place
  var rest = Array(values)
  while rest.count > 64, let least = rest.min(), let greatest = rest.max(), least < greatest {
    let width = 64 - (greatest - least).leadingZeroBitCount
    let shift = Int64(max(0, width - 8))
    var counts = Array(repeating: 0, count: 256)
    for value in rest { counts[Int((value - least) >> shift)] += 1 }
    var bucket = 0
    while place >= counts[bucket] {
      place -= counts[bucket]
      bucket += 1
    }
    rest = rest.filter { Int(($0 - least) >> shift) == bucket }
  }
  return rest.sorted()[place]
}
