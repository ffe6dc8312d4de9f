import PlainStatistics

/// `journey` from its page alone: each customer's events gone through one by one.
struct JourneyOracle {
  var events: [ShopEvent]
  var isOutcome: (ShopEvent) -> Bool = { $0.step == "purchase" }
  /// In seconds.
  var gap = 30 * 86_400
  var end = RandomShop.end
  var from: String?
  var to: String?
  var confidence = 0.95
  var stages = ["before", "at", "after"]
  /// A list: the stages of steps, and whether they are controlled.
  var list: [(step: String, stage: String?, isControlled: Bool?)]?
  var group: (ShopEvent) -> [String?] = { _ in [] }

  private struct Node: Hashable {
    var step: String
    /// The place among the stages; the one after the last has no name.
    var stage: Int
  }

  private struct Shown {
    var event: ShopEvent
    var node: Node
    var before: ShopEvent?
    var next: (event: ShopEvent, node: Node)?
    /// Which one of the customer's it is at its node, from 1 on.
    var visit: Int
    /// Which one of the customer's it is, from 1 on: in its stage, where the outcome makes stages.
    var position: Int
  }

  private var names: [String] {
    guard let list, list.contains(where: { $0.stage != nil }) else { return stages }
    var names: [String] = []
    for case let stage? in list.map(\.stage) where !names.contains(stage) { names.append(stage) }
    return names
  }

  private func stage(_ event: ShopEvent, _ outcome: Int?) -> Int {
    if let list, list.contains(where: { $0.stage != nil }) {
      let stage = list.first { $0.step == event.step }?.stage
      return stage.flatMap(names.firstIndex) ?? names.count
    }
    guard let outcome, event.time >= outcome else { return 0 }
    return event.time == outcome ? 1 : 2
  }

  /// A customer's events that are shown, with what comes before and after them.
  private func shown(_ own: [ShopEvent]) -> [Shown] {
    let outcome = own.first(where: isOutcome)?.time
    let nodes = own.map { Node(step: $0.step, stage: stage($0, outcome)) }
    var (first, last) = (0, own.count - 1)
    if let from {
      guard let place = own.firstIndex(where: { $0.step == from }) else { return [] }
      first = place
    }
    if let to {
      // One event is not both ends.
      let start = from == nil ? first : first + 1
      last = own.indices.first { $0 >= start && own[$0].step == to } ?? last
    }
    let isStaged = list?.contains { $0.stage != nil } ?? false
    var shown: [Shown] = []
    for index in own.indices where index >= first && index <= last {
      shown.append(
        Shown(
          event: own[index], node: nodes[index], before: index > 0 ? own[index - 1] : nil,
          next: index + 1 < own.count ? (own[index + 1], nodes[index + 1]) : nil,
          visit: shown.count { $0.node == nodes[index] } + 1,
          position: shown.count { isStaged || $0.node.stage == nodes[index].stage } + 1))
    }
    return shown
  }

  var rows: [[Cell]] {
    let all = Dictionary(grouping: events, by: \.customer).values.flatMap(shown)
    let nodes = Dictionary(grouping: all, by: \.node)
    // In the order of the stages, then of when customers first come to a step, then of how many do.
    let order = nodes.keys.sorted { one, other in
      func rank(_ node: Node) -> (Int, Double, Int, String) {
        let first = (nodes[node] ?? []).filter { $0.visit == 1 }
        let median = PlainStatistics.median(first.map { Double($0.position) }) ?? 0
        return (node.stage, median, -first.count, node.step)
      }
      return rank(one) < rank(other)
    }
    let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let groups = Dictionary(grouping: all) { group($0.event) }
    let z = PlainStatistics.reach(confidence)
    return groups.sorted { MomentsOracle.order($0.key) < MomentsOracle.order($1.key) }.flatMap {
      key, own in
      let byNode = Dictionary(grouping: own, by: \.node)
      return order.compactMap { node in
        byNode[node].map { key.map { Cell($0) } + row(node, $0, places, z) }
      }
    }
  }

  private func row(_ node: Node, _ events: [Shown], _ places: [Node: Int], _ z: Double) -> [Cell] {
    // Those that the gap has passed since.
    let judged = events.filter { $0.event.time + gap < end }
    func isLeft(_ shown: Shown) -> Bool {
      shown.next.map { $0.event.time - shown.event.time > gap } ?? true
    }
    let exits = judged.count(where: isLeft)
    let interval = PlainStatistics.wilson(exits, judged.count, z: z)
    let stayed = judged.filter { !isLeft($0) }
    let back = stayed.count { shown in
      guard let next = shown.next, let other = places[next.node] else { return false }
      return other < places[node] ?? 0
    }
    let waits = stayed.compactMap { shown in
      shown.next.map { Double($0.event.time - shown.event.time) }
    }
    func rate(_ count: Int) -> Cell {
      judged.isEmpty ? .nothing : Cell(Double(count) / Double(judged.count))
    }
    return [
      .text(node.step), Cell(node.stage < names.count ? names[node.stage] : nil),
      Cell(Set(events.map(\.event.customer)).count), Cell(judged.count),
      Cell(
        events.count { shown in
          shown.before.map { shown.event.time - $0.time > gap } ?? true
        }),
      Cell(exits), rate(exits), Cell(interval?.low), Cell(interval?.high),
      Cell(events.count { $0.visit > 1 }), rate(back), Cell(PlainStatistics.median(waits)),
      .truth(isControlled(node.step)),
    ]
  }

  private func isControlled(_ step: String) -> Bool {
    if let said = list?.first(where: { $0.step == step })?.isControlled { return said }
    // Where every channel that a step goes through belongs to others.
    let channels = Set(events.filter { $0.step == step }.compactMap(\.channel))
    return channels != ["facebook"]
  }
}
