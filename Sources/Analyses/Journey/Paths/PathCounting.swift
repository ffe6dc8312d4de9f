import Verbs

/// Counts the paths of one customer after the other.
///
/// A protocol and not a closure: the compiler sees through it, and nothing is called for each event.
protocol PathCounting: ~Copyable {
  /// Counts a path of at least one step, and whether it reached one of the events that end it.
  ///
  /// - Parameters:
  ///   - path: The codes of its steps, and then maybe others.
  ///   - steps: How many of them are the path's.
  mutating func count(
    _ path: UnsafeBufferPointer<UInt16>, steps: Int, in group: Int, isConverted: Bool)
}

/// How the events of a customer become a path.
struct PathRule: Sendable {
  /// Which codes begin, and which end a path.
  let isBegin: [Bool]
  let isEnd: [Bool]
  /// Whether a path begins with certain events only, and whether certain events end it.
  let hasBegin: Bool
  let hasEnd: Bool
  /// Whether events that repeat the one before are one step.
  let collapses: Bool
  let length: Int
}

extension PathCounting where Self: ~Copyable {
  /// Counts the paths of some customers.
  @inline(__always)
  mutating func count(
    _ events: EventStore, _ groups: EventGroups, _ customers: Range<Int>, by rule: PathRule
  ) {
    let (groupCount, length) = (groups.count, rule.length)
    let isPlain = events.isNamed && !rule.hasBegin && !rule.hasEnd && !rule.collapses
    var room: [UInt16] = []
    let columns = EventColumns(events)
    let (starts, codes) = (columns.starts, columns.codes)
    for customer in customers {
      let range = starts[customer]..<starts[customer + 1]
      if isPlain, range.lowerBound &+ length <= codes.count {
        // The first events are the path. As many are looked at for every customer, so that no
        // processor has to guess how many there are.
        guard !range.isEmpty else { continue }
        let group = groups.group(of: range.lowerBound, customer)
        guard group < groupCount else { continue }
        let first = UnsafeBufferPointer(
          rebasing: codes[range.lowerBound..<range.lowerBound &+ length])
        count(first, steps: min(range.count, length), in: group, isConverted: false)
        continue
      }
      room.removeAll(keepingCapacity: true)
      let (first, isConverted) = rule.path(
        of: UnsafeBufferPointer(rebasing: codes[range]), into: &room)
      guard !room.isEmpty else { continue }
      let group = groups.group(of: range.lowerBound + first, customer)
      guard group < groupCount else { continue }
      room.withUnsafeBufferPointer {
        count($0, steps: $0.count, in: group, isConverted: isConverted)
      }
    }
  }
}

extension PathRule {
  /// Gathers the path of one customer; the place of its first event, and whether it reaches an end.
  fileprivate func path(
    of codes: UnsafeBufferPointer<UInt16>, into path: inout [UInt16]
  ) -> (first: Int, isConverted: Bool) {
    var event = 0
    while event < codes.count {
      let code = Int(codes[event])
      if code < isBegin.count, isBegin[code] { break }
      event += 1
    }
    let first = event
    var isConverted = false
    while event < codes.count, !isConverted {
      let code = Int(codes[event])
      guard code < isEnd.count else {
        event += 1
        continue
      }
      let isFirst = path.isEmpty
      if !collapses || path.last != codes[event] {
        if path.count == length { break }
        path.append(codes[event])
      }
      event += 1
      isConverted = isEnd[code] && !(isFirst && hasBegin)
    }
    // The end counts beyond the steps that are shown, too.
    while hasEnd, !isConverted, event < codes.count {
      let code = Int(codes[event])
      isConverted = code < isEnd.count && isEnd[code]
      event += 1
    }
    return (first, isConverted)
  }
}
