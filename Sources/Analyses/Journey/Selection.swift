/// Two neighbours, or one value twice, at their places when the values are sorted; nil beyond them.
///
/// No value is below 0 and the places are neighbours. Counting by ten bits from the highest at which
/// values differ, then only within the bucket that holds the places: linear whatever the values.
func elements(_ lower: Int, _ upper: Int, of values: ArraySlice<Int64>) -> (Int64, Int64)? {
  guard lower >= 0, lower <= upper, upper - lower <= 1, upper < values.count else { return nil }
  var (lower, upper) = (lower, upper)
  var rest = values
  while rest.count > 64, let (least, greatest) = bounds(of: rest), least < greatest {
    let width = 64 - (greatest - least).leadingZeroBitCount
    let shift = Int64(max(0, width - 10))
    let counts = counts(of: rest, from: least, shift)
    var (bucket, before) = (0, 0)
    while lower >= before + counts[bucket] {
      before += counts[bucket]
      bucket += 1
    }
    let end = before + counts[bucket]
    let inBucket = rest.filter { Int(($0 &- least) &>> shift) == bucket }
    if upper >= end {
      // The one is the last of its bucket, the other the first after it.
      let after = rest.lazy.filter { Int(($0 &- least) &>> shift) > bucket }.min()
      return inBucket.max().flatMap { first in after.map { (first, $0) } }
    }
    rest = inBucket[...]
    lower -= before
    upper -= before
  }
  let sorted = rest.sorted()
  return (sorted[lower], sorted[upper])
}

/// How many values there are of each ten bits above the least.
private func counts(of values: ArraySlice<Int64>, from least: Int64, _ shift: Int64) -> [Int] {
  var counts = Array(repeating: 0, count: 1024)
  counts.withUnsafeMutableBufferPointer { counts in
    values.withUnsafeBufferPointer { values in
      for value in values { counts[Int((value &- least) &>> shift)] &+= 1 }
    }
  }
  return counts
}

private func bounds(of values: ArraySlice<Int64>) -> (Int64, Int64)? {
  guard var least = values.first else { return nil }
  var greatest = least
  for value in values {
    least = min(least, value)
    greatest = max(greatest, value)
  }
  return (least, greatest)
}
