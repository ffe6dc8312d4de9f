import Verbs

/// The paths in one pass over events in memory: the same table as ``PathsDefinition/relation``.
///
/// The codes of a path are packed into a key of 64 bits, or a chain of keys where they do not fit;
/// no text is made before the paths are counted.
struct PathsKernel: SequenceKernel {
  /// The names of the events that begin and end a path; nil where any does, or none.
  let begins: [String]?
  let ends: [String]?
  let collapses: Bool
  let length: Int
  let top: Int

  struct Count: Sendable {
    /// Customers whose path ends with this key.
    var n = 0
    var converted = 0
  }

  struct Partial: Sendable {
    /// A chain begins after −1 − group.
    var keys = KeyNumbers()
    var counts: [Count] = []
    /// Which codes begin, and which end a path.
    var isBegin: [Bool]
    var isEnd: [Bool]
    let packing: Packing
  }

  /// How codes are packed: each takes `bits`, the first the lowest, and 0 is none.
  struct Packing: Sendable {
    let bits: Int
    var perKey: Int { 64 / bits }

    init(steps: Int) {
      bits = max(1, Int.bitWidth - steps.leadingZeroBitCount)
    }

    func codes(of key: UInt64) -> [Int] {
      var codes: [Int] = []
      var rest = key
      while rest != 0 {
        codes.append(Int(rest & ((1 << UInt64(bits)) - 1)) - 1)
        rest >>= UInt64(bits)
      }
      return codes
    }
  }

