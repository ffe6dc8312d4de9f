/// Counts of paths that are a number each.
///
/// A path's digits are its steps, from 1, the first the highest, and 0 for none; before them comes its
/// group. Open addressing with linear probing; at most two thirds of the entries are taken.
struct PathTable: PathCounting, Sendable {
  fileprivate struct Entry {
    /// 0 where there is none.
    var path: UInt64 = 0
    /// Customers who took the path, and those of them who reached an end.
    var n: UInt32 = 0
    var converted: UInt32 = 0
  }

  private var entries: PathEntries
  private var count = 0
  private let radix: UInt64
  private let length: Int
  /// All that there are of one group.
  private let size: UInt64

  /// Nil where a path and its group do not fit a number.
  init?(steps: Int, length: Int, groups: Int) {
    radix = UInt64(steps) + 1
    self.length = length
    var size: UInt64 = 1
    for factor in Array(repeating: radix, count: length) + [UInt64(groups)] {
      let product = size.multipliedReportingOverflow(by: factor)
      guard !product.overflow else { return nil }
      size = product.partialValue
    }
    self.size = size / UInt64(groups)
    entries = PathEntries(bits: 10)
  }

  /// Gives a copy entries of its own; before that it must not be counted with.
  mutating func detach() { entries = PathEntries(copying: entries) }

  @inline(__always)
  mutating func count(
    _ path: UnsafeBufferPointer<UInt16>, steps: Int, in group: Int, isConverted: Bool
  ) {
    var number: UInt64 = 0
    for step in 0..<min(length, path.count) {
      // All bits where the step is the path's: no processor has to guess.
      let isOwn = UInt64(bitPattern: Int64(step &- steps) &>> 63)
      number = number &* radix &+ ((UInt64(path[step]) &+ 1) & isOwn)
    }
    for _ in min(length, path.count)..<length { number = number &* radix }
    add(number &+ UInt64(truncatingIfNeeded: group) &* size, 1, isConverted ? 1 : 0)
  }

  @inline(__always)
  private mutating func add(_ path: UInt64, _ n: UInt32, _ converted: UInt32) {
    let entry = entries.entry(of: path)
    if entry.pointee.path == 0 {
      entry.pointee.path = path
      count &+= 1
      if count &* 3 > entries.capacity &* 2 { return grow(andAdd: path, n, converted) }
    }
    entry.pointee.n &+= n
    entry.pointee.converted &+= converted
  }

  @inline(never)
  private mutating func grow(andAdd path: UInt64, _ n: UInt32, _ converted: UInt32) {
    let larger = PathEntries(bits: entries.bits + 1)
    entries.forEach { larger.entry(of: $0.path).pointee = $0 }
    entries = larger
    add(path, n, converted)
  }

  mutating func add(_ other: PathTable) {
    other.entries.forEach { add($0.path, $0.n, $0.converted) }
  }

  /// Calls with every path that was taken: its group, number, customers and those who reached an end.
  func forEach(_ body: (Int, UInt64, Int, Int) -> Void) {
    entries.forEach { body(Int($0.path / size), $0.path % size, Int($0.n), Int($0.converted)) }
  }

  /// The codes of the steps of a path.
  func codes(of path: UInt64) -> [Int] {
    var (rest, codes) = (path, [Int]())
    while rest > 0 {
      let digit = rest % radix
      if digit > 0 { codes.append(Int(digit) - 1) }
      rest /= radix
    }
    return codes.reversed()
  }
}

/// The entries of a ``PathTable``, in memory that does not move.
private final class PathEntries: @unchecked Sendable {
  let bits: Int
  private let shift: UInt64
  private let mask: Int
  // Written by the one thread that counts, and only read once the table is handed on.
  private let base: UnsafeMutablePointer<PathTable.Entry>

  init(bits: Int) {
    self.bits = bits
    shift = UInt64(64 - bits)
    mask = 1 << bits - 1
    base = .allocate(capacity: 1 << bits)
    base.initialize(repeating: PathTable.Entry(), count: 1 << bits)
  }

  convenience init(copying other: PathEntries) {
    self.init(bits: other.bits)
    base.update(from: other.base, count: other.capacity)
  }

  deinit { base.deallocate() }

  var capacity: Int { 1 << bits }

  /// The entry of a path, or the empty one where it belongs.
  ///
  /// Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4): the highest bits.
  @inline(__always)
  func entry(of path: UInt64) -> UnsafeMutablePointer<PathTable.Entry> {
    var place = Int(truncatingIfNeeded: (path &* 0x9e37_79b9_7f4a_7c15) &>> shift)
    while base[place].path != path, base[place].path != 0 {
      place = (place &+ 1) & mask
    }
    return base + place
  }

  func forEach(_ body: (PathTable.Entry) -> Void) {
    for place in 0..<capacity where base[place].path != 0 { body(base[place]) }
  }
}
