import Statistics

/// Seeded random draws in whole numbers only, so that a seed gives the same bytes on any machine.
struct RandomDraws {
  private var words: SeededDraws

  init(seed: UInt64) { words = SeededDraws(seed: seed) }

  /// An independent stream for one customer, whatever the number of customers.
  init(seed: UInt64, stream: Int) {
    var mixer = RandomDraws(
      seed: seed ^ (UInt64(truncatingIfNeeded: stream) &* 0x9FB2_1C65_1E98_DF25))
    self.init(seed: mixer.next())
  }

  mutating func next() -> UInt64 { words.next() }

  /// A whole number from 0 up to but not including `bound`; 0 when the bound is not positive.
  mutating func below(_ bound: Int) -> Int {
    guard bound > 0 else { return 0 }
    return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

  /// An exponential draw with the given mean, by von Neumann's comparison of uniforms (*Various
  /// techniques used in connection with random digits*, 1951), which needs no logarithm.
  mutating func exponential(mean: Int) -> Int {
    var whole = 0
    while whole < 64 {
      let first = next() >> 44
      var last = first
      var length = 1
      while true {
        let uniform = next() >> 44
        if uniform >= last { break }
        last = uniform
        length += 1
      }
      if length % 2 == 1 { return ((whole << 20 + Int(first)) * mean) >> 20 }
      whole += 1
    }
    return whole * mean
  }
}

/// A weighted choice among small codes, drawn from a table with one entry per unit of weight.
struct Lottery {
  private let entries: [UInt8]

  init(_ weights: [(code: Int, weight: Int)]) {
    var entries: [UInt8] = []
    for (code, weight) in weights {
      entries.append(contentsOf: repeatElement(UInt8(truncatingIfNeeded: code), count: weight))
    }
    self.entries = entries
  }

  /// Codes are the positions of the weights.
  init(_ weights: Int...) { self.init(weights.enumerated().map { ($0.offset, $0.element) }) }

  func draw(_ draws: inout RandomDraws) -> Int { Int(entries[draws.below(entries.count)]) }
}
