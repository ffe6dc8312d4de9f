/// Numbers for keys, 0, 1, 2 … in the order in which they are first seen.
///
/// A key is 64 packed bits and the number of the key before it: a sequence that does not fit one
/// key is a chain of them.
struct KeyNumbers: ~Copyable {
  struct Key: BitwiseCopyable {
    let bits: UInt64
    /// The number of the key before it; below 0 where a chain begins.
    let before: Int32
  }

  struct Entry: ProbedEntry {
    var key = Key(bits: 0, before: 0)
    var number: Int32 = -1

    var isEmpty: Bool { number < 0 }

    @inline(__always)
    func has(_ key: Key) -> Bool { self.key.bits == key.bits && self.key.before == key.before }

    @inline(__always)
    static func bits(of key: Key) -> UInt64 {
      let chained = key.bits ^ (UInt64(truncatingIfNeeded: key.before) &* 0xff51_afd7_ed55_8ccd)
      return chained ^ (chained &>> 29)
    }
  }

  /// By number.
  private(set) var keys: [Key] = []
  private var numbers = ProbedTable<Entry>()

  var count: Int { keys.count }

  /// The number of a key, a new one if it was not seen before.
  @inline(__always)
  mutating func number(of bits: UInt64, after before: Int = -1) -> Int {
    let key = Key(bits: bits, before: Int32(truncatingIfNeeded: before))
    let next = Int32(truncatingIfNeeded: keys.count)
    let number = numbers.withEntry(of: key, or: { Entry(key: key, number: next) }) { $0.number }
    if number == next { keys.append(key) }
    return Int(number)
  }

  /// The numbers here of all keys that have numbers there; each comes after the one before it.
  mutating func numbers(of other: borrowing KeyNumbers) -> [Int] {
    var translated: [Int] = []
    for key in other.keys {
      let before = Int(key.before)
      translated.append(number(of: key.bits, after: before < 0 ? before : translated[before]))
    }
    return translated
  }
}
