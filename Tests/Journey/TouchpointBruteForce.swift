import Statistics
import Tables

/// A journey by looking at every event on its own: slow, and plain to see.
struct TouchpointBruteForce {
  var gap: Int64
  var observedUntil: Int64
  var from: String?
  var to: String?
  /// What rows are grouped by; nothing when there are no groups.
  var group: (Shop.Event) -> [Value] = { _ in [] }

  private struct Node: Hashable {
    var step: String
    var stage: Int
  }

  private struct Count {
    var customers: Set<Int> = []
    var n = 0
    var entries = 0
    var exits = 0
    var repeats = 0
    var back = 0
    var waits: [Double] = []
  }

  private struct Followed {
    var event: Shop.Event
    var node: Node
    var previous: Shop.Event?
    var next: (event: Shop.Event, node: Node)?
  }

  /// The rows of the answer; nulls come last among groups.
  func rows(_ events: [Shop.Event]) -> [[Value]] {
    var shown: [[Followed]] = []
    let customers = Dictionary(grouping: events.enumerated(), by: \.element.customer)
    for customer in customers.keys.sorted() {
      let own = (customers[customer] ?? []).sorted {
        ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
      }
      shown.append(cut(follow(own.map(\.element))))
    }

    var counts: [[Value]: [Node: Count]] = [:]
    var arrivals: [Node: [Double]] = [:]
    var everyone: [Node: Set<Int>] = [:]
    for own in shown {
      var positions: [Int: Int] = [:]
      var visits: [Node: Int] = [:]
      for followed in own {
        let (event, node) = (followed.event, followed.node)
        positions[node.stage, default: 0] += 1
        visits[node, default: 0] += 1
        if visits[node] == 1 {
          arrivals[node, default: []].append(Double(positions[node.stage] ?? 0))
        }
        everyone[node, default: []].insert(event.customer)
        count(
          followed, visits[node] ?? 0,
          in: &counts[group(event), default: [:]][node, default: .init()])
      }
    }
    let order = arrivals.keys.sorted { first, second in
      let places = [first, second].map { quantile((arrivals[$0] ?? []).sorted(), 0.5) ?? 0 }
      let sizes = [first, second].map { everyone[$0]?.count ?? 0 }
      if first.stage != second.stage { return first.stage < second.stage }
      if places[0] != places[1] { return places[0] < places[1] }
      if sizes[0] != sizes[1] { return sizes[0] > sizes[1] }
      return first.step < second.step
    }
    for own in shown {
      for followed in own where isMature(followed) && !isLast(followed) {
        guard let next = followed.next, next.node != followed.node,
          let rank = order.firstIndex(of: followed.node),
          let other = order.firstIndex(of: next.node),
          other < rank
        else { continue }
        counts[group(followed.event)]?[followed.node]?.back += 1
      }
    }
    return counts.keys.sorted { text($0) < text($1) }.flatMap { group in
      order.compactMap { node in
        counts[group]?[node].map { row(group, node, $0) }
      }
    }
  }

  private func follow(_ own: [Shop.Event]) -> [Followed] {
    let outcome = own.first { $0.step == "purchase" }?.time
    let nodes = own.map { event in
      Node(
        step: event.step,
        stage: outcome.map { event.time < $0 ? 0 : event.time == $0 ? 1 : 2 } ?? 0)
    }
    return own.indices.map { index in
      Followed(
        event: own[index], node: nodes[index], previous: index > 0 ? own[index - 1] : nil,
        next: index + 1 < own.count ? (own[index + 1], nodes[index + 1]) : nil)
    }
  }

  private func cut(_ own: [Followed]) -> [Followed] {
    var start = 0
    if let from {
      guard let first = own.firstIndex(where: { $0.event.step == from }) else { return [] }
      start = first
    }
    let rest = own[start...]
    guard let to else { return Array(rest) }
    let searched = from == nil ? rest : rest.dropFirst()
    guard let last = searched.firstIndex(where: { $0.event.step == to }) else { return Array(rest) }
    return Array(own[start...last])
  }

  private func isMature(_ followed: Followed) -> Bool { followed.event.time + gap <= observedUntil }

  private func isLast(_ followed: Followed) -> Bool {
    followed.next.map { $0.event.time - followed.event.time > gap } ?? true
  }

  private func count(_ followed: Followed, _ visit: Int, in count: inout Count) {
    count.customers.insert(followed.event.customer)
    if followed.previous.map({ followed.event.time - $0.time > gap }) ?? true { count.entries += 1 }
    if visit > 1 { count.repeats += 1 }
    guard isMature(followed) else { return }
    count.n += 1
    if isLast(followed) {
      count.exits += 1
    } else if let next = followed.next {
      count.waits.append(Double(next.event.time - followed.event.time))
    }
  }

  private func row(_ group: [Value], _ node: Node, _ count: Count) -> [Value] {
    let rate = Proportion(count.exits, of: count.n)
    let interval = rate?.wilson()
    func number(_ value: Double?) -> Value { value.map { .double($0) } ?? .null }
    let wait = quantile(count.waits.sorted(), 0.5)
    return group + [
      .text(node.step), .text(["before", "at", "after"][node.stage]),
      .integer(Int64(count.customers.count)), .integer(Int64(count.n)),
      .integer(Int64(count.entries)), .integer(Int64(count.exits)), number(rate?.share),
      number(interval?.low), number(interval?.high), .integer(Int64(count.repeats)),
      number(Proportion(count.back, of: count.n)?.share),
      wait.map { .duration(Int64(($0 / 1000).rounded()) * 1000) } ?? .null,
      .boolean(node.step != "reviews"),
    ]
  }

  /// Nulls last.
  private func text(_ group: [Value]) -> String {
    group.map { $0 == .null ? "~" : $0.plainText }.joined(separator: "\u{1f}")
  }
}
