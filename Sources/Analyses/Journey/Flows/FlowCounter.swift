import Verbs

/// Where the median of a flow's gaps is looked for; everywhere at first.
struct FlowBracket: Sendable {
  var least: Int64 = 0
  /// The greatest gap of the bracket, above its least.
  var width = UInt64(Int64.max)

  var greatest: Int64 { least + Int64(bitPattern: width) }

  init() {}

  init(_ least: Int64, _ greatest: Int64) {
    (self.least, width) = (least, UInt64(bitPattern: greatest - least))
  }
}

/// What is counted of one flow while events go by: all that an event touches lies together.
struct FlowCounter {
  /// Flows below, gaps less than the bracket's least above: one addition for both.
  private var counts: UInt64 = 0
  private(set) var customers = 0
  private let least: Int64
  private let width: UInt64
  /// Where the next gap is written, and where the room for gaps ends.
  fileprivate var next: UnsafeMutablePointer<Int64>
  fileprivate var end: UnsafeMutablePointer<Int64>
  /// The customer who was counted last.
  private var last = UInt32.max

  fileprivate init(_ bracket: FlowBracket, first: UnsafeMutablePointer<Int64>) {
    (least, width) = (bracket.least, bracket.width)
    (next, end) = (first, first + 1)
  }

  /// The start or the end, of which every customer has one.
  @inline(__always)
  mutating func add() {
    counts &+= 1
    customers &+= 1
  }

  /// Counts a gap; true when there is no room for another.
  ///
  /// Without branches that depend on the data: no processor guesses them. Every gap is written, and the
  /// next one over those that are not within the bracket.
  @inline(__always)
  mutating func add(_ gap: Int64, of customer: UInt32) -> Bool {
    let above = UInt64(bitPattern: gap &- least)
    // The sign, where gaps below the bracket are counted.
    counts &+= 1 &+ ((above &>> 31) & (1 << 32))
    customers &+= last != customer ? 1 : 0
    last = customer
    next.pointee = gap
    next += above <= width ? 1 : 0
    return next == end
  }

  /// Adds what was counted of other customers.
  fileprivate mutating func add(_ other: FlowCounter) {
    counts &+= other.counts
    customers += other.customers
  }

  var bracket: FlowBracket { FlowBracket(least, least + Int64(bitPattern: width)) }
  var n: Int { Int(counts & 0xffff_ffff) }
  var gapsBelow: Int { Int(counts >> 32) }
}

/// The counters of flows by their numbers, and the gaps that they keep.
struct FlowCounters: ~Copyable {
  private(set) var base: UnsafeMutablePointer<FlowCounter>
  private(set) var count: Int
  private var capacity: Int
  /// The first gap that any flow keeps is written here, and taken away at once: most flows keep none.
  private let first: UnsafeMutablePointer<Int64>
  private(set) var gaps: DurationLists

  init(_ brackets: [FlowBracket]) {
    first = .allocate(capacity: 1)
    count = brackets.count
    capacity = max(16, count)
    base = .allocate(capacity: capacity)
    for (flow, bracket) in brackets.enumerated() {
      (base + flow).initialize(to: FlowCounter(bracket, first: first))
    }
    gaps = DurationLists(count)
  }

  deinit {
    first.deallocate()
    base.deallocate()
  }

  subscript(flow: Int) -> FlowCounter { base[flow] }

  /// A further flow.
  mutating func append(_ bracket: FlowBracket = FlowBracket()) {
    if count == capacity {
      capacity *= 2
      let larger = UnsafeMutablePointer<FlowCounter>.allocate(capacity: capacity)
      larger.update(from: base, count: count)
      base.deallocate()
      base = larger
    }
    (base + count).initialize(to: FlowCounter(bracket, first: first))
    count += 1
    gaps.addList()
  }

  /// Gives a counter new room when there is no more.
  @inline(never)
  mutating func refill(_ flow: Int) {
    let isFirst = base[flow].next == first + 1
    let room = gaps.extend(flow, filledTo: isFirst ? nil : base[flow].next)
    guard let start = room.baseAddress else { return }
    if isFirst { start.pointee = first.pointee }
    (base[flow].next, base[flow].end) = (start + (isFirst ? 1 : 0), start + room.count)
  }

  /// Nothing is counted any more.
  mutating func close() {
    for flow in 0..<count where base[flow].next != first { gaps.close(flow, at: base[flow].next) }
  }

  /// Adds what was counted of a flow of others, which are closed.
  mutating func take(_ other: Int, of others: inout FlowCounters, to flow: Int) {
    base[flow].add(others[other])
    gaps.take(other, of: &others.gaps, to: flow)
  }
}
