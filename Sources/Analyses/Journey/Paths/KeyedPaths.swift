/// Counts of paths by a key each, where there may be too many for a ``PathTable``.
///
/// The codes of a path are packed into 64 bits; where they do not fit, into a chain of keys.
struct KeyedPaths: PathCounting, ~Copyable {
  private struct Count {
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
    var before = -1 - group
    var key: UInt64 = 0
    for (step, code) in path.prefix(steps).enumerated() {
      let place = step % perKey
      if place == 0, step > 0 {
        before = keys.number(of: key, after: before)
        key = 0
      }
      key |= (UInt64(code) + 1) << (UInt64(place) * bits)
    }
    add(keys.number(of: key, after: before), Count(n: 1, converted: isConverted ? 1 : 0))
  }

  /// Keys within a chain have no count until a path ends there.
  private mutating func add(_ number: Int, _ count: Count) {
    while number >= counts.count { counts.append(Count()) }
    counts[number].n += count.n
    counts[number].converted += count.converted
  }

  mutating func add(_ next: borrowing KeyedPaths) {
    let numbers = keys.numbers(of: next.keys)
    for (number, count) in zip(numbers, next.counts) { add(number, count) }
  }

  /// Calls with every path that was taken: its group, customers and those who reached an end, and what
  /// gives the codes of its steps.
  func forEach(_ body: (Int, Int, Int, () -> [Int]) -> Void) {
    for (number, count) in counts.enumerated() where count.n > 0 {
      let chain = chain(of: number)
      let group = -1 - Int(chain.first?.before ?? -1)
      body(group, count.n, count.converted) { chain.flatMap { codes(of: $0.bits) } }
    }
  }

  /// The keys of a path, the first first.
  private func chain(of number: Int) -> [KeyNumbers.Key] {
    var chain = [keys.keys[number]]
    while let first = chain.last, first.before >= 0 { chain.append(keys.keys[Int(first.before)]) }
    return chain.reversed()
  }

  private func codes(of key: UInt64) -> [Int] {
    var (rest, codes) = (key, [Int]())
    while rest != 0 {
      codes.append(Int(rest & ((1 << bits) - 1)) - 1)
      rest >>= bits
    }
    return codes
  }
}
