import Verbs

/// How many events tie with the one before, in one pass over events in memory: the same table as
/// ``Ties/question``, `pairs` and `tied`.
struct TiesKernel: SequenceKernel {
  /// The names of the events that count, each of whose pairs are neighbours among them; nil when all
  /// with a step do.
  var names: Set<String>?

  struct Partial: Sendable {
    /// Which codes count; those beyond are no step.
    var counts: [Bool]
    var pairs = 0
    var tied = 0
  }

  func begin(_ events: EventStore, _ groups: Groups) -> Partial {
    Partial(counts: events.steps.map { names?.contains($0) ?? true })
  }

  func run(
    _ events: EventStore, _ groups: Groups, customers: Range<Int>, into partial: inout Partial
  ) {
    let (starts, times, codes) = (events.starts, events.times, events.codes)
    let counts = partial.counts
    var (pairs, tied) = (0, 0)
    for customer in customers {
      if let byCustomer = groups.byCustomer, byCustomer[customer] == .max { continue }
      var found = 0
      var before: Int64 = 0
      for event in starts[customer]..<starts[customer + 1] {
        let code = Int(codes[event])
        guard code < counts.count, counts[code] else { continue }
        let time = times[event]
        tied += found > 0 && time == before ? 1 : 0
        before = time
        found += 1
      }
      pairs += max(0, found - 1)
    }
    partial.pairs += pairs
    partial.tied += tied
  }

  func merge(_ partial: inout Partial, _ next: consuming Partial) {
    partial.pairs += next.pairs
    partial.tied += next.tied
  }

  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table {
    let counts = [("pairs", partial.pairs), ("tied", partial.tied)]
    return Table(
      counts.map { Column($0.0, .integer, .integers([Int64($0.1)])) }, rowCount: 1)
  }
}
