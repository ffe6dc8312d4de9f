/// What a ``ProbedTable`` holds of a key; the key is part of it.
protocol ProbedEntry: BitwiseCopyable {
  associatedtype Key

  /// The entry where nothing is.
  init()
  var isEmpty: Bool { get }
  var key: Key { get }
  func has(_ key: Key) -> Bool
  /// Different bits for different keys; they are mixed again.
  static func bits(of key: Key) -> UInt64
}

/// A table of entries by their keys, in memory that only the table knows.
///
/// Open addressing with linear probing; at most two thirds of the places are taken.
struct ProbedTable<Entry: ProbedEntry>: ~Copyable {
  private var bits: UInt64
  private var base: UnsafeMutablePointer<Entry>
  private(set) var count = 0

  /// - Parameter bits: there are places for two to the power of it at first.
  init(bits: UInt64 = 8) {
    self.bits = bits
    base = Self.places(bits)
  }

  deinit { base.deallocate() }

  private static func places(_ bits: UInt64) -> UnsafeMutablePointer<Entry> {
    let base = UnsafeMutablePointer<Entry>.allocate(capacity: 1 << bits)
    base.initialize(repeating: Entry(), count: 1 << bits)
    return base
  }

  private var capacity: Int { 1 << bits }

  /// Calls with the entry of a key, which `make` gives where there is none yet.
  @inline(__always)
  mutating func withEntry<Result>(
    of key: Entry.Key, or make: () -> Entry, _ body: (inout Entry) -> Result
  ) -> Result {
    var entry = place(of: key)
    if entry.pointee.isEmpty {
      count &+= 1
      if count &* 3 > capacity &* 2 {
        grow()
        entry = place(of: key)
      }
      entry.pointee = make()
    }
    return body(&entry.pointee)
  }

  func forEach(_ body: (Entry) -> Void) {
    for place in 0..<capacity where !base[place].isEmpty { body(base[place]) }
  }

  /// Where the entry of a key is, or belongs.
  ///
  /// Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4): the highest bits.
  @inline(__always)
  private func place(of key: Entry.Key) -> UnsafeMutablePointer<Entry> {
    let mixed = Entry.bits(of: key) &* 0x9e37_79b9_7f4a_7c15
    var place = Int(truncatingIfNeeded: mixed &>> (64 &- bits))
    while !base[place].isEmpty, !base[place].has(key) { place = (place &+ 1) & (capacity &- 1) }
    return base + place
  }

  @inline(never)
  private mutating func grow() {
    let (old, places) = (base, capacity)
    bits += 1
    base = Self.places(bits)
    for place in 0..<places where !old[place].isEmpty {
      self.place(of: old[place].key).pointee = old[place]
    }
    old.deallocate()
  }
}
