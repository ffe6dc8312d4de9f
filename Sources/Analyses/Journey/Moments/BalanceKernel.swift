import Verbs

/// Good and bad moments of customers in one pass over moments in memory: the same table as the one
/// that ``MomentsBalance`` asks for per group.
///
/// The first mark is how an event went; the others are the groups. Events need no order within a
/// customer.
struct BalanceKernel: SequenceKernel {
  let keys: [MarkedColumn]
  /// The names of the keys that order the groups.
  let order: [String]

  struct Partial: Sendable {
    var groups = MarkedGroups()
    var tallies: [Tally] = []
  }

  /// What was counted in one group.
  struct Tally: Sendable {
    var n = 0
    var good = 0
    var bad = 0
    var balanced = 0
    /// The customer who is being counted, and the moments of that one.
    var customer = -1
    var own = (good: 0, bad: 0)
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
    let (starts, codes) = (events.starts, events.marks[0].codes)
    let qualities = events.marks[0].values.map(\.whole)
    var met: [Int] = []
    for customer in customers {
      for event in starts[customer]..<starts[customer + 1] {
        let quality = qualities[Int(codes[event])]
        let group = partial.groups.number(of: event, in: keys)
        while group >= partial.tallies.count { partial.tallies.append(Tally()) }
        if partial.tallies[group].customer != customer {
          partial.tallies[group].customer = customer
          partial.tallies[group].own = (0, 0)
          met.append(group)
        }
        if quality > 0 { partial.tallies[group].own.good += 1 }
        if quality < 0 { partial.tallies[group].own.bad += 1 }
      }
      for group in met {
        let own = partial.tallies[group].own
        partial.tallies[group].n += 1
        partial.tallies[group].good += own.good
        partial.tallies[group].bad += own.bad
        if own.good >= own.bad * Int(MomentsBalance.wanted) {
          partial.tallies[group].balanced += 1
        }
      }
      met.removeAll(keepingCapacity: true)
    }
  }

  func merge(_ partial: inout Partial, _ next: consuming Partial) {
    let numbers = partial.groups.numbers(of: next.groups)
    for (group, tally) in next.tallies.enumerated() {
      let own = numbers[group]
      while own >= partial.tallies.count { partial.tallies.append(Tally()) }
      partial.tallies[own].n += tally.n
      partial.tallies[own].good += tally.good
      partial.tallies[own].bad += tally.bad
      partial.tallies[own].balanced += tally.balanced
    }
  }

  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table {
    let (found, tallies) = (partial.groups, partial.tallies)
    let (ordered, labels) = found.table(
      of: tallies.indices.filter { tallies[$0].n > 0 }, by: events.marks.dropFirst(), keys,
      order: order)
    func count(_ name: String, _ value: (Tally) -> Int) -> Column {
      Column(name, .integer, .integers(ordered.map { Int64(value(tallies[$0])) }))
    }
    return Table(
      labels + [
        count("n") { $0.n }, count("good") { $0.good }, count("bad") { $0.bad },
        count("balanced") { $0.balanced },
      ], rowCount: ordered.count)
  }
}
