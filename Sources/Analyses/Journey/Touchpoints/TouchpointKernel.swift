import Kits
import Statistics

/// The journey in one pass over events in memory: the same tables as those of
/// ``TouchpointDefinition``, one part in a run.
struct TouchpointKernel: TallyKernel {
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

  /// What was counted in one group.
  ///
  /// A node is three times the code of its step, plus the stage.
  struct Tally: EventTally {
    /// The place of each node in `counts`, −1 for one that nobody met; as long as needed.
    private var slots: [Int32] = []
    private(set) var counts: [Count] = []
    /// How often a node, the upper half of the key, was followed by the next one.
    var moves: [Int: Int] = [:]

    static func move(_ node: Int, _ next: Int) -> Int { node << 32 | next }

    mutating func count(_ node: Int, _ body: (inout Count) -> Void) {
      while node >= slots.count { slots.append(-1) }
      if slots[node] < 0 {
        slots[node] = Int32(counts.count)
        counts.append(Count(node: node))
      }
      body(&counts[Int(slots[node])])
    }

    mutating func add(_ next: Tally) {
      for own in next.counts { count(own.node) { $0.add(own) } }
      moves.merge(next.moves) { $0 + $1 }
    }
  }

  struct Count {
    let node: Int
    var customers = 0
    var n = 0
    var entries = 0
    var exits = 0
    var repeats = 0
    var waits: [Int64] = []
    var arrivals: [Int64] = []

    init(node: Int) { self.node = node }

    mutating func add(_ next: Count) {
      customers += next.customers
      n += next.n
      entries += next.entries
      exits += next.exits
      repeats += next.repeats
      waits += next.waits
      arrivals += next.arrivals
    }
  }

  func counter(_ events: EventStore) -> TouchpointCounter { TouchpointCounter(self, events) }

  // MARK: Tables

  /// A node, and where it is a move how often the next one followed.
  struct Row {
    var counts: Count
    var next = 0
    var n = 0
  }

  func rows(of tally: Tally) -> [Row] {
    guard part == .moves else {
      return tally.counts.sorted { $0.node < $1.node }.map { Row(counts: $0) }
    }
    return tally.moves.sorted { $0.key < $1.key }.map { move, n in
      Row(counts: Count(node: move >> 32), next: move & (1 << 32 - 1), n: n)
    }
  }

  func columns(_ events: EventStore) -> [TallyColumn<Row>] {
    let steps = events.steps
    func node(
      _ step: String, _ stage: String, _ node: @escaping (Row) -> Int
    ) -> [TallyColumn<Row>] {
      [TallyColumn(step, .text) { .text(steps[node($0) / 3]) }, .count(stage) { node($0) % 3 }]
    }
    typealias Names = TouchpointDefinition
    let place = TallyColumn<Row>(Names.place.name, .double) {
      .number(Self.median($0.counts.arrivals))
    }
    let own = node(Names.step.name, Names.stage.name, \.counts.node)
    switch part {
    case .counts:
      return own + [
        .count(Names.customers, \.counts.customers), .count(Names.mature, \.counts.n),
        .count(Names.entries, \.counts.entries), .count(Names.exits, \.counts.exits),
        .count(Names.repeats, \.counts.repeats),
        TallyColumn(Names.wait.name, .duration) {
          Self.median($0.counts.waits).map { .duration(Int64($0.rounded())) } ?? .null
        },
        place,
      ]
    case .places: return own + [.count(Names.customers, \.counts.customers), place]
    case .moves:
      return own + node(Names.nextStep.name, Names.nextStage.name, \.next)
        + [.count(Names.all, \.n)]
    }
  }

  private static func median(_ durations: [Int64]) -> Double? {
    durations.withUnsafeBufferPointer { quantile(0.5, of: [$0]) }
  }
}
