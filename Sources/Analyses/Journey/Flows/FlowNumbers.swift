/// Numbers for flows: by place in a table while that is small, else in the order in which they are
/// first seen.
struct FlowNumbers: Sendable {
  /// Steps and the outside.
  private let width: Int
  /// All that may occur.
  let places: Int
  let isPlaced: Bool
  private var seen = KeyNumbers()

  init(steps: Int, groups: Int, mostPlaced: Int) {
    width = steps + 1
    // At most 65,536 codes and as many groups: no overflow.
    places = groups * width * width
    isPlaced = places <= mostPlaced
  }

  /// Below ``FlowNumbers/places`` for the groups and codes that there are.
  @inline(__always)
  func place(_ group: Int, _ source: Int, _ target: Int) -> Int {
    (group &* width &+ source) &* width &+ target
  }

  @inline(__always)
  mutating func number(_ group: Int, _ source: Int, _ target: Int) -> Int {
    let place = place(group, source, target)
    return isPlaced ? place : seen.number(of: UInt64(truncatingIfNeeded: place), after: -1)
  }

  /// The number here of what has a number there.
  mutating func number(_ other: Int, of others: FlowNumbers) -> Int {
    isPlaced ? other : seen.number(of: others.seen.keys[other], after: -1)
  }

  /// Whether a flow goes from an event to an event, so that there is time between the two.
  func hasGaps(_ number: Int) -> Bool {
    let (_, source, target) = parts(of: number)
    return source + 1 < width && target + 1 < width
  }

  func parts(of number: Int) -> (group: Int, source: Int, target: Int) {
    let place = isPlaced ? number : Int(truncatingIfNeeded: seen.keys[number])
    let (rest, target) = place.quotientAndRemainder(dividingBy: width)
    let (group, source) = rest.quotientAndRemainder(dividingBy: width)
    return (group, source, target)
  }
}
