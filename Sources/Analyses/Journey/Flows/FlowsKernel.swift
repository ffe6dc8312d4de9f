import Verbs

/// The flows in passes over events in memory: the same table as ``FlowsDefinition/question``.
///
/// A first pass over some customers finds a bracket for each flow, in which the median of its gaps
/// must lie but for bad luck; a second over all counts, and gathers the gaps within the brackets. A
/// third with wider brackets is rare: medians are exact however the customers were chosen.
struct FlowsKernel: MarkGrouped {
  var groupKeys: MarkGroups.Keys?
  /// Flows that are counted in a table with a place for each; with more, they are numbered.
  private static let mostPlaced = 1 << 15

  /// Customers who are in the first pass together: neighbours in memory are read faster.
  private static let neighbours = 8

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

  /// Each range has rooms of its own for the gaps of every flow.
  var rangesPerThread: Int { 2 }

  /// Counters hold counts of 32 bits.
  func fits(_ events: EventStore) -> Bool {
    events.eventCount < Int(UInt32.max) && canGroup(events)
  }

  private func isSample(of events: EventStore) -> Bool {
    brackets == nil && events.eventCount >= leastEvents
  }

  func begin(_ events: EventStore, _ groups: Groups) -> FlowCounts {
    if let brackets { return brackets }
    let groups = EventGroups(groups, by: groupKeys, in: events)
    return FlowCounts(
      groups,
      FlowNumbers(
        steps: events.steps.count, groups: groups.count, mostPlaced: Self.mostPlaced))
  }

  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout FlowCounts
  ) {
    if partial.numbers.isPlaced, partial.groups.isPerCustomer {
      count(events, customers, into: &partial)
    } else {
      var flows = NumberedFlows(partial)
      forEachChosen(events, customers) { flows.take(events, $0) }
      (partial.numbers, partial.cells) = (flows.numbers, flows.cells)
      partial.take(flows.counters, flows.rooms.finish(flows.counters))
    }
  }

  /// Counts flows each of which has its place.
  private func count(
    _ events: EventStore, _ customers: Range<Int>, into partial: inout FlowCounts
  ) {
    let rooms = FlowRooms(flows: partial.cells.count)
    var counters = partial.cells.map { FlowCounter($0, in: rooms) }
    counters.withUnsafeMutableBufferPointer { counters in
      events.starts.withUnsafeBufferPointer { starts in
        events.times.withUnsafeBufferPointer { times in
          events.codes.withUnsafeBufferPointer { codes in
            guard let counters = counters.baseAddress, let times = times.baseAddress,
              let codes = codes.baseAddress
            else { return }
            let flows = PlacedFlows(
              counters: counters, rooms: rooms, groups: partial.groups, steps: events.steps.count)
            let columns = PlacedFlows.Columns(starts: starts, times: times, codes: codes)
            if hasShortGaps(events), let pieces = FlowPieces(flows, columns) {
              forEachChosen(events, customers) { pieces.take($0) }
              pieces.deallocate()
            } else {
              forEachChosen(events, customers) { flows.take(columns, $0) }
            }
          }
        }
      }
    }
    partial.take(counters, rooms.finish(counters))
  }

  /// Whether every difference between times fits.
  private func hasShortGaps(_ events: EventStore) -> Bool {
    guard let moments = events.moments else { return true }
    return !moments.upperBound.subtractingReportingOverflow(moments.lowerBound).overflow
  }

  /// Calls with all customers of a range, or those of them who are in the sample: the same ones however
  /// the work is cut.
  @inline(__always)
  private func forEachChosen(
    _ events: EventStore, _ customers: Range<Int>, _ body: (Range<Int>) -> Void
  ) {
    guard isSample(of: events) else { return body(customers) }
    let span = Self.neighbours * sampled
    var first = customers.lowerBound / span * span
    while first < customers.upperBound {
      body((first..<first + Self.neighbours).clamped(to: customers))
      first += span
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
    let labels = partial.groups.labels
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
    var columns = labels.map { label in
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
