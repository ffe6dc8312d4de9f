import Kits

/// The flows in passes over events in memory: the same table as ``FlowsDefinition/question``.
///
/// A first pass over some customers finds a bracket for each flow, in which the median of its gaps
/// must lie but for bad luck; a second over all counts, and gathers the gaps within the brackets. A
/// third with wider brackets is rare: medians are exact however the customers were chosen.
struct FlowsKernel: MarkGrouped {
  var groupKeys: MarkKeys?

  /// Customers who are in the first pass together: neighbours in memory are read faster.
  private static let neighbours = 8

  /// One customer of so many is in the first pass.
  private let sampled: Int
  /// With fewer events there is no first pass, and all gaps are gathered.
  private let leastEvents: Int
  /// What the passes before found; nil in the first.
  private var brackets: FlowCounts.Brackets?

  init(sampled: Int = 32, leastEvents: Int = 200_000) {
    self.sampled = sampled
    self.leastEvents = leastEvents
  }

  struct Ground: Sendable {
    let groups: EventGroups
    let space: FlowNumbers.Space
  }

  /// Each range has rooms of its own for the gaps of every flow.
  var rangesPerThread: Int { 2 }

  /// Counters hold counts of 32 bits.
  func fits(_ events: EventStore) -> Bool {
    events.eventCount < Int(UInt32.max) && EventGroups.canPlace(groupKeys, in: events)
  }

  private func isSample(of events: EventStore) -> Bool {
    brackets == nil && events.eventCount >= leastEvents
  }

  func ground(_ events: EventStore, _ groups: Groups) -> Ground {
    let groups = EventGroups(groups, by: groupKeys, in: events)
    return Ground(
      groups: groups, space: .init(steps: events.steps.count, groups: groups.count))
  }

  func begin(_ ground: Ground, _ events: EventStore) -> Sole<FlowCounts> {
    Sole(FlowCounts(ground.space, brackets))
  }

  func run(
    _ customers: Range<Int>, of events: EventStore, _ ground: Ground,
    into partial: inout Sole<FlowCounts>
  ) {
    run(customers, of: events, ground, into: &partial.value)
  }

  private func run(
    _ customers: Range<Int>, of events: EventStore, _ ground: Ground, into counts: inout FlowCounts
  ) {
    let (columns, groups, steps) = (EventColumns(events), ground.groups, events.steps.count)
    guard ground.space.isPlaced, groups.isPerCustomer else {
      return forEachChosen(events, customers) { counts.take($0, of: columns, groups, steps: steps) }
    }
    counts.withPlaced { counters in
      if let pieces = FlowPieces(columns, groups, steps: steps) {
        forEachChosen(events, customers) { pieces.take($0, into: &counters) }
      } else {
        forEachChosen(events, customers) { counters.take($0, of: columns, groups, steps: steps) }
      }
    }
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

  func end(_ partial: inout Sole<FlowCounts>) { partial.value.close() }

  func merge(_ partial: inout Sole<FlowCounts>, _ next: Sole<FlowCounts>) {
    partial.value.add(&next.value)
  }

  func another(after partial: Sole<FlowCounts>, _ events: EventStore) -> FlowsKernel? {
    guard
      let brackets = isSample(of: events) ? partial.value.bracketed : partial.value.widened
    else { return nil }
    var kernel = self
    kernel.brackets = brackets
    return kernel
  }

  func finish(_ partial: Sole<FlowCounts>, _ events: EventStore, _ ground: Ground) -> Table {
    let medians = partial.value.medians()
    let all = partial.value.numbers.places.enumerated().map { flow, place in
      (
        parts: ground.space.parts(of: place), counter: partial.value.counters[flow],
        median: medians[flow]
      )
    }.filter { $0.counter.n > 0 }
    let (groups, labels) = ground.groups.table(of: Set(all.map(\.parts.group)).sorted())
    let places = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($1, $0) })
    let ranks = events.steps.ranks
    // In the order of the groups, then of the names, the outside last.
    let rows = all.map { flow in
      (flow: flow, group: places[flow.parts.group] ?? 0)
    }.sorted { left, right in
      let (one, other) = (left.flow.parts, right.flow.parts)
      return (left.group, ranks[one.source], ranks[one.target])
        < (right.group, ranks[other.source], ranks[other.target])
    }
    func name(_ code: Int) -> Value {
      code < events.steps.count ? .text(events.steps[code]) : .null
    }
    func whole(_ column: AggregateColumn<Int>, _ value: (FlowCounter) -> Int) -> Column {
      Column(column.name, .integer, .integers(rows.map { Int64(value($0.flow.counter)) }))
    }
    let columns =
      labels.map { label in
        Column(label.name, label.type, values: rows.map { label[$0.group] })
      } + [
        Column(FlowsDefinition.source.name, .text, values: rows.map { name($0.flow.parts.source) }),
        Column(FlowsDefinition.target.name, .text, values: rows.map { name($0.flow.parts.target) }),
        whole(FlowsDefinition.count, \.n), whole(FlowsDefinition.customers, \.customers),
        Column(
          FlowsDefinition.gap.name, .duration,
          values: rows.map { $0.flow.median.map { .duration($0) } ?? .null }),
      ]
    return Table(columns, rowCount: rows.count)
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
