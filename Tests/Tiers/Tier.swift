import Glibc

/// How much a test tries: a little at every change, all of it before a release.
///
/// `make test-full` sets `KITH_TIER=long`; the tests are the same, only their counts differ.
package enum Tier {
  /// Whether the long proofs run.
  package static let isLong = variable("KITH_TIER") == "long"

  /// Which of the samples `make test` takes: with `KITH_SAMPLE=0`, `1` … it has had all of it in the
  /// end; 0 if not given.
  private static let rotation = variable("KITH_SAMPLE").flatMap(UInt64.init) ?? 0

  /// How often to try: `quick` in `make test`, `long` in `make test-full`.
  package static func count(_ quick: Int, long: Int) -> Int { isLong ? long : quick }

  /// All cases in `make test-full`, and one of every `share` neighbours in `make test`.
  ///
  /// Which neighbour is drawn from a seed, so that no option of a product of options is always the one
  /// that is left out; samples of all numbers below `share` have each case once.
  package static func sample<Cases: RandomAccessCollection>(
    _ cases: Cases, oneOf share: Int
  ) -> [Cases.Element] {
    guard !isLong, share > 1 else { return Array(cases) }
    return sample(cases, oneOf: share, rotation: rotation)
  }

  /// The sample of that number.
  package static func sample<Cases: RandomAccessCollection>(
    _ cases: Cases, oneOf share: Int, rotation: UInt64
  ) -> [Cases.Element] {
    var draws = SplitMix(state: 0x5a3b1e)
    var chosen: [Cases.Element] = []
    for start in stride(from: 0, to: cases.count, by: share) {
      let place = (draws.next() % UInt64(share) &+ rotation) % UInt64(share)
      // Of the last neighbours there may be fewer.
      let index = start + Int(place)
      if index < cases.count {
        chosen.append(cases[cases.index(cases.startIndex, offsetBy: index)])
      }
    }
    return chosen
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
