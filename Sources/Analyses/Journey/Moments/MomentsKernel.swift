import Kits

/// The first moments of customers in one pass over moments and outcomes in memory: the same table as
/// ``MomentsDefinition/question``.
///
/// The first mark is how an event went, null for an outcome; the second is the touchpoint, and the
/// others are the groups. At one instant moments come before outcomes.
struct MomentsKernel: SequenceKernel {
  let window: TimeLimit
  let observedUntil: Int64
  /// The touchpoint, then what events are grouped by.
  let columns: [MarkedColumn]
  /// The names of the columns that order the touchpoints.
  let order: [String]

  struct Partial: Sendable {
    var groups = MarkedGroups()
    /// For each touchpoint of a group the customer who was counted last.
    var last: [Int] = []
    /// For each touchpoint of a group and stratum what was counted.
    var tallies: [Tally] = []

    mutating func reserve(_ group: Int) {
      while group >= last.count {
        last.append(-1)
        for _ in MomentsDefinition.strata { tallies.append(Tally()) }
      }
    }
  }

  /// What was counted of the moments of one stratum.
  struct Tally: Sendable {
    var moments = 0
    var immature = 0
    /// Those whose window has closed, by quality, and who came back.
    var n = SIMD4<Int>.zero
    var returned = SIMD4<Int>.zero
  }

  /// What the first mark says of an outcome; qualities are 0, 1 and 2.
  private static let outcome = 3

  private func kinds(_ events: EventStore) -> [Int] {
    events.marks[0].values.map { value in
      guard case .integer(let quality) = value else { return Self.outcome }
      return Int(clamping: quality.signum()) + 1
    }
  }

  func begin(_ events: EventStore, _ groups: Groups) -> Partial { Partial() }

  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout Partial
  ) {
    MarkedGroups.withCodes(of: events.marks.dropFirst()) { keys in
      count(events, keys, customers, into: &partial)
    }
  }

  private func count(
    _ events: EventStore, _ keys: [UnsafeBufferPointer<UInt16>], _ customers: Range<Int>,
    into partial: inout Partial
  ) {
    let (starts, times, codes) = (events.starts, events.times, events.marks[0].codes)
    let kinds = kinds(events)
    let strata = MomentsDefinition.strata.count
    for customer in customers {
      let end = starts[customer + 1]
      var next = starts[customer]
      // The instants of outcomes so far, and the last of them.
      var before = 0
      var last: Int64?
      for event in starts[customer]..<end {
        let kind = kinds[Int(codes[event])]
        let time = times[event]
        guard kind != Self.outcome else {
          if last != time { before += 1 }
          last = time
          continue
        }
        let group = partial.groups.number(of: event, in: keys)
        partial.reserve(group)
        guard partial.last[group] != customer else { continue }
        partial.last[group] = customer
        while next < end, times[next] <= time || kinds[Int(codes[next])] != Self.outcome {
          next += 1
        }
        let place = group * strata + stratum(before)
        partial.tallies[place].moments += 1
        guard let deadline = window.deadline(of: time), deadline <= observedUntil else {
          if kind != 1 { partial.tallies[place].immature += 1 }
          continue
        }
        partial.tallies[place].n[kind] += 1
        if next < end, times[next] <= deadline { partial.tallies[place].returned[kind] += 1 }
      }
    }
  }

  @inline(__always)
  private func stratum(_ before: Int) -> Int {
    var stratum = MomentsDefinition.strata.count - 1
    while stratum > 0, before < MomentsDefinition.strata[stratum] { stratum -= 1 }
    return stratum
  }

  func merge(_ partial: inout Partial, _ next: consuming Partial) {
    let numbers = partial.groups.numbers(of: next.groups)
    let strata = MomentsDefinition.strata.count
    for (place, tally) in next.tallies.enumerated() where tally.moments > 0 {
      let group = numbers[place / strata]
      partial.reserve(group)
      let own = group * strata + place % strata
      partial.tallies[own].moments += tally.moments
      partial.tallies[own].immature += tally.immature
      partial.tallies[own].n &+= tally.n
      partial.tallies[own].returned &+= tally.returned
    }
  }

  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table {
    let strata = MomentsDefinition.strata.count
    let (found, tallies) = (partial.groups, partial.tallies)
    let present = partial.last.indices.filter { group in
      (0..<strata).contains { tallies[group * strata + $0].moments > 0 }
    }
    let (ordered, labels) = found.table(
      of: present, by: events.marks.dropFirst(), columns, order: order)
    // A row for each stratum that has moments.
    var rows: [(group: Int, stratum: Int, tally: Tally)] = []
    for (place, group) in ordered.enumerated() {
      for stratum in 0..<strata {
        let tally = tallies[group * strata + stratum]
        if tally.moments > 0 { rows.append((place, stratum, tally)) }
      }
    }
    func whole(_ name: String, _ value: (Tally) -> Int) -> Column {
      Column(name, .integer, .integers(rows.map { Int64(value($0.tally)) }))
    }
    // The touchpoint stands after what is grouped by.
    let keys = (Array(labels.dropFirst()) + labels.prefix(1)).map { label in
      Column(label.name, label.type, values: rows.map { label[$0.group] })
    }
    var counts = [Column("_stratum", .integer, .integers(rows.map { Int64($0.stratum) }))]
    for (quality, name) in MomentsDefinition.qualities.enumerated() {
      counts.append(whole("n_\(name)") { $0.n[quality] })
      counts.append(whole("returned_\(name)") { $0.returned[quality] })
    }
    return Table(keys + counts + [whole("immature") { $0.immature }], rowCount: rows.count)
  }
}
