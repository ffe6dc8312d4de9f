import Statistics
import Verbs

/// What is counted of each flow, and those of its gaps among which the median is looked for.
struct FlowCounts: Sendable {
  struct Cell: Sendable {
    var n = 0
    /// Gaps less than the bracket's least.
    var below = 0
    var customers = 0
    var least: Int64 = 0
    /// The greatest gap of the bracket, above its least.
    var width = UInt64(Int64.max)

    /// Nothing counted yet, the same bracket.
    var cleared: Cell {
      var cell = Cell()
      (cell.least, cell.width) = (least, width)
      return cell
    }
  }

  let groups: EventGroups
  var numbers: FlowNumbers
  /// By number.
  var cells: [Cell]
  /// For each of them gaps within its bracket.
  var kept: [DurationList]

  init(_ groups: EventGroups, _ numbers: FlowNumbers) {
    self.groups = groups
    self.numbers = numbers
    cells = Array(repeating: Cell(), count: numbers.isPlaced ? numbers.places : 0)
    kept = Array(repeating: DurationList(), count: cells.count)
  }

  /// The same flows and brackets, with nothing counted yet.
  var cleared: FlowCounts {
    var counts = FlowCounts(groups, numbers)
    counts.cells = cells.map(\.cleared)
    counts.kept = Array(repeating: DurationList(), count: cells.count)
    return counts
  }

  /// Adds what counters counted, one for each flow, and the gaps that they kept.
  mutating func take(_ counters: [FlowCounter], _ gaps: [DurationList]) {
    while kept.count < gaps.count { kept.append(DurationList()) }
    for (flow, counter) in counters.enumerated() {
      cells[flow].n += counter.n
      cells[flow].below += counter.gapsBelow
      cells[flow].customers += counter.customers
    }
    for (flow, list) in gaps.enumerated() { kept[flow].append(list) }
  }

  /// Adds what was counted of customers who come after these.
  mutating func add(_ next: consuming FlowCounts) {
    let places = next.cells.indices.map { index -> Int in
      guard next.cells[index].n > 0 || !numbers.isPlaced else { return index }
      return numbers.number(index, of: next.numbers)
    }
    for (index, place) in places.enumerated() {
      let cell = next.cells[index]
      if place == cells.count {
        cells.append(cell.cleared)
        kept.append(DurationList())
      }
      kept[place].append(next.kept[index])
      cells[place].n += cell.n
      cells[place].below += cell.below
      cells[place].customers += cell.customers
    }
  }
}

// MARK: Medians

extension FlowCounts {
  /// Fewer sampled gaps than this say nothing of where the median is.
  private static let leastSampled = 64
  /// Standard errors of a sample's median on either side of it.
  private static let errors = 4.0

  /// Brackets for the gaps of all, from the counts of some: wide enough that the median is hardly ever
  /// beyond them, and everything where too little is known.
  var bracketed: FlowCounts {
    var counts = cleared
    let ends = eachFlow { _, count, values -> (least: Int64, greatest: Int64) in
      guard count >= Self.leastSampled else { return (0, .max) }
      // The standard error of the rank of the median is half the root of the count.
      let rank = Double(count) / 2
      let reach = Self.errors * Double(count).squareRoot() / 2
      let (low, high) = (Int(rank - reach), Int((rank + reach).rounded(.up)))
      return (
        rank > reach ? orderStatistics(low, low, of: values)?.0 ?? 0 : 0,
        orderStatistics(high, high, of: values)?.0 ?? .max
      )
    }
    for (flow, (least, greatest)) in ends.enumerated() {
      counts.cells[flow].least = least
      counts.cells[flow].width = UInt64(bitPattern: greatest - least)
    }
    return counts
  }

  /// The flows again, with wider brackets where the median is beyond them; nil when it is nowhere.
  var widened: FlowCounts? {
    var counts = cleared
    var isWider = false
    for (flow, within) in kept.map(\.count).enumerated() {
      guard let (lower, upper) = places(of: flow) else { continue }
      let cell = cells[flow]
      var greatest = cell.least + Int64(bitPattern: cell.width)
      guard lower < 0 || upper >= within else { continue }
      isWider = true
      if lower < 0 { counts.cells[flow].least = 0 }
      if upper >= within { greatest = .max }
      counts.cells[flow].width = UInt64(bitPattern: greatest - counts.cells[flow].least)
    }
    return isWider ? counts : nil
  }

  /// The median gap of each flow, exact; nil where there is no gap.
  func medians() -> [Int64?] {
    eachFlow { flow, _, values -> Int64? in
      guard let (lower, upper) = places(of: flow),
        let (first, second) = orderStatistics(lower, upper, of: values)
      else { return nil }
      // Halfway between, away from 0.
      return first + (second - first + 1) / 2
    }
  }

  /// The places of the two middle gaps within the bracket, one twice when the count is odd; nil where
  /// a flow has no gaps.
  private func places(of flow: Int) -> (lower: Int, upper: Int)? {
    let cell = cells[flow]
    guard cell.n > 0, numbers.hasGaps(flow) else { return nil }
    return ((cell.n - 1) / 2 - cell.below, cell.n / 2 - cell.below)
  }

  /// A value for each flow, from its number and the gaps of it that were kept: how many, and where.
  private func eachFlow<Result: Sendable>(
    _ body: @Sendable (Int, Int, [UnsafeBufferPointer<Int64>]) -> Result
  ) -> [Result] {
    // In turn, so that neighbours, which are often alike in size, are not one thread's.
    let hands = min(cells.count, 16)
    let shares = concurrent(Array(0..<hands)) { [kept] hand in
      stride(from: hand, to: kept.count, by: hands).map { flow in
        kept[flow].withParts { body(flow, kept[flow].count, $0) }
      }
    }
    return cells.indices.map { shares[$0 % hands][$0 / hands] }
  }
}
