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
  var groupKeys: MarkKeys?

  struct Ground: Sendable {
    /// The bits of each code.
    let masks: [UInt64]
    let codes: EventValues<UInt16>
    let matcher: FunnelMatcher
    let entries: EventGroups
  }

  func fits(_ events: EventStore) -> Bool { EventGroups.canPlace(groupKeys, in: events) }

  func ground(_ events: EventStore, _ groups: Groups) -> Ground {
    Ground(
      masks: masks.masks(in: events) + [0], codes: masks.codes(in: events),
      matcher: FunnelMatcher(rule),
      entries: EventGroups(groups, by: groupKeys, in: events))
  }

  func begin(_ ground: Ground, _ events: EventStore) -> Sole<FunnelTallies> {
    Sole(FunnelTallies(groups: ground.entries.count, steps: rule.steps.count))
  }

  func run(
    _ customers: Range<Int>, of events: EventStore, _ ground: Ground,
    into partial: inout Sole<FunnelTallies>
  ) {
    let isWhole = holding.isEmpty && ground.entries.isPerCustomer
    if isWhole, isSimple {
      followSimply(events, customers, ground, into: &partial.value)
    } else if isWhole, rule.order != .any {
      follow(events, customers, ground, into: &partial.value)
    } else {
      followTracks(events, customers, ground, into: &partial.value)
    }
  }

  /// The usual case: all of a customer's events are one track, and no entry is left out.
  private func follow(
    _ events: EventStore, _ customers: Range<Int>, _ ground: Ground,
    into tallies: inout FunnelTallies
  ) {
    let (masks, matcher, none) = (ground.masks, ground.matcher, ground.masks.count - 1)
    let columns = EventColumns(events)
    var chain = FunnelChain(matcher)
    ground.codes.withUnsafeBufferPointer { codes in
      for customer in customers {
        let own = columns.starts[customer]..<columns.starts[customer + 1]
        let group = ground.entries.group(of: own.lowerBound, customer)
        guard group < tallies.groupCount else { continue }
        chain.clear()
        matcher.follow(
          own, into: &chain, time: { columns.times[$0] },
          mask: { masks[min(Int(codes[$0]), none)] }, enters: { _ in true })
        tallies.count(chain.outcome, in: group)
      }
    }
  }

  /// Several tracks or entries of a group alone: what a track has is gathered first.
  func followTracks(
    _ events: EventStore, _ customers: Range<Int>, _ ground: Ground,
    into tallies: inout FunnelTallies
  ) {
    if rule.order == .any {
      followTracks(events, customers, ground, by: FunnelSpan.self, into: &tallies)
    } else {
      followTracks(events, customers, ground, by: FunnelChain.self, into: &tallies)
    }
  }

  private func followTracks<Follower: FunnelFollower>(
    _ events: EventStore, _ customers: Range<Int>, _ ground: Ground, by follower: Follower.Type,
    into tallies: inout FunnelTallies
  ) {
    let (masks, none) = (ground.masks, ground.masks.count - 1)
    let columns = EventColumns(events)
    var cut = FunnelTrackCut(holding.map { events.marks[$0] })
    var outcomes = FunnelOutcomes<Follower>(ground.matcher)
    ground.codes.withUnsafeBufferPointer { codes in
      for customer in customers {
        let own = columns.starts[customer]..<columns.starts[customer + 1]
        guard !own.isEmpty,
          ground.entries.group(of: own.lowerBound, customer) < tallies.groupCount
        else { continue }
        cut.tracks(of: own) { track in
          outcomes.follow(
            track, time: { columns.times[$0] }, mask: { masks[min(Int(codes[$0]), none)] },
            group: { ground.entries.group(of: $0, customer) })
        }
        outcomes.take { group, outcome in tallies.count(outcome, in: group) }
      }
    }
  }

  func end(_ partial: inout Sole<FunnelTallies>) { partial.value.close() }

  func merge(_ partial: inout Sole<FunnelTallies>, _ next: Sole<FunnelTallies>) {
    partial.value.add(&next.value)
  }

  func finish(_ partial: Sole<FunnelTallies>, _ events: EventStore, _ ground: Ground) -> Table {
    let (entered, mature) = (partial.value.entered, partial.value.mature)
    let arrivals = partial.value.arrivals()
    let (present, labels) = ground.entries.table(
      of: entered.indices.filter { ground.entries.keyCount == 0 || entered[$0] > 0 })
    func whole(_ name: String, _ value: (Int) -> Int) -> Column {
      Column(name, .integer, .integers(present.map { Int64(value($0)) }))
    }
    var columns =
      labels + [whole("_n1") { mature[$0] }, whole("_immature") { entered[$0] - mature[$0] }]
    for step in 2...rule.steps.count {
      columns.append(whole("_n\(step)") { arrivals[$0][step - 2].count })
      for (place, name) in ["_median\(step)", "_p90_\(step)"].enumerated() {
        let values = present.map { group in
          arrivals[group][step - 2].quantiles[place].map { Value.duration($0) } ?? .null
        }
        columns.append(Column(name, .duration, values: values))
      }
    }
    return Table(columns, rowCount: present.count)
  }
}