  func begin(_ events: EventStore, _ groups: Groups) -> Partial {
    Partial(
      isBegin: events.steps.map { begins?.contains($0) ?? true },
      isEnd: events.steps.map { ends?.contains($0) ?? false },
      packing: Packing(steps: events.steps.count))
  }

  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout Partial
  ) {
    let (starts, codes) = (events.starts, events.codes)
    let (isBegin, isEnd) = (partial.isBegin, partial.isEnd)
    let (bits, perKey) = (UInt64(partial.packing.bits), partial.packing.perKey)
    let (stepCount, hasEnd, hasBegin) = (events.steps.count, ends != nil, begins != nil)
    // Taken out and put back: they are changed in place.
    var (keys, counts) = (partial.keys, partial.counts)
    partial.keys = KeyNumbers()
    partial.counts = []
    for customer in customers {
      var group: Int32 = 0
      if let byCustomer = groups.byCustomer {
        guard byCustomer[customer] != .max else { continue }
        group = Int32(byCustomer[customer])
      }
      let end = starts[customer + 1]
      var event = starts[customer]
      while event < end {
        let code = Int(codes[event])
        if code < stepCount, isBegin[code] { break }
        event += 1
      }
      guard event < end else { continue }
      var before = -1 - group
      var key: UInt64 = 0
      var (inKey, steps, last) = (0, 0, -1)
      var (isFirst, converted) = (true, false)
      while event < end {
        let code = Int(codes[event])
        guard code < stepCount else {
          event += 1
          continue
        }
        if !collapses || code != last {
          if steps == length { break }
          if inKey == perKey {
            before = Self.number(&keys, &counts, key, before)
            key = 0
            inKey = 0
          }
          key |= UInt64(code + 1) << (UInt64(inKey) * bits)
          inKey += 1
          steps += 1
          last = code
        }
        event += 1
        if isEnd[code], !(isFirst && hasBegin) {
          converted = true
          break
        }
        isFirst = false
      }
      if hasEnd {
        // The end counts beyond the steps that are shown, too.
        while !converted, event < end {
          let code = Int(codes[event])
          if code < stepCount, isEnd[code] { converted = true }
          event += 1
        }
      }
      let number = Int(Self.number(&keys, &counts, key, before))
      counts[number].n += 1
      if converted { counts[number].converted += 1 }
    }
    partial.keys = keys
    partial.counts = counts
  }

  @inline(__always)
  private static func number(
    _ keys: inout KeyNumbers, _ counts: inout [Count], _ key: UInt64, _ before: Int32
  ) -> Int32 {
    let number = keys.number(of: key, after: before)
    if number == counts.count { counts.append(Count()) }
    return Int32(truncatingIfNeeded: number)
  }

  func merge(_ partial: inout Partial, _ next: consuming Partial) {
    // A key comes after the one before it, so that its number is known here.
    var numbers: [Int32] = []
    for (index, key) in next.keys.keys.enumerated() {
      let previous = next.keys.before[index]
      let before = previous < 0 ? previous : numbers[Int(previous)]
      let number = Self.number(&partial.keys, &partial.counts, key, before)
      numbers.append(number)
      partial.counts[Int(number)].n += next.counts[index].n
      partial.counts[Int(number)].converted += next.counts[index].converted
    }
  }

  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table {
    let ranks = events.steps.ranks
    let groupCount = max(1, groups.labels.first?.count ?? 1)
    var kept = Array(repeating: Kept(), count: groupCount)
    for (number, count) in partial.counts.enumerated() where count.n > 0 {
      let group = partial.group(of: number)
      guard group < groupCount else { continue }
      kept[group].paths += 1
      kept[group].n += count.n
      kept[group].converted += count.converted
      // Most paths are too rare to be looked at.
      if kept[group].best.count == top, let worst = kept[group].best.last, count.n < worst.n {
        continue
      }
      let codes = partial.codes(of: number)
      kept[group].insert(
        Path(n: count.n, converted: count.converted, codes: codes, ranks: codes.map { ranks[$0] }),
        top)
    }
    return table(kept, events, groups)
  }

  /// The paths of a group, the best of them in order.
  private struct Kept {
    var paths = 0
    var n = 0
    var converted = 0
    var best: [Path] = []

    mutating func insert(_ path: Path, _ top: Int) {
      var (low, high) = (0, best.count)
      while low < high {
        let middle = (low + high) / 2
        if best[middle].precedes(path) { low = middle + 1 } else { high = middle }
      }
      guard low < top else { return }
      if best.count == top { best.removeLast() }
      best.insert(path, at: low)
    }
  }

  private struct Path {
    let n: Int
    let converted: Int
    let codes: [Int]
    let ranks: [Int]

    /// The commonest first, then by name; a path before those that go on from its end.
    func precedes(_ other: Path) -> Bool {
      n == other.n ? ranks.lexicographicallyPrecedes(other.ranks) : n > other.n
    }
  }

  private func table(_ kept: [Kept], _ events: EventStore, _ groups: Groups) -> Table {
    var rows: [(group: Int, place: Int, paths: Int, n: Int, converted: Int, codes: [Int])] = []
    for (group, kept) in kept.enumerated() {
      var (n, converted) = (kept.n, kept.converted)
      for (index, path) in kept.best.enumerated() {
        rows.append((group, index + 1, 1, path.n, path.converted, path.codes))
        n -= path.n
        converted -= path.converted
      }
      if kept.paths > kept.best.count {
        rows.append((group, top + 1, kept.paths - kept.best.count, n, converted, []))
      }
    }
    func whole(_ name: String, _ values: [Int]) -> Column {
      Column(name, .integer, .integers(values.map(Int64.init)))
    }
    var columns = groups.labels.map { label in
      Column(label.name, label.type, values: rows.map { label[$0.group] })
    }
    columns += [
      whole("_place", rows.map(\.place)), whole("_paths", rows.map(\.paths)),
      whole("_n", rows.map(\.n)), whole("_converted", rows.map(\.converted)),
    ]
    for step in 0..<length {
      columns.append(
        Column(
          "_step\(step + 1)", .text,
          values: rows.map {
            step < $0.codes.count ? .text(events.steps[$0.codes[step]]) : .null
          }))
    }
    return Table(columns, rowCount: rows.count)
  }
}

extension PathsKernel.Partial {
  /// The group of the chain that a key ends.
  fileprivate func group(of number: Int) -> Int {
    var before = keys.before[number]
    while before >= 0 { before = keys.before[Int(before)] }
    return Int(-1 - before)
  }

  /// The steps of the chain that a key ends.
  fileprivate func codes(of number: Int) -> [Int] {
    var chain: [UInt64] = []
    var place = Int32(truncatingIfNeeded: number)
    while place >= 0 {
      chain.append(keys.keys[Int(place)])
      place = keys.before[Int(place)]
    }
    return chain.reversed().flatMap { packing.codes(of: $0) }
  }
}
