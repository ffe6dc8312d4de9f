import Kits

/// A touchpoint of a stage in a group, as answers show it.
struct TouchpointRow: Sendable {
  let step: String
  let stage: String?
  let customers: Int
  let n: Int
  let entries: Int
  let exits: Int
  let exitRate: Estimate
  let repeats: Int
  let backRate: Double?
  let wait: Value
  let isControlled: Bool
}

/// Turns what a journey counted into its rows and notes.
struct TouchpointReport: Sendable {
  static let columns: [SummaryColumn<TouchpointRow>] = [
    .word("step", nullable: false) { $0.step }, .word("stage") { $0.stage },
    .count("customers") { $0.customers }, .count("n") { $0.n }, .count("entries") { $0.entries },
    .count("exits") { $0.exits }, .estimate("exit_rate", .fraction) { $0.exitRate.columns },
    .count("repeats") { $0.repeats },
    SummaryColumn(Attribute(Field("back_rate", .double), measure: Measure(.fraction, base: "n"))) {
      .number($0.backRate)
    }, SummaryColumn(Attribute(Field("median_to_next", .duration))) { $0.wait },
    SummaryColumn(Attribute(Field("controlled", .boolean), nullable: false)) {
      .boolean($0.isControlled)
    },
  ]

  let definition: TouchpointDefinition
  let summary: Summary<TouchpointRow>
  let confidence: Double
  /// The names of the stages before, at and after the outcome.
  let stages: [String]
  /// What people keep in a file; known only when the stage runs.
  var list: TouchpointList?
  /// What the outcome and the ends of what is shown are called.
  let outcome: String
  let from: String?
  let to: String?

  /// A step in a stage.
  private struct Node: Hashable {
    let step: String
    /// 0, 1 and 2 around the outcome; always 0 where each step has its own stage.
    let stage: Int

    init?(
      _ table: Table, _ row: Int, _ step: GroupColumn<String?> = TouchpointDefinition.step,
      _ stage: GroupColumn<Int> = TouchpointDefinition.stage
    ) {
      guard let name = table[step, row] else { return nil }
      self.step = name
      self.stage = table[stage, row]
    }
  }

  /// A step in a stage, among the rows of a group.
  private struct Position: Hashable {
    var group: [Value]
    var node: Node
  }

  /// - Parameter tables: the answers to `counts`, `moves` and `young`, then to `channels` and
  ///   `places` where they are asked.
  func rows(_ tables: [Table]) -> Plan.Step {
    let counts = tables[0]
    let channels = definition.channels == nil ? nil : tables[3]
    let ranks = ranks(summary.keyCount == 0 ? counts : tables[tables.count - 1])
    let back = movesBack(tables[1], ranks)
    let uncontrolled = uncontrolledSteps(ranks, channels)

    var rows: [(keys: [Value], row: TouchpointRow)] = []
    for group in counts.groups(by: summary.keyCount) {
      let places = group.compactMap { row in
        Node(counts, row).flatMap { node in ranks[node].map { (rank: $0, row: row, node: node) } }
      }
      let keys = summary.keys(counts, group.lowerBound)
      for (_, row, node) in places.sorted(by: { $0.rank < $1.rank }) {
        let moved = back[Position(group: keys, node: node)] ?? 0
        rows.append(
          (
            keys,
            self.row(
              counts, row, node, movedBack: moved, isControlled: !uncontrolled.contains(node.step))
          ))
      }
    }
    let notes = notes(
      rows.map(\.row.n), tables[2], Set(ranks.keys.map(\.step)), uncontrolled)
    return summary.answer(
      rows, notes: (list == nil ? [] : rules) + notes,
      chart: .flow(value: "n", part: "exits", share: "exit_rate"), labels: ["stage", "step"])
  }

  private func row(
    _ counts: Table, _ row: Int, _ node: Node, movedBack: Int, isControlled: Bool
  ) -> TouchpointRow {
    typealias Counts = TouchpointDefinition
    let (n, exits) = (counts[Counts.mature, row], counts[Counts.exits, row])
    return TouchpointRow(
      step: node.step, stage: stageName(of: node), customers: counts[Counts.customers, row], n: n,
      entries: counts[Counts.entries, row], exits: exits,
      exitRate: Estimate(exits, of: n, confidence: confidence),
      repeats: counts[Counts.repeats, row], backRate: Proportion(movedBack, of: n)?.share,
      wait: counts[Counts.wait, row], isControlled: isControlled)
  }

  // MARK: Order

  /// The typical order: by stage, then by the median place at which customers first come to a step;
  /// among equals the step of more customers, then by name.
  private func ranks(_ table: Table) -> [Node: Int] {
    var nodes: [(node: Node, stage: Int, place: Double, customers: Int)] = []
    for row in 0..<table.rowCount {
      guard let node = Node(table, row) else { continue }
      let place = table[TouchpointDefinition.place, row] ?? .infinity
      nodes.append(
        (node, stageNumber(of: node), place, table[TouchpointDefinition.customers, row]))
    }
    nodes.sort { first, second in
      if first.stage != second.stage { return first.stage < second.stage }
      if first.place != second.place { return first.place < second.place }
      if first.customers != second.customers { return first.customers > second.customers }
      return first.node.step < second.node.step
    }
    var ranks: [Node: Int] = [:]
    for (rank, entry) in nodes.enumerated() { ranks[entry.node] = rank }
    return ranks
  }

  private func stageNumber(of node: Node) -> Int {
    guard let list, !list.stages.isEmpty else { return node.stage }
    return list.entries[node.step]?.stage.flatMap { list.stages.firstIndex(of: $0) } ?? .max
  }

  private func stageName(of node: Node) -> String? {
    guard let list, !list.stages.isEmpty else {
      return stages.indices.contains(node.stage) ? stages[node.stage] : nil
    }
    return list.entries[node.step]?.stage
  }

  /// How many moves from each row lead to an earlier one.
  private func movesBack(_ moves: Table, _ ranks: [Node: Int]) -> [Position: Int] {
    var back: [Position: Int] = [:]
    for row in 0..<moves.rowCount {
      guard let node = Node(moves, row), let rank = ranks[node],
        let target = Node(
          moves, row, TouchpointDefinition.nextStep, TouchpointDefinition.nextStage),
        let other = ranks[target],
        other < rank
      else { continue }
      let place = Position(group: summary.keys(moves, row), node: node)
      back[place, default: 0] += moves[TouchpointDefinition.all, row]
    }
    return back
  }

  // MARK: Control

  /// The steps that the business does not control: as the list says, else by the step's name, or
  /// because every channel that it goes through is such a place.
  private func uncontrolledSteps(_ ranks: [Node: Int], _ channels: Table?) -> Set<String> {
    var elsewhere: [String: Bool] = [:]
    if let channels {
      for row in 0..<channels.rowCount {
        guard let step = channels[TouchpointDefinition.step, row],
          let channel = channels[TouchpointDefinition.channel, row]
        else { continue }
        elsewhere[step] = elsewhere[step, default: true] && WordList.uncontrolled.matches(channel)
      }
    }
    var steps: Set<String> = []
    for step in Set(ranks.keys.map(\.step)) {
      let isControlled =
        list?.entries[step]?.isControlled
        ?? !(WordList.uncontrolled.matches(step) || elsewhere[step, default: false])
      if !isControlled { steps.insert(step) }
    }
    return steps
  }
}
