/// What is counted of one flow while events go by: all that an event touches lies together.
struct FlowCounter {
  /// Flows below, gaps less than the bracket's least above: one addition for both.
  private var counts: UInt64 = 0
  private(set) var customers = 0
  private let least: Int64
  private let width: UInt64
  /// Where the next gap is written, and where the room for gaps ends.
  private var next: UnsafeMutablePointer<Int64>
  private var end: UnsafeMutablePointer<Int64>
  /// The customer who was counted last.
  private var last = UInt32.max

  init(_ bracket: FlowCounts.Cell, in rooms: FlowRooms) {
    (least, width) = (bracket.least, bracket.width)
    (next, end) = (rooms.first, rooms.first + 1)
  }

  /// The start or the end, of which every customer has one.
  @inline(__always)
  mutating func add() {
    counts &+= 1
    customers &+= 1
  }

  /// Counts a gap that is not below 0; true when there is no room for another.
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

  /// Gives new room for gaps, the first of which may be there already.
  fileprivate mutating func move(
    to room: UnsafeMutablePointer<Int64>, until end: UnsafeMutablePointer<Int64>
  ) {
    (next, self.end) = (room, end)
  }

  fileprivate var written: UnsafeMutablePointer<Int64> { next }
  var n: Int { Int(counts & 0xffff_ffff) }
  var gapsBelow: Int { Int(counts >> 32) }
}

/// Where counters write the gaps that they keep.
final class FlowRooms {
  /// The first gap that any flow keeps is written here, and taken away at once: most flows keep none.
  fileprivate let first = UnsafeMutablePointer<Int64>.allocate(capacity: 1)
  /// Each flow's own.
  private var lists: [DurationList]

  init(flows: Int) {
    lists = Array(repeating: DurationList(), count: flows)
  }

  deinit { first.deallocate() }

  func addFlow() { lists.append(DurationList()) }

  /// Gives a counter new room when there is no more.
  @inline(never)
  func refill(_ flow: Int, _ counter: inout FlowCounter) {
    let isFirst = counter.written == first + 1
    let room = lists[flow].extend()
    guard let base = room.baseAddress else { return }
    if isFirst { base.pointee = first.pointee }
    counter.move(to: base + (isFirst ? 1 : 0), until: base + room.count)
  }

  /// The gaps of each flow, when nothing more comes.
  func finish(_ counters: [FlowCounter]) -> [DurationList] {
    for (flow, counter) in counters.enumerated() { lists[flow].finish(at: counter.written) }
    return lists
  }
}
