import Verbs

/// The flows in passes over events in memory: the same table as ``OrderedEvents/flows``.
///
/// A first pass over some customers finds a bracket for each flow, in which the median of its gaps
/// must lie but for bad luck; a second over all counts, and gathers the gaps within the brackets. A
/// third with wider brackets is rare: medians are exact however the customers were chosen.
struct FlowsKernel: SequenceKernel {
  /// Flows that are counted in a table with a place for each; with more, they are numbered.
  private static let mostPlaced = 1 << 15

  /// One customer of so many is in the first pass.
  private let sampled: Int
  /// With fewer events there is no first pass, and all gaps are gathered.
  private let leastEvents: Int
  /// What the passes before found; nil in the first.
  private var brackets: FlowCounts?

  init(sampled: Int = 32, leastEvents: Int = 200_000) {
    self.sampled = sampled
    self.leastEvents = leastEvents
  }

  private func isSample(of events: EventStore) -> Bool {
    brackets == nil && events.eventCount >= leastEvents
  }

  func begin(_ events: EventStore, _ groups: Groups) -> FlowCounts {
    brackets
      ?? FlowCounts(
        FlowNumbers(
          steps: events.steps.count, groups: max(1, groups.labels.first?.count ?? 1),
          mostPlaced: Self.mostPlaced))
  }

  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout FlowCounts
  ) {
    let step = isSample(of: events) ? sampled : 1
    // The same customers however the work is cut.
    let first = (customers.lowerBound + step - 1) / step * step
    let chosen = stride(from: first, to: customers.upperBound, by: step)
    // Taken out and put back: they are changed in place.
    var numbers = partial.numbers
    var cells = partial.cells
    partial.cells = []
    var sieve = GapSieve()
    if numbers.isPlaced {
      // Every group and step has its place, so that no index needs to be checked again.
      let places = numbers
      let groupCount = max(1, groups.labels.first?.count ?? 1)
      cells.withUnsafeMutableBufferPointer { cells in
        guard let cells = cells.baseAddress else { return }
        walk(events, groups, chosen) { customer, group, source, target, gap in
          guard group < groupCount else { return }
          let flow = places.place(group, source, target)
          guard let gap else { return cells[flow].add() }
          sieve.offer(flow, gap, isKept: cells[flow].add(gap, of: customer))
        }
      }
    } else {
      walk(events, groups, chosen) { customer, group, source, target, gap in
        let flow = numbers.number(group, source, target)
        if flow == cells.count { cells.append(FlowCounts.Cell()) }
        guard let gap else { return cells[flow].add() }
        sieve.offer(flow, gap, isKept: cells[flow].add(gap, of: customer))
      }
    }
    partial.numbers = numbers
    partial.cells = cells
    partial.gathered = sieve.finish()
  }

  /// Calls with every flow: customer, group, source, target and the gap, where there is one.
  ///
  /// The start and the end are the code after those of the steps.
  @inline(__always)
  private func walk(
    _ events: EventStore, _ groups: Groups, _ customers: StrideTo<Int>,
    _ body: (Int32, Int, Int, Int, Int64?) -> Void
  ) {
    let outside = events.steps.count
    events.starts.withUnsafeBufferPointer { starts in
      events.times.withUnsafeBufferPointer { times in
        events.codes.withUnsafeBufferPointer { codes in
          guard let times = times.baseAddress, let codes = codes.baseAddress else { return }
          for customer in customers {
            var group = 0
            if let byCustomer = groups.byCustomer {
              guard byCustomer[customer] != .max else { continue }
              group = Int(byCustomer[customer])
            }
            let number = Int32(truncatingIfNeeded: customer)
            var event = starts[customer]
            let end = starts[customer + 1]
            while event < end, codes[event] >= outside { event &+= 1 }
            guard event < end else { continue }
            var source = Int(codes[event])
            var before = times[event]
            body(number, group, outside, source, nil)
            event &+= 1
            while event < end {
              let target = Int(codes[event])
              let time = times[event]
              event &+= 1
              guard target < outside else { continue }
              let gap = time &- before
              // A difference that does not fit is the longest.
              body(number, group, source, target, gap < 0 ? .max : gap)
              source = target
              before = time
            }
            body(number, group, source, outside, nil)
          }
        }
      }
    }
  }

  func merge(_ partial: inout FlowCounts, _ next: consuming FlowCounts) { partial.add(next) }

  func another(
    after partial: borrowing FlowCounts, _ events: EventStore, _ groups: Groups
  ) -> FlowsKernel? {
    guard let brackets = isSample(of: events) ? partial.bracketed : partial.widened else {
      return nil
    }
    var kernel = self
    kernel.brackets = brackets
    return kernel
  }

  func finish(_ partial: consuming FlowCounts, _ events: EventStore, _ groups: Groups) -> Table {
    let (flows, cells, medians) = (partial.numbers, partial.cells, partial.medians())
    let ranks = events.steps.ranks
    // In the order of the groups, then of the names, the outside last.
    let present = cells.indices.filter { cells[$0].n > 0 }
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
    columns.append(column("_n", .integer) { .integer(Int64(cells[$0].n)) })
    columns.append(column("_customers", .integer) { .integer(Int64(cells[$0].customers)) })
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
