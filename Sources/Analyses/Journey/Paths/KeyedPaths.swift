/// Counts of paths by a key each, where there may be too many for a ``PathTable``.
///
/// The codes of a path are packed into 64 bits; where they do not fit, into a chain of keys.
struct KeyedPaths: PathCounting, Sendable {
  private struct Count: Sendable {
    /// Customers whose path ends with this key.
    var n = 0
    var converted = 0
  }

  /// A chain begins after −1 − group.
  private var keys = KeyNumbers()
  private var counts: [Count] = []
  /// Each code takes so many bits of a key, the first the lowest; 0 is none.
  private let bits: UInt64
  private let perKey: Int

  init(steps: Int) {
    let bits = max(1, Int.bitWidth - steps.leadingZeroBitCount)
    self.bits = UInt64(bits)
    perKey = 64 / bits
  }

  mutating func count(
    _ path: UnsafeBufferPointer<UInt16>, steps: Int, in group: Int, isConverted: Bool
  ) {
    var before = Int32(truncatingIfNeeded: -1 - group)
    var key: UInt64 = 0
    for (step, code) in path.prefix(steps).enumerated() {
      let place = step % perKey
      if place == 0, step > 0 {
        before = Int32(truncatingIfNeeded: number(of: key, after: before))
        key = 0
      }
      key |= (UInt64(code) + 1) << (UInt64(place) * bits)
    }
    let number = number(of: key, after: before)
    counts[number].n += 1
    if isConverted { counts[number].converted += 1 }
  }

  @inline(__always)
  private mutating func number(of key: UInt64, after before: Int32) -> Int {
    let number = keys.number(of: key, after: before)
    if number == counts.count { counts.append(Count()) }
    return number
  }

  mutating func add(_ next: KeyedPaths) {
    // A key comes after the one before it, so that its number is known here.
    var numbers: [Int32] = []
    for (index, key) in next.keys.keys.enumerated() {
      let previous = next.keys.before[index]
      let number = number(of: key, after: previous < 0 ? previous : numbers[Int(previous)])
      numbers.append(Int32(truncatingIfNeeded: number))
      counts[number].n += next.counts[index].n
      counts[number].converted += next.counts[index].converted
    }
  }

  /// Calls with every path that was taken: its group, number, customers and those who reached an end.
  func forEach(_ body: (Int, Int, Int, Int) -> Void) {
    for (number, count) in counts.enumerated() where count.n > 0 {
      var before = keys.before[number]
      while before >= 0 { before = keys.before[Int(before)] }
      body(Int(-1 - before), number, count.n, count.converted)
    }
  }

  /// The codes of the steps of a path.
  func codes(of number: Int) -> [Int] {
    var chain: [UInt64] = []
    var place = Int32(truncatingIfNeeded: number)
    while place >= 0 {
      chain.append(keys.keys[Int(place)])
      place = keys.before[Int(place)]
    }
    return chain.reversed().flatMap { key -> [Int] in
      var codes: [Int] = []
      var rest = key
      while rest != 0 {
        codes.append(Int(rest & ((1 << bits) - 1)) - 1)
        rest >>= bits
      }
      return codes
    }
  }
}
