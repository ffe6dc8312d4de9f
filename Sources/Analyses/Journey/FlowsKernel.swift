import Verbs

/// The flows in two passes over events in memory: the same table as ``OrderedEvents/flows``.
///
/// The first pass counts, and counts the gaps between events in buckets; the second gathers the
/// gaps in the bucket where the median lies, from which it is chosen exactly.
struct FlowsKernel: SequenceKernel {
  /// Flows for which the gaps are counted in buckets; with more, all gaps are gathered.
  private static let mostMeasured = 2048
  /// Flows that are counted in a table with a place for each; with more, they are numbered.
  private static let mostPlaced = 1 << 18

  /// What the first pass found; nil during it.
  private var brackets: Brackets?

  init() {}

  struct Cell: Sendable {
    var n = 0
    var customers: Int32 = 0
    /// The customer who was counted last.
    var last: Int32 = -1

    @inline(__always)
    mutating func add(_ customer: Int32) {
      n += 1
      // Without a branch: no processor guesses it.
      customers &+= last != customer ? 1 : 0
      last = customer
    }
  }

  struct Partial: Sendable {
    var flows: FlowNumbers
    var cells: [Cell] = []
    /// For each flow the gaps in each bucket; empty when there are too many flows.
    var buckets: [UInt32] = []
    /// Gaps that the second pass gathered, and their flows.
    var gathered: [UInt32] = []
    var gaps: [Int64] = []
  }

  /// Where the median of each flow's gaps lies.
  struct Brackets: Sendable {
    var flows: FlowNumbers
    var cells: [Cell]
    /// The gaps to gather, by flow; nothing where the least is above the greatest.
    var least: [Int64]
    var greatest: [Int64]
    /// How many gaps there are, and how many are below the bracket; −1 where all are gathered.
    var counts: [Int]
    var below: [Int]
  }

