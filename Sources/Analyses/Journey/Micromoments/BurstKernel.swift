import Kits

/// Bursts of looks in one pass over looks and outcomes in memory: the same table as
/// ``BurstDefinition/question``.
///
/// The first mark says what an event is, as the bits below; the others are the groups.
struct BurstKernel: TallyKernel {
  static let look: UInt8 = 1
  static let outcome: UInt8 = 2
  static let open: UInt8 = 4

  let burst: Int64
  let window: Int64
  let least: Int
  /// The last instant at which a burst may begin whose window has closed.
  let matureUntil: Int64
  let keys: [MarkedColumn]
  /// The names of the keys that order the groups.
  let order: [String]

  var groupKeys: MarkKeys? { MarkKeys(first: 1, columns: keys, order: order) }

  /// What was counted in one group.
  struct Tally: EventTally {
    var n = 0
    var customers = 0
    var led = 0
    var open = 0
    var immature = 0
    /// What the customers' own bursts and led ones add up to as squares and products.
    var sizes = 0
    var products = 0
    var counts = 0
    /// The customer who was counted last, their bursts and how many of them led.
    private var last = -1
    private var own = (n: 0, led: 0)

    mutating func count(of customer: Int, led hasLed: Bool, open isOpen: Bool) {
      if last != customer {
        customers += 1
        last = customer
        own = (0, 0)
      }
      let before = own
      own.n += 1
      if hasLed { own.led += 1 }
      n += 1
      led += own.led - before.led
      open += isOpen ? 1 : 0
      sizes += own.n * own.n - before.n * before.n
      products += own.n * own.led - before.n * before.led
      counts += own.led * own.led - before.led * before.led
    }

    mutating func add(_ next: Tally) {
      n += next.n
      customers += next.customers
      led += next.led
      open += next.open
      immature += next.immature
      sizes += next.sizes
      products += next.products
      counts += next.counts
    }
  }

  struct Counter: CustomerCounter {
    let rule: BurstKernel
    let events: EventColumns
    /// What each code of the first mark says.
    let kinds: [UInt8]

    mutating func count(
      _ customer: Int, _ own: Range<Int>, in tallies: inout GroupTallies<Tally>
    ) {
      let (times, codes) = (events.times, events.marks[0])
      var event = own.lowerBound
      var next = event
      while event < own.upperBound {
        let kind = kinds[Int(codes[event])]
        guard kind & BurstKernel.look != 0 else {
          event += 1
          continue
        }
        let first = event
        let begin = times[first]
        var last = begin
        var looks = 0
        while event < own.upperBound {
          if kinds[Int(codes[event])] & BurstKernel.look != 0 {
            guard EventTime.elapsed(from: last, to: times[event]) <= rule.burst else { break }
            last = times[event]
            looks += 1
          }
          event += 1
        }
        guard looks >= rule.least else { continue }
        // Bursts begin one after the other, and so do the outcomes that follow them.
        while next < own.upperBound,
          times[next] < begin || kinds[Int(codes[next])] & BurstKernel.outcome == 0
        {
          next += 1
        }
        tallies.withTally(of: first, customer) { tally in
          guard begin <= rule.matureUntil else {
            tally.immature += 1
            return
          }
          let hasLed =
            next < own.upperBound
            && EventTime.elapsed(from: begin, to: times[next]) <= rule.window
          tally.count(of: customer, led: hasLed, open: kind & BurstKernel.open != 0)
        }
      }
    }
  }

  func counter(_ events: EventStore) -> Counter {
    Counter(
      rule: self, events: EventColumns(events),
      kinds: events.marks[0].values.map { UInt8(truncatingIfNeeded: $0.whole) })
  }

  func rows(of tally: Tally) -> [Tally] { tally.n + tally.immature > 0 ? [tally] : [] }

  func columns(_ events: EventStore) -> [TallyColumn<Tally>] {
    [
      .count(BurstDefinition.n, \.n), .count(BurstDefinition.customers, \.customers),
      .count(BurstDefinition.led, \.led), .count(BurstDefinition.open, \.open),
      .count(BurstDefinition.sizes, \.sizes), .count(BurstDefinition.products, \.products),
      .count(BurstDefinition.counts, \.counts), .count(BurstDefinition.immature, \.immature),
    ]
  }
}
