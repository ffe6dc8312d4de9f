import Glibc

/// How much a test tries: a little at every change, all of it before a release.
///
/// `make prove` sets `KITH_TIER=long`; the tests are the same, only their counts differ.
package enum Tier {
  /// Whether the long proofs run.
  package static let isLong = getenv("KITH_TIER").map { String(cString: $0) } == "long"

  /// How often to try: `quick` in `make test`, `long` in `make prove`.
  package static func count(_ quick: Int, long: Int) -> Int { isLong ? long : quick }
}
