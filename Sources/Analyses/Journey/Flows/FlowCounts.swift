import Kits

/// What is counted of each flow, and those of its gaps among which the median is looked for.
struct FlowCounts: ~Copyable {
  /// The flows that a pass before met, and where their medians are looked for, both by number.
  struct Brackets: Sendable {
    var places: [Int]
    var brackets: [FlowBracket]
  }

  private(set) var numbers: FlowNumbers
  private(set) var counters: FlowCounters

  /// - Parameter known: what a pass before found; nil in the first.
  init(_ space: FlowNumbers.Space, _ known: Brackets?) {
    numbers = FlowNumbers(space, known: known?.places ?? [])
    counters = FlowCounters(
      known?.brackets
        ?? Array(repeating: FlowBracket(), count: space.isPlaced ? space.places : 0))
  }

  /// The number of a flow; it has a counter.
  @inline(__always)
  mutating func flow(_ group: Int, _ source: Int, _ target: Int) -> Int {
    let flow = numbers.number(group, source, target)
    if flow == counters.count { counters.append() }
    return flow
  }

  /// Calls with the counters of flows, each at its place.
  @inline(__always)
  mutating func withPlaced(_ body: (inout FlowCounters) -> Void) { body(&counters) }

  @inline(__always)
  mutating func add(_ flow: Int, gap: Int64, of customer: UInt32) {
    if counters.base[flow].add(gap, of: customer) { counters.refill(flow) }
  }

  /// The start or the end, of which every customer has one.
  @inline(__always)
  mutating func add(_ flow: Int) { counters.base[flow].add() }

  /// Nothing is counted any more.
  mutating func close() { counters.close() }

  /// Adds what was counted of customers who come after these.
  mutating func add(_ next: inout FlowCounts) {
    for (flow, place) in next.numbers.places.enumerated() {
      let own = numbers.number(ofPlace: place)
      if own == counters.count { counters.append(next.counters[flow].bracket) }
      counters.take(flow, of: &next.counters, to: own)
    }
  }
}

// MARK: Medians

extension FlowCounts {
  /// Fewer sampled gaps than this say nothing of where the median is.
  private static let leastSampled = 64
  /// Standard errors of a sample's median on either side of it.
  private static let errors = 4.0

  /// Brackets for the gaps of all, from the counts of some: wide enough that the median is hardly ever
  /// beyond them, and everything where too little is known.
  var bracketed: Brackets {
    Brackets(
      places: numbers.places,
      brackets: counters.gaps.map { _, values in
        let count = values.reduce(0) { $0 + $1.count }
        guard count >= Self.leastSampled else { return FlowBracket() }
        // The standard error of the rank of the median is half the root of the count.
        let rank = Double(count) / 2
        let reach = Self.errors * Double(count).squareRoot() / 2
        let (low, high) = (Int(rank - reach), Int((rank + reach).rounded(.up)))
        return FlowBracket(
          rank > reach ? orderStatistics(low, low, of: values)?.0 ?? 0 : 0,
          orderStatistics(high, high, of: values)?.0 ?? .max)
      })
  }

  /// The flows again, with wider brackets where the median is beyond them; nil when it is nowhere.
  var widened: Brackets? {
    let places = numbers.places
    var brackets: [FlowBracket] = []
    var isWider = false
    for (flow, place) in places.enumerated() {
      var bracket = counters[flow].bracket
      if let (lower, upper) = middle(of: counters[flow], at: place) {
        let within = counters.gaps.count(of: flow)
        isWider = isWider || lower < 0 || upper >= within
        bracket = FlowBracket(
          lower < 0 ? 0 : bracket.least, upper >= within ? .max : bracket.greatest)
      }
      brackets.append(bracket)
    }
    return isWider ? Brackets(places: places, brackets: brackets) : nil
  }

  /// The median gap of each flow, exact; nil where there is no gap.
  func medians() -> [Int64?] {
    let middles = numbers.places.enumerated().map { middle(of: counters[$0], at: $1) }
    return counters.gaps.map { flow, values -> Int64? in
      guard let (lower, upper) = middles[flow],
        let (first, second) = orderStatistics(lower, upper, of: values)
      else { return nil }
      // Halfway between, away from 0.
      return first + (second - first + 1) / 2
    }
  }

  /// Where the two middle gaps are within the bracket, one twice when the count is odd; nil where a flow
  /// has no gaps.
  private func middle(
    of counter: FlowCounter, at place: Int
  ) -> (lower: Int, upper: Int)? {
    guard counter.n > 0, numbers.space.hasGaps(place) else { return nil }
    return ((counter.n - 1) / 2 - counter.gapsBelow, counter.n / 2 - counter.gapsBelow)
  }
}
