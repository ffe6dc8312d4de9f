import Verbs

/// Numbers of the groups of events that were met: their places, or where there are too many 0, 1, 2 … in
/// the order in which they are first seen.
struct GroupNumbers: ~Copyable {
  private let groups: EventGroups
  /// Keys of groups; those of more marks than make one are chains, of which only the last is a group.
  private var seen = KeyNumbers()

  init(_ groups: EventGroups) { self.groups = groups }

  @inline(__always)
  mutating func number(of event: Int, _ customer: Int) -> Int {
    if groups.places != nil { return groups.group(of: event, customer) }
    var (number, bits) = (-1, UInt64(0))
    for key in 0..<groups.keyCount {
      if key > 0, key % Self.perKey == 0 {
        number = seen.number(of: bits, after: number)
        bits = 0
      }
      bits = bits << 16 | UInt64(groups.code(key, of: event))
    }
    return seen.number(of: bits, after: number)
  }

  /// Codes of marks that make one key.
  private static let perKey = 4

  /// The numbers here of the groups that have numbers there; nil where they are the same.
  mutating func numbers(of other: borrowing GroupNumbers) -> [Int]? {
    groups.places != nil ? nil : seen.numbers(of: other.seen)
  }

  /// Some groups in order, and their columns.
  func table(of numbers: [Int]) -> (groups: [Int], labels: [Column]) {
    guard groups.places == nil else { return groups.table(of: numbers) }
    let codes = numbers.map { self.codes(of: $0) }
    let (ordered, labels) = groups.table(of: Array(numbers.indices)) { codes[$0] }
    return (ordered.map { numbers[$0] }, labels)
  }

  private func codes(of number: Int) -> [Int] {
    var codes: [Int] = []
    var (number, left) = (number, groups.keyCount)
    while left > 0 {
      var bits = seen.keys[number].bits
      let width = (left - 1) % Self.perKey + 1
      for _ in 0..<width {
        codes.append(Int(bits & 0xffff))
        bits >>= 16
      }
      left -= width
      number = Int(seen.keys[number].before)
    }
    return codes.reversed()
  }
}
