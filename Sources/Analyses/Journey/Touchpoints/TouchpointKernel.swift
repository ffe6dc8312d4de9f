import Statistics
import Verbs

/// The journey in one pass over events in memory: the same tables as those of
/// ``TouchpointDefinition``, one part in a run.
struct TouchpointKernel: SequenceKernel {
  /// Which question is answered.
  enum Part: Sendable { case counts, places, moves }

  let part: Part
  let gap: Int64
  /// The names of the events that the outcome is; nil where there are no stages.
  let outcome: [String]?
  /// The names of the events that what is shown begins and ends with.
  let from: [String]?
  let to: [String]?
  /// The last instant whose gap has passed.
  let matureUntil: Int64

  struct Partial: Sendable {
    var groups: [Tally]
    /// Whether each code of the store is the outcome, the first or the last event shown.
    var isOutcome: [Bool]
    var isFrom: [Bool]
    var isTo: [Bool]
  }

  /// What was counted in one group.
  ///
  /// A node is three times the code of its step, plus the stage.
  struct Tally: Sendable {
    /// The place of each node in `counts`, −1 for one that nobody met; empty before anybody came.
    var slots: [Int32] = []
    /// The nodes that were met, and what was counted of each.
    var nodes: [Int] = []
    var counts: [Count] = []
    /// By node times the number of nodes, plus the next node.
    var moves: [Int: Int] = [:]

    /// The node's place in `counts`; a node that is new gets one.
    mutating func slot(of node: Int, among width: Int) -> Int {
      if slots.isEmpty { slots = Array(repeating: -1, count: width) }
      if slots[node] < 0 {
        slots[node] = Int32(counts.count)
        nodes.append(node)
        counts.append(Count())
      }
      return Int(slots[node])
    }
  }

  struct Count: Sendable {
    var customers = 0
    var n = 0
    var entries = 0
    var exits = 0
    var repeats = 0
    var waits: [Int64] = []
    var arrivals: [Int64] = []
  }

  func begin(_ events: EventStore, _ groups: Groups) -> Partial {
    func flags(_ names: [String]?) -> [Bool] {
      events.steps.map { name in names.map { $0.contains(name) } ?? false }
    }
    let count = groups.labels.first?.count ?? 1
    return Partial(
      groups: Array(repeating: Tally(), count: count), isOutcome: flags(outcome),
      isFrom: flags(from), isTo: flags(to))
  }

  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout Partial
  ) {
    let steps = events.steps.count
    var way = Way(nodes: steps * 3)
    for customer in customers {
      let group = groups.byCustomer.map { Int($0[customer]) } ?? 0
      guard group < partial.groups.count else { continue }
      way.clear()
      for event in events.starts[customer]..<events.starts[customer + 1] {
        let code = Int(events.codes[event])
        if code < steps { way.append(code, events.times[event]) }
      }
      if outcome != nil { way.divide(partial.isOutcome) }
      guard let shown = shown(of: way, partial) else { continue }
      switch part {
      case .counts, .places: count(&way, shown, in: &partial.groups[group])
      case .moves: move(way, shown, in: &partial.groups[group].moves)
      }
    }
  }

  /// One customer's events.
  private struct Way {
    var nodes: [Int] = []
    var times: [Int64] = []
    /// How often each node was met.
    var visits: [Int64]

    init(nodes count: Int) { visits = Array(repeating: 0, count: count) }

    mutating func clear() {
      for node in nodes { visits[node] = 0 }
      nodes.removeAll(keepingCapacity: true)
      times.removeAll(keepingCapacity: true)
    }

    mutating func append(_ code: Int, _ time: Int64) {
      nodes.append(code * 3)
      times.append(time)
    }

    /// Puts each event in its stage around the first outcome.
    mutating func divide(_ isOutcome: [Bool]) {
      guard let first = nodes.firstIndex(where: { isOutcome[$0 / 3] }) else { return }
      let outcome = times[first]
      for index in nodes.indices where times[index] >= outcome {
        nodes[index] += times[index] == outcome ? 1 : 2
      }
    }
  }

  /// The events that are shown; nil when there are none.
  private func shown(of way: Way, _ partial: Partial) -> Range<Int>? {
    var start = 0
    if from != nil {
      guard let first = way.nodes.firstIndex(where: { partial.isFrom[$0 / 3] }) else { return nil }
      start = first
    }
    guard start < way.nodes.count else { return nil }
    guard to != nil else { return start..<way.nodes.count }
    let searched = way.nodes[(from == nil ? start : start + 1)...]
    guard let last = searched.firstIndex(where: { partial.isTo[$0 / 3] }) else {
      return start..<way.nodes.count
    }
    return start..<last + 1
  }

  private func count(_ way: inout Way, _ shown: Range<Int>, in tally: inout Tally) {
    var positions: (Int64, Int64, Int64) = (0, 0, 0)
    for index in shown {
      let (node, time) = (way.nodes[index], way.times[index])
      let position: Int64
      switch node % 3 {
      case 0:
        positions.0 += 1
        position = positions.0
      case 1:
        positions.1 += 1
        position = positions.1
      default:
        positions.2 += 1
        position = positions.2
      }
      let slot = tally.slot(of: node, among: way.visits.count)
      way.visits[node] += 1
      if way.visits[node] == 1 {
        tally.counts[slot].customers += 1
        tally.counts[slot].arrivals.append(position)
      } else {
        tally.counts[slot].repeats += 1
      }
      if part == .places { continue }
      if index == 0 || time - way.times[index - 1] > gap { tally.counts[slot].entries += 1 }
      guard time <= matureUntil else { continue }
      tally.counts[slot].n += 1
      if isLast(index, way) {
        tally.counts[slot].exits += 1
      } else {
        tally.counts[slot].waits.append(way.times[index + 1] - time)
      }
    }
  }

  private func isLast(_ index: Int, _ way: Way) -> Bool {
    index + 1 >= way.times.count || way.times[index + 1] - way.times[index] > gap
  }

  private func move(_ way: Way, _ shown: Range<Int>, in moves: inout [Int: Int]) {
    let width = way.visits.count
    for index in shown where way.times[index] <= matureUntil && !isLast(index, way) {
      let (node, next) = (way.nodes[index], way.nodes[index + 1])
      if node != next { moves[node * width + next, default: 0] += 1 }
    }
  }

  func merge(_ partial: inout Partial, _ next: consuming Partial) {
    for (group, other) in next.groups.enumerated() {
      for (node, count) in zip(other.nodes, other.counts) {
        let slot = partial.groups[group].slot(of: node, among: other.slots.count)
        partial.groups[group].counts[slot].add(count)
      }
      partial.groups[group].moves.merge(other.moves) { $0 + $1 }
    }
  }
}

