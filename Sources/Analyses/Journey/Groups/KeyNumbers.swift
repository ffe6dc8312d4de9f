/// Numbers for keys, 0, 1, 2 … in the order in which they are first seen.
///
/// A key is 64 packed bits and the number of the key before it: a sequence that does not fit one
/// key is a chain of them. Open addressing with linear probing; at most half of the slots are taken.
struct KeyNumbers: Sendable {
  private(set) var keys: [UInt64] = []
  /// For each key the number of the one before it; below 0 where a chain begins.
  private(set) var before: [Int32] = []
  private var slots: [Int32]
  private var shift: UInt64

  init() {
    slots = Array(repeating: -1, count: 1 << 8)
    shift = 64 - 8
  }

  var count: Int { keys.count }

  /// The number of a key, a new one if it was not seen before.
  mutating func number(of key: UInt64, after previous: Int32) -> Int {
    var slot = place(of: key, previous)
    while true {
      let found = Int(slots[slot])
      if found < 0 { break }
      if keys[found] == key, before[found] == previous { return found }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = keys.count
    slots[slot] = Int32(truncatingIfNeeded: number)
    keys.append(key)
    before.append(previous)
    if keys.count * 2 > slots.count { grow() }
    return number
  }

  /// Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4): the highest bits.
  private func place(of key: UInt64, _ previous: Int32) -> Int {
    let chained = key ^ (UInt64(truncatingIfNeeded: previous) &* 0xff51_afd7_ed55_8ccd)
    let mixed = (chained ^ (chained >> 29)) &* 0x9e37_79b9_7f4a_7c15
    return Int(mixed >> shift)
  }

  private mutating func grow() {
    shift -= 1
    slots = Array(repeating: -1, count: slots.count * 2)
    for number in keys.indices {
      var slot = place(of: keys[number], before[number])
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(truncatingIfNeeded: number)
    }
  }
}
