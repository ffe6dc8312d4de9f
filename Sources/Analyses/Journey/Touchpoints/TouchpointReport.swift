import Kits

/// Turns what a journey counted into its rows and notes.
struct TouchpointReport: Sendable {
  let definition: TouchpointDefinition
  let keyCount: Int
  let fields: [Field]
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
    var step: String
    /// 0, 1 and 2 around the outcome; always 0 where each step has its own stage.
    var stage: Int

    init?(_ table: Table, _ row: Int, _ step: String = "_step", _ stage: String = "_stage") {
      guard case .text(let name)? = table[step]?[row] else { return nil }
      self.step = name
      self.stage = table[stage]?[row].whole ?? 0
    }
  }

  /// A step in a stage, among the rows of a group.
  private struct Place: Hashable {
    var group: [Value]
    var node: Node
  }

  /// - Parameter tables: the answers to `counts`, `moves` and `young`, then to `channels` and
  ///   `places` where they are asked.
  func rows(_ tables: [Table]) -> Plan.Step {
    let counts = tables[0]
    let channels = definition.channels == nil ? nil : tables[3]
    let ranks = ranks(keyCount == 0 ? counts : tables[tables.count - 1])
    let back = movesBack(tables[1], ranks)
    let uncontrolled = uncontrolledSteps(ranks, channels)

    var groups: [[Value]] = []
    var places: [[Value]: [(rank: Int, row: Int, node: Node)]] = [:]
    for row in 0..<counts.rowCount {
      guard let node = Node(counts, row), let rank = ranks[node] else { continue }
      let group = group(counts, row)
      if places[group] == nil { groups.append(group) }
      places[group, default: []].append((rank, row, node))
    }
    var rows: [[Value]] = []
    var bases: [Int] = []
    for group in groups {
      for (_, row, node) in (places[group] ?? []).sorted(by: { $0.rank < $1.rank }) {
        func count(_ name: String) -> Int { counts[name]?[row].whole ?? 0 }
        let n = count("_n")
        let rate = Proportion(count("_exits"), of: n)
        let interval = rate?.wilson(confidence: confidence)
        let moved = Proportion(back[Place(group: group, node: node)] ?? 0, of: n)
        bases.append(n)
        rows.append(
          group + [
            .text(node.step), stageName(of: node).map { .text($0) } ?? .null,
            .integer(Int64(count("_customers"))), .integer(Int64(n)),
            .integer(Int64(count("_entries"))), .integer(Int64(count("_exits"))),
            .number(rate?.share), .number(interval?.low), .number(interval?.high),
            .integer(Int64(count("_repeats"))), .number(moved?.share),
            wait(counts["_wait"]?[row]), .boolean(!uncontrolled.contains(node.step)),
          ])
      }
    }
    let labels = fields.prefix(keyCount).map(\.name) + ["stage", "step"]
    return .rows(
      SummaryRows.relation(fields, rows),
      notes: (list == nil ? [] : rules)
        + notes(bases, tables[2], Set(ranks.keys.map(\.step)), uncontrolled),
      chart: rows.isEmpty
        ? nil : Chart(.flow(value: "n", part: "exits", share: "exit_rate"), labels: labels))
  }

  private func group(_ table: Table, _ row: Int) -> [Value] {
    (0..<keyCount).map { table.columns[$0][row] }
  }

  /// To the millisecond: a day without a time of day ends a microsecond before the next.
  private func wait(_ value: Value?) -> Value {
    guard case .duration(let microseconds)? = value else { return .null }
    return .duration(Int64((Double(microseconds) / 1000).rounded()) * 1000)
  }

  // MARK: Order

  /// The typical order: by stage, then by the median place at which customers first come to a step;
  /// among equals the step of more customers, then by name.
  private func ranks(_ table: Table) -> [Node: Int] {
    var nodes: [(node: Node, stage: Int, place: Double, customers: Int)] = []
    for row in 0..<table.rowCount {
      guard let node = Node(table, row) else { continue }
      var place = Double.infinity
      if case .double(let median)? = table["_place"]?[row] { place = median }
      nodes.append((node, stageNumber(of: node), place, table["_customers"]?[row].whole ?? 0))
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
  private func movesBack(_ moves: Table, _ ranks: [Node: Int]) -> [Place: Int] {
    var back: [Place: Int] = [:]
    for row in 0..<moves.rowCount {
      guard let node = Node(moves, row), let rank = ranks[node],
        let target = Node(moves, row, "_nextStep", "_nextStage"), let other = ranks[target],
        other < rank
      else { continue }
      back[Place(group: group(moves, row), node: node), default: 0] += moves["_n"]?[row].whole ?? 0
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
        guard case .text(let step)? = channels["_step"]?[row],
          case .text(let channel)? = channels["_channel"]?[row]
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

  // MARK: Notes

  private func notes(
    _ bases: [Int], _ young: Table, _ steps: Set<String>, _ uncontrolled: Set<String>
  ) -> [Note] {
    var notes: [Note] = []
    let events = young["_events"]?[0].whole ?? 0
    let customers = young["_customers"]?[0].whole ?? 0
    if events > 0 {
      notes.append(
        Note(
          .caveat,
          "\(counted(customers, "customer")) did something less than \(definition.gap.text) before "
            + "\(definition.events.lastDay) ended, and may not have left: "
            + "\(counted(events, "event")) of that time not in `n`, `exits` and `back_rate`",
          measures: [
            .init("customers who may not have left", Double(customers)),
            .init("young events", Double(events)),
          ]))
    }
    if !uncontrolled.isEmpty {
      let names = uncontrolled.sorted().map(typed).joined(separator: ", ")
      let how =
        list.map { "by \(typed($0.path)) or by name" }
        ?? "by the names of steps and channels (`list FILE` says it otherwise)"
      notes.append(Note(.caveat, "not controlled by the business, \(how): \(names)"))
    }
    if let list {
      let unknown = list.steps.filter { !steps.contains($0) }
      if !unknown.isEmpty {
        notes.append(
          Note(
            .caveat,
            "no events of \(unknown.map(typed).joined(separator: ", ")) in \(typed(list.path))"))
      }
      let missing = list.stages.isEmpty ? [] : steps.filter { list.entries[$0]?.stage == nil }
      if !missing.isEmpty {
        let names = missing.sorted().map(typed).joined(separator: ", ")
        notes.append(Note(.caveat, "without a stage in \(typed(list.path)): \(names)"))
      }
    }
    if let small = Note.smallBases(bases, of: "event") { notes.append(small) }
    return notes
  }

  /// What is known of the rule before any data is seen, but for a list.
  var rules: [Note] {
    let gap = definition.gap.text
    let divided: String
    if let list, !list.stages.isEmpty {
      divided = "stages are those of \(typed(list.path))"
    } else {
      divided =
        "stages are before, at the time of and after the customer's first \(typed(outcome))"
    }
    var notes = [
      Note(
        .rule,
        "customers enter with an event after \(gap) of silence and exit with one before \(gap) of "
          + "silence; `n` events have had \(gap) to pass by \(definition.events.lastDay); "
          + "`back_rate` is the share of them whose next step stands further up; \(divided), steps "
          + "in the order in which customers first come to them (median)")
    ]
    if definition.outcome == nil, definition.stagesByOutcome {
      notes.append(
        Note(
          .caveat,
          "no event \(typed(outcome)) here, so all are \(typed(stages[0])) it: `outcome STEP` names "
            + "another"))
    }
    if from != nil || to != nil {
      let start = from.map { "their first \(typed($0))" } ?? "their first event"
      let end = to.map { " to the next \(typed($0))" } ?? " on"
      notes.append(Note(.caveat, "shown are customers' events from \(start)\(end)"))
    }
    return notes
  }
}
