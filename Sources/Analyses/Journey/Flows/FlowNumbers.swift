/// Numbers for flows: by place in a table while that is small, else in the order in which they are
/// first seen.
struct FlowNumbers: ~Copyable {
  /// Which flows there may be.
  struct Space: Sendable {
    /// Steps and the outside.
    let width: Int
    /// All that may occur.
    let places: Int

    init(steps: Int, groups: Int) {
      width = steps + 1
      // At most 65,536 codes and as many groups: no overflow.
      places = groups * width * width
    }

    /// Flows that are counted in a table with a place for each; with more, they are numbered.
    private static let mostPlaced = 1 << 15

    var isPlaced: Bool { places <= Self.mostPlaced }

    func parts(of place: Int) -> (group: Int, source: Int, target: Int) {
      let (rest, target) = place.quotientAndRemainder(dividingBy: width)
      let (group, source) = rest.quotientAndRemainder(dividingBy: width)
      return (group, source, target)
    }

    /// Whether a flow goes from an event to an event, so that there is time between the two.
    func hasGaps(_ place: Int) -> Bool {
      let (_, source, target) = parts(of: place)
      return source + 1 < width && target + 1 < width
    }
  }

  let space: Space
  private var seen = KeyNumbers()

  /// - Parameter known: the places of flows that have numbers, in their order.
  init(_ space: Space, known: [Int]) {
    self.space = space
    guard !space.isPlaced else { return }
    for place in known { _ = seen.number(of: UInt64(place)) }
  }

  @inline(__always)
  mutating func number(_ group: Int, _ source: Int, _ target: Int) -> Int {
    // Below the places for the groups and codes that there are.
    number(ofPlace: (group &* space.width &+ source) &* space.width &+ target)
  }

  @inline(__always)
  mutating func number(ofPlace place: Int) -> Int {
    space.isPlaced ? place : seen.number(of: UInt64(truncatingIfNeeded: place))
  }

  /// The places of the flows, by number.
  var places: [Int] {
    space.isPlaced ? Array(0..<space.places) : seen.keys.map { Int($0.bits) }
  }
}
