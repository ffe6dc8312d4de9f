import Verbs

/// The funnel in one pass over events in memory: the same table as ``FunnelDefinition/question``.
///
/// Each customer's events go by once, those of one instant together or one by one, as the rule says
/// (``FunnelChain``, ``FunnelSpan``). Where a column is held constant its values are followed one
/// after the other; where groups are those of the entry, once for each group entered.
struct FunnelKernel: MarkGrouped {
  let rule: FunnelRule
  let masks: FunnelMasks.Source
  /// The marks that hold what is held constant.
  var holding: Range<Int> = 0..<0
  /// Where groups are those of the entry's own columns, their keys.
  var groupKeys: MarkGroups.Keys?

  struct Partial: Sendable {
    /// The bits of each code.
    let masks: [UInt64]
    let codes: EventValues<UInt16>
    let matcher: FunnelMatcher
    let entries: EventGroups
    var groups: [FunnelTally]
  }

  func fits(_ events: EventStore) -> Bool { canGroup(events) }

  func begin(_ events: EventStore, _ groups: Groups) -> Partial {
    let entries = EventGroups(groups, by: groupKeys, in: events)
    return Partial(
      masks: masks.masks(in: events) + [0], codes: masks.codes(in: events),
      matcher: FunnelMatcher(rule), entries: entries,
      groups: Array(repeating: FunnelTally(steps: rule.steps.count), count: entries.count))
  }

  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout Partial
  ) {
    let isWhole = holding.isEmpty && partial.entries.isPerCustomer
    if isWhole, isSimple {
      followSimply(events, customers, into: &partial)
    } else if isWhole, rule.order != .any {
      follow(events, customers, into: &partial)
    } else {
      followTracks(events, customers, into: &partial)
    }
  }

  /// The usual case: all of a customer's events are one track, and no entry is left out.
  private func follow(
    _ events: EventStore, _ customers: Range<Int>, into partial: inout Partial
  ) {
    var tallies = partial.groups
    partial.groups = []
    let (masks, codes) = (partial.masks, partial.codes)
    let (starts, times, none) = (events.starts, events.times, masks.count - 1)
    let matcher = partial.matcher
    var chain = FunnelChain(matcher)
    for customer in customers {
      let group = partial.entries.group(of: starts[customer], customer)
      guard group < tallies.count else { continue }
      chain.clear()
      matcher.follow(
        starts[customer]..<starts[customer + 1], into: &chain, time: { times[$0] },
        mask: { masks[min(Int(codes[$0]), none)] }, enters: { _ in true })
      tallies[group].count(chain.outcome)
    }
    partial.groups = tallies
  }

  /// Several tracks or entries of a group alone: what a track has is gathered first.
  func followTracks(
    _ events: EventStore, _ customers: Range<Int>, into partial: inout Partial
  ) {
    if rule.order == .any {
      followTracks(events, customers, by: FunnelSpan.self, into: &partial)
    } else {
      followTracks(events, customers, by: FunnelChain.self, into: &partial)
    }
  }

  private func followTracks<Follower: FunnelFollower>(
    _ events: EventStore, _ customers: Range<Int>, by follower: Follower.Type,
    into partial: inout Partial
  ) {
    var outcomes = FunnelOutcomes<Follower>(partial.matcher)
    var tallies = partial.groups
    partial.groups = []
    let (masks, codes) = (partial.masks, partial.codes)
    let none = masks.count - 1
    var cut = FunnelTrackCut(holding.map { events.marks[$0] })
    for customer in customers {
      let own = events.starts[customer]..<events.starts[customer + 1]
      guard !own.isEmpty, partial.entries.group(of: own.lowerBound, customer) < tallies.count else {
        continue
      }
      cut.tracks(of: own) { track in
        outcomes.follow(
          track, time: { events.times[$0] }, mask: { masks[min(Int(codes[$0]), none)] },
          group: { partial.entries.group(of: $0, customer) })
      }
      outcomes.take { group, outcome in tallies[group].count(outcome) }
    }
    partial.groups = tallies
  }

  func merge(_ partial: inout Partial, _ next: consuming Partial) {
    for group in partial.groups.indices { partial.groups[group].add(next.groups[group]) }
  }

  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table {
    let tallies = partial.groups
    let labels = partial.entries.labels
    let present = tallies.indices.filter { labels.isEmpty || tallies[$0].entered > 0 }
    var columns = labels.map { label in
      Column(label.name, label.type, values: present.map { label[$0] })
    }
    func whole(_ name: String, _ value: (FunnelTally) -> Int) -> Column {
      Column(name, .integer, .integers(present.map { Int64(value(tallies[$0])) }))
    }
    columns += [whole("_n1") { $0.mature }, whole("_immature") { $0.entered - $0.mature }]
    let further = Array(2...rule.steps.count)
    let wanted = present.flatMap { group in further.map { (group, $0) } }
    let quantiles = concurrent(wanted) { group, step in
      [0.5, 0.9].map { tallies[group].times[step - 2].quantile($0) }
    }
    for (index, step) in further.enumerated() {
      columns.append(whole("_n\(step)") { $0.times[step - 2].count })
      for (place, name) in ["_median\(step)", "_p90_\(step)"].enumerated() {
        let values = present.indices.map { row -> Value in
          quantiles[row * further.count + index][place].map { .duration($0) } ?? .null
        }
        columns.append(Column(name, .duration, values: values))
      }
    }
    return Table(columns, rowCount: present.count)
  }
}