  func begin(_ events: EventStore, _ groups: Groups) -> Partial {
    if let brackets { return Partial(flows: brackets.flows) }
    let flows = FlowNumbers(
      steps: events.steps.count, groups: max(1, groups.labels.first?.count ?? 1),
      mostPlaced: Self.mostPlaced)
    let count = flows.isPlaced ? flows.places : 0
    let measured = flows.isPlaced && count <= Self.mostMeasured
    return Partial(
      flows: flows, cells: Array(repeating: Cell(), count: count),
      buckets: Array(repeating: 0, count: measured ? count * GapBuckets.count : 0))
  }

  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout Partial
  ) {
    if let brackets {
      gather(events, groups, customers, brackets, into: &partial)
    } else {
      count(events, groups, customers, into: &partial)
    }
  }

  private func count(
    _ events: EventStore, _ groups: Groups, _ customers: Range<Int>, into partial: inout Partial
  ) {
    // Taken out and put back: they are changed in place.
    var flows = partial.flows
    var cells = partial.cells
    var buckets = partial.buckets
    partial = Partial(flows: flows)
    if flows.isPlaced {
      // Every group and step has its place, so that no index needs to be checked again.
      let (measures, numbers) = (!buckets.isEmpty, flows)
      let groupCount = max(1, groups.labels.first?.count ?? 1)
      cells.withUnsafeMutableBufferPointer { cells in
        buckets.withUnsafeMutableBufferPointer { buckets in
          walk(events, groups, customers) { customer, group, source, target, gap in
            guard group < groupCount else { return }
            let flow = numbers.place(group, source, target)
            cells[flow].add(customer)
            if measures, gap >= 0 {
              buckets[flow * GapBuckets.count + GapBuckets.bucket(of: gap)] &+= 1
            }
          }
        }
      }
    } else {
      walk(events, groups, customers) { customer, group, source, target, _ in
        let flow = flows.number(group, source, target)
        if flow == cells.count { cells.append(Cell()) }
        cells[flow].add(customer)
      }
    }
    partial.flows = flows
    partial.cells = cells
    partial.buckets = buckets
  }

  private func gather(
    _ events: EventStore, _ groups: Groups, _ customers: Range<Int>, _ brackets: Brackets,
    into partial: inout Partial
  ) {
    var flows = brackets.flows
    var (gathered, gaps) = (partial.gathered, partial.gaps)
    partial = Partial(flows: flows)
    if flows.isPlaced {
      let numbers = flows
      // All places have a bracket, so that no index needs to be checked again.
      let groupCount = max(1, groups.labels.first?.count ?? 1)
      brackets.least.withUnsafeBufferPointer { least in
        brackets.greatest.withUnsafeBufferPointer { greatest in
          walk(events, groups, customers) { _, group, source, target, gap in
            guard gap >= 0, group < groupCount else { return }
            let flow = numbers.place(group, source, target)
            guard gap >= least[flow], gap <= greatest[flow] else { return }
            gathered.append(UInt32(truncatingIfNeeded: flow))
            gaps.append(gap)
          }
        }
      }
    } else {
      walk(events, groups, customers) { _, group, source, target, gap in
        guard gap >= 0 else { return }
        gathered.append(UInt32(truncatingIfNeeded: flows.number(group, source, target)))
        gaps.append(gap)
      }
    }
    partial.gathered = gathered
    partial.gaps = gaps
  }

  /// Calls with every flow: customer, group, source, target and the gap, −1 where there is none.
  ///
  /// The start and the end are the code after those of the steps.
  @inline(__always)
  private func walk(
    _ events: EventStore, _ groups: Groups, _ customers: Range<Int>,
    _ body: (Int32, Int, Int, Int, Int64) -> Void
  ) {
    let (starts, times, codes) = (events.starts, events.times, events.codes)
    let outside = events.steps.count
    for customer in customers {
      let group: Int
      if let byCustomer = groups.byCustomer {
        guard byCustomer[customer] != .max else { continue }
        group = Int(byCustomer[customer])
      } else {
        group = 0
      }
      let number = Int32(truncatingIfNeeded: customer)
      var source = outside
      var before: Int64 = 0
      for event in starts[customer]..<starts[customer + 1] {
        let target = Int(codes[event])
        guard target < outside else { continue }
        let time = times[event]
        // A difference that does not fit is below 0, as one that is not there.
        body(number, group, source, target, source == outside ? -1 : time &- before)
        source = target
        before = time
      }
      if source != outside { body(number, group, source, outside, -1) }
    }
  }

  func merge(_ partial: inout Partial, _ next: consuming Partial) {
    partial.gathered += next.gathered
    partial.gaps += next.gaps
    let measured = next.buckets
    if !measured.isEmpty {
      for index in next.cells.indices where next.cells[index].n > 0 {
        for bucket in index * GapBuckets.count..<(index + 1) * GapBuckets.count {
          partial.buckets[bucket] &+= measured[bucket]
        }
      }
    }
    for (index, cell) in next.cells.enumerated() where cell.n > 0 {
      let flow = partial.flows.number(index, of: next.flows)
      if flow == partial.cells.count { partial.cells.append(Cell()) }
      partial.cells[flow].n += cell.n
      partial.cells[flow].customers += cell.customers
    }
  }

  func another(
    after partial: borrowing Partial, _ events: EventStore, _ groups: Groups
  ) -> FlowsKernel? {
    guard brackets == nil else { return nil }
    let count = partial.cells.count
    var found = Brackets(
      flows: partial.flows, cells: partial.cells, least: Array(repeating: 0, count: count),
      greatest: Array(repeating: .max, count: count), counts: Array(repeating: -1, count: count),
      below: Array(repeating: 0, count: count))
    if !partial.buckets.isEmpty {
      for flow in 0..<count {
        let start = flow * GapBuckets.count
        let bracket = GapBuckets.median(partial.buckets[start..<start + GapBuckets.count])
        found.least[flow] = bracket.least
        found.greatest[flow] = bracket.greatest
        found.counts[flow] = bracket.count
        found.below[flow] = bracket.below
      }
    }
    var kernel = self
    kernel.brackets = found
    return kernel
  }

  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table {
    guard let brackets else { return Table([]) }
    let medians = brackets.medians(partial.gathered, partial.gaps)
    let flows = brackets.flows
    let ranks = events.steps.ranks
    // In the order of the groups, then of the names, the outside last.
    let present = brackets.cells.indices.filter { brackets.cells[$0].n > 0 }
      .map { flow -> (flow: Int, parts: (group: Int, source: Int, target: Int)) in
        (flow, flows.parts(of: flow))
      }
      .sorted { left, right in
        let (one, other) = (left.parts, right.parts)
        return (one.group, ranks[one.source], ranks[one.target])
          < (other.group, ranks[other.source], ranks[other.target])
      }
    func name(_ code: Int) -> Value {
      code < events.steps.count ? .text(events.steps[code]) : .null
    }
    func column(_ name: String, _ type: ValueType, _ value: (Int) -> Value) -> Column {
      Column(name, type, values: present.map { value($0.flow) })
    }
    var columns = groups.labels.map { label in
      Column(label.name, label.type, values: present.map { label[$0.parts.group] })
    }
    columns.append(Column("_source", .text, values: present.map { name($0.parts.source) }))
    columns.append(Column("_target", .text, values: present.map { name($0.parts.target) }))
    columns.append(column("_n", .integer) { .integer(Int64(brackets.cells[$0].n)) })
    columns.append(
      column("_customers", .integer) { .integer(Int64(brackets.cells[$0].customers)) })
    columns.append(column("_median", .duration) { medians[$0].map { .duration($0) } ?? .null })
    return Table(columns, rowCount: present.count)
  }
}

extension [String] {
  /// The place of each name in the order of names, from 1; one more for what comes after them.
  var ranks: [Int] {
    var ranks = Array<Int>(repeating: count + 1, count: count + 1)
    for (rank, index) in indices.sorted(by: { self[$0].isBefore(self[$1]) }).enumerated() {
      ranks[index] = rank + 1
    }
    return ranks
  }
}
