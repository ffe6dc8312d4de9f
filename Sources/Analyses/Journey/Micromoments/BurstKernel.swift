import Verbs

/// Bursts of looks in one pass over looks and outcomes in memory: the same table as
/// ``BurstDefinition/question``.
///
/// The first mark says what an event is, as the bits below; the others are the groups.
struct BurstKernel: SequenceKernel {
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

  struct Partial: Sendable {
    var groups = MarkedGroups()
    var tallies: [Tally] = []
  }

  /// What was counted in one group.
  struct Tally: Sendable {
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

    mutating func add(_ other: Tally) {
      n += other.n
      customers += other.customers
      led += other.led
      open += other.open
      immature += other.immature
      sizes += other.sizes
      products += other.products
      counts += other.counts
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
    let kinds = events.marks[0].values.map { UInt8(truncatingIfNeeded: $0.whole) }
    for customer in customers {
      var event = starts[customer]
      let end = starts[customer + 1]
      var next = event
      while event < end {
        let kind = kinds[Int(codes[event])]
        guard kind & Self.look != 0 else {
          event += 1
          continue
        }
        let first = event
        let begin = times[first]
        var last = begin
        var looks = 0
        while event < end {
          if kinds[Int(codes[event])] & Self.look != 0 {
            guard isWithin(burst, from: last, to: times[event]) else { break }
            last = times[event]
            looks += 1
          }
          event += 1
        }
        guard looks >= least else { continue }
        // Bursts begin one after the other, and so do the outcomes that follow them.
        while next < end, times[next] < begin || kinds[Int(codes[next])] & Self.outcome == 0 {
          next += 1
        }
        let group = partial.groups.number(of: first, in: keys)
        while group >= partial.tallies.count { partial.tallies.append(Tally()) }
        guard begin <= matureUntil else {
          partial.tallies[group].immature += 1
          continue
        }
        partial.tallies[group].count(
          of: customer, led: next < end && isWithin(window, from: begin, to: times[next]),
          open: kind & Self.open != 0)
      }
    }
  }

  @inline(__always)
  private func isWithin(_ length: Int64, from first: Int64, to last: Int64) -> Bool {
    let (gap, overflow) = last.subtractingReportingOverflow(first)
    return !overflow && gap <= length
  }

  func merge(_ partial: inout Partial, _ next: consuming Partial) {
    let numbers = partial.groups.numbers(of: next.groups)
    for (group, tally) in next.tallies.enumerated() {
      let own = numbers[group]
      while own >= partial.tallies.count { partial.tallies.append(Tally()) }
      partial.tallies[own].add(tally)
    }
  }

  func finish(_ partial: consuming Partial, _ events: EventStore, _ groups: Groups) -> Table {
    let (found, tallies) = (partial.groups, partial.tallies)
    let present = tallies.indices.filter { tallies[$0].n + tallies[$0].immature > 0 }
    let (ordered, labels) = found.table(
      of: present, by: events.marks.dropFirst(), keys, order: order)
    func count(_ name: String, _ value: (Tally) -> Int) -> Column {
      Column(name, .integer, .integers(ordered.map { Int64(value(tallies[$0])) }))
    }
    return Table(
      labels + [
        count("_n") { $0.n }, count("_customers") { $0.customers }, count("_led") { $0.led },
        count("_open") { $0.open }, count("_sizes") { $0.sizes },
        count("_products") { $0.products }, count("_counts") { $0.counts },
        count("_immature") { $0.immature },
      ], rowCount: ordered.count)
  }
}
