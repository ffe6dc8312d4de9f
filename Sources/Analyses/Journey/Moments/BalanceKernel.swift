import Kits

/// Good and bad moments of customers in one pass over moments in memory: the same table as the one
/// that ``MomentsBalance`` asks for per group.
///
/// The first mark is how an event went; the others are the groups. Events need no order within a
/// customer.
struct BalanceKernel: TallyKernel {
  let keys: [MarkedColumn]
  /// The names of the keys that order the groups.
  let order: [String]

  var groupKeys: MarkKeys? { MarkKeys(first: 1, columns: keys, order: order) }

  struct Tally: EventTally {
    private(set) var n = 0
    private(set) var good = 0
    private(set) var bad = 0
    private(set) var balanced = 0
    /// The customer who was counted last, and the moments of that one.
    private var last = -1
    private var own = (good: 0, bad: 0)

    @inline(__always)
    mutating func count(_ quality: Int, of customer: Int) {
      if last != customer {
        (last, own) = (customer, (0, 0))
        n += 1
        // Until something bad is met.
        balanced += 1
      }
      let wasBalanced = isBalanced
      if quality > 0 {
        good += 1
        own.good += 1
      } else if quality < 0 {
        bad += 1
        own.bad += 1
      }
      balanced += (isBalanced ? 1 : 0) - (wasBalanced ? 1 : 0)
    }

    private var isBalanced: Bool { own.good >= own.bad * Int(MomentsBalance.wanted) }

    mutating func add(_ next: Tally) {
      n += next.n
      good += next.good
      bad += next.bad
      balanced += next.balanced
    }
  }

  struct Counter: CustomerCounter {
    let events: EventColumns
    /// Of each code of the first mark.
    let qualities: [Int]

    mutating func count(
      _ customer: Int, _ own: Range<Int>, in tallies: inout GroupTallies<Tally>
    ) {
      for event in own {
        let quality = qualities[Int(events.marks[0][event])]
        tallies.withTally(of: event, customer) { $0.count(quality, of: customer) }
      }
    }
  }

  func counter(_ events: EventStore) -> Counter {
    Counter(events: EventColumns(events), qualities: events.marks[0].values.map(\.whole))
  }

  func rows(of tally: Tally) -> [Tally] { tally.n > 0 ? [tally] : [] }

  func columns(_ events: EventStore) -> [TallyColumn<Tally>] {
    [
      .count(MomentsBalance.n, \.n), .count(MomentsBalance.allGood, \.good),
      .count(MomentsBalance.allBad, \.bad), .count(MomentsBalance.balanced, \.balanced),
    ]
  }
}