extension TouchpointKernel.Count {
  fileprivate mutating func add(_ other: Self) {
    customers += other.customers
    n += other.n
    entries += other.entries
    exits += other.exits
    repeats += other.repeats
    waits += other.waits
    arrivals += other.arrivals
  }
}

// MARK: Tables

extension TouchpointKernel {
  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table {
    let tallies = partial.groups
    let width = events.steps.count * 3
    func node(_ number: Int) -> [Value] {
      [.text(events.steps[number / 3]), .integer(Int64(number % 3))]
    }
    var rows: [[Value]] = []
    for (group, tally) in tallies.enumerated() {
      let labels = groups.labels.map { $0[group] }
      for (number, slot) in tally.slots.enumerated() where slot >= 0 {
        rows.append(labels + node(number) + values(of: tally.counts[Int(slot)]))
      }
      for (place, count) in tally.moves.sorted(by: { $0.key < $1.key }) {
        rows.append(
          labels + node(place / width) + node(place % width) + [.integer(Int64(count))])
      }
    }
    return Table(groups.labels.map { Field($0.name, $0.type) } + fields, rows: rows)
  }

  private func values(of count: Count) -> [Value] {
    let place = quantile(count.arrivals.map(Double.init).sorted(), 0.5)
    let arrival: Value = place.map { .double($0) } ?? .null
    guard part == .counts else { return [.integer(Int64(count.customers)), arrival] }
    let wait = quantile(count.waits.map(Double.init).sorted(), 0.5)
    return [
      .integer(Int64(count.customers)), .integer(Int64(count.n)), .integer(Int64(count.entries)),
      .integer(Int64(count.exits)), .integer(Int64(count.repeats)),
      wait.map { .duration(Int64($0.rounded())) } ?? .null, arrival,
    ]
  }

  private var fields: [Field] {
    let node = [Field("_step", .text), Field("_stage", .integer)]
    switch part {
    case .counts:
      return node
        + ["_customers", "_n", "_entries", "_exits", "_repeats"].map { Field($0, .integer) }
        + [Field("_wait", .duration), Field("_place", .double)]
    case .places: return node + [Field("_customers", .integer), Field("_place", .double)]
    case .moves:
      return node
        + [Field("_nextStep", .text), Field("_nextStage", .integer), Field("_n", .integer)]
    }
  }
}
