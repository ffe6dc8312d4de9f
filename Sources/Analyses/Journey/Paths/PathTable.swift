/// Paths as numbers, where a path and its group fit one.
///
/// A path's digits are its steps, from 1, the first the highest, and 0 for none; before them comes its
/// group.
struct PathNumbers: Sendable {
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
  }

  /// The number of a path of at least one step, which is not 0.
  @inline(__always)
  func number(of path: UnsafeBufferPointer<UInt16>, steps: Int, in group: Int) -> UInt64 {
    var number: UInt64 = 0
    for step in 0..<min(length, path.count) {
      // All bits where the step is the path's: no processor has to guess.
      let isOwn = UInt64(bitPattern: Int64(step &- steps) &>> 63)
      number = number &* radix &+ ((UInt64(path[step]) &+ 1) & isOwn)
    }
    for _ in min(length, path.count)..<length { number = number &* radix }
    return number &+ UInt64(truncatingIfNeeded: group) &* size
  }

  func group(of path: UInt64) -> Int { Int(path / size) }

  /// The codes of the steps of a path.
  func codes(of path: UInt64) -> [Int] {
    var (rest, codes) = (path % size, [Int]())
    while rest > 0 {
      let digit = rest % radix
      if digit > 0 { codes.append(Int(digit) - 1) }
      rest /= radix
    }
    return codes.reversed()
  }
}

/// Counts of paths that are a number each.
struct PathTable: PathCounting, ~Copyable {
  struct Entry: ProbedEntry {
    /// 0 where there is none.
    var key: UInt64 = 0
    /// Customers who took the path, and those of them who reached an end.
    var n: UInt32 = 0
    var converted: UInt32 = 0

    var isEmpty: Bool { key == 0 }

    @inline(__always)
    func has(_ key: UInt64) -> Bool { self.key == key }

    @inline(__always)
    static func bits(of key: UInt64) -> UInt64 { key }
  }

  let numbers: PathNumbers
  private var entries = ProbedTable<Entry>(bits: 10)

  init(_ numbers: PathNumbers) { self.numbers = numbers }

  @inline(__always)
  mutating func count(
    _ path: UnsafeBufferPointer<UInt16>, steps: Int, in group: Int, isConverted: Bool
  ) {
    add(numbers.number(of: path, steps: steps, in: group), 1, isConverted ? 1 : 0)
  }

  @inline(__always)
  private mutating func add(_ path: UInt64, _ n: UInt32, _ converted: UInt32) {
    entries.withEntry(of: path, or: { Entry(key: path) }) { entry in
      entry.n &+= n
      entry.converted &+= converted
    }
  }

  mutating func add(_ other: borrowing PathTable) {
    other.entries.forEach { add($0.key, $0.n, $0.converted) }
  }

  /// Calls with every path that was taken: its group, number, customers and those who reached an end.
  func forEach(_ body: (Int, UInt64, Int, Int) -> Void) {
    entries.forEach { body(numbers.group(of: $0.key), $0.key, Int($0.n), Int($0.converted)) }
  }

  /// The codes of the steps of a path.
  func codes(of path: UInt64) -> [Int] { numbers.codes(of: path) }
}
