/// What is counted of one flow while events go by: all that an event touches lies together.
struct FlowCounter {
  /// Flows below, gaps less than the bracket's least above: one addition for both.
  private var counts: UInt64 = 0
  private(set) var customers = 0
  private let least: Int64
  private let width: UInt64
  /// The customer who was counted last.
  private var last = UInt32.max

  init(_ bracket: FlowCounts.Cell) {
    (least, width) = (bracket.least, bracket.width)
  }

  /// The start or the end, of which every customer has one.
  @inline(__always)
  mutating func add() {
    counts &+= 1
    customers &+= 1
  }

  /// Counts a gap that is not below 0; true when it is within the bracket.
  ///
  /// Without branches that depend on the data: no processor guesses them.
  @inline(__always)
  mutating func add(_ gap: Int64, of customer: UInt32) -> Bool {
    let above = UInt64(bitPattern: gap &- least)
    // The sign, where gaps below the bracket are counted.
    counts &+= 1 &+ ((above &>> 31) & (1 << 32))
    customers &+= last != customer ? 1 : 0
    last = customer
    return above <= width
  }

  var n: Int { Int(counts & 0xffff_ffff) }
  var gapsBelow: Int { Int(counts >> 32) }
}
