import Verbs

/// How many events tie with the one before, in one pass over events in memory: the same table as
/// ``Ties/question``, `pairs` and `tied`.
struct TiesKernel: TallyKernel {
  /// The names of the events that count, each of whose pairs are neighbours among them; nil when all
  /// with a step do.
  var names: Set<String>?

  struct Tally: EventTally {
    var pairs = 0
    var tied = 0

    mutating func add(_ next: Tally) {
      pairs += next.pairs
      tied += next.tied
    }
  }

  struct Counter: CustomerCounter {
    let events: EventColumns
    /// Which codes count; those beyond are no step.
    let counts: [Bool]

    mutating func count(
      _ customer: Int, _ own: Range<Int>, in tallies: inout GroupTallies<Tally>
    ) {
      var (found, tied) = (0, 0)
      var before: Int64 = 0
      for event in own {
        let code = Int(events.codes[event])
        guard code < counts.count, counts[code] else { continue }
        let time = events.times[event]
        tied += found > 0 && time == before ? 1 : 0
        before = time
        found += 1
      }
      guard found > 1 else { return }
      tallies.withTally(of: own.lowerBound, customer) {
        $0.pairs += found - 1
        $0.tied += tied
      }
    }
  }

  /// Whoever takes part is in the one group.
  func ground(_ events: EventStore, _ groups: Groups) -> EventGroups {
    let everyone = Groups(byCustomer: groups.byCustomer?.map { $0 == .max ? .max : 0 }, labels: [])
    return EventGroups(everyone, by: nil, in: events)
  }

  func counter(_ events: EventStore) -> Counter {
    Counter(
      events: EventColumns(events), counts: events.steps.map { names?.contains($0) ?? true })
  }

  func columns(_ events: EventStore) -> [TallyColumn<Tally>] {
    [.count("pairs", \.pairs), .count("tied", \.tied)]
  }
}
