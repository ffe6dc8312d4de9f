import Sessions
import Testing
import Tiers

/// On 200 random businesses, of which `make test` takes 20, every verb gives what its relation gives on the home engine: the same
/// rows and the same notes, on any number of threads.
@Suite struct KernelAgreementTests {
  /// What came of the queries of one verb.
  private struct Tally {
    var asked = 0
    /// How many were answered by a kernel, and of these how many with rows.
    var walked = 0
    var withRows = 0
  }

  /// The verbs with a kernel; the others are asked of one business in four.
  static let kernelVerbs = [
    "funnel", "flows", "paths", "retention", "journey", "moments",
    "micromoments",
  ]

  /// Businesses that are tested together, some at the side of others.
  static let parts: [[Int]] = {
    let seeds = Tier.sample(1...200, oneOf: 10)
    let count = Tier.count(2, long: 10)
    return (0..<count).map {
      Array(seeds[seeds.count * $0 / count..<seeds.count * ($0 + 1) / count])
    }
  }()

  @Test(arguments: parts) func `every verb agrees`(_ seeds: [Int]) throws {
    var tallies: [String: Tally] = [:]
    for seed in seeds {
      let business = RandomBusiness(seed: UInt64(seed))
      // Some come from files: only an import reads instants with offsets, and makes further tables.
      let isImported = seed % 10 == 2 || seed % 24 == 0
      let folder = isImported ? try BusinessFolder(business) : nil
      let session = try folder?.session() ?? business.session()
      for query in JourneyQueries.queries(for: business, seed: UInt64(seed))
      where seed % 4 == 0 || Self.kernelVerbs.contains(query.verb) {
        compare(query, in: session, seed: seed, &tallies[query.verb, default: Tally()])
      }
    }
    for verb in Self.kernelVerbs {
      let tally = tallies[verb] ?? Tally()
      #expect(
        tally.walked >= Tier.count(2, long: 4) && tally.withRows >= Tier.count(1, long: 3),
        "\(verb) hardly used its kernel: \(tally)")
    }
  }

  private func compare(
    _ query: JourneyQueries.Query, in session: Session, seed: Int, _ tally: inout Tally
  ) {
    tally.asked += 1
    let before = session.kernelRuns
    session.threads = 1
    // What only the engine knows is the same for both, and not asked.
    let first = Reply(to: query.text, in: session, probing: false)
    // What no kernel answered has nothing to be compared with: it must not trap, no more.
    guard session.kernelRuns > before else { return }
    tally.walked += 1
    if first.hasRows { tally.withRows += 1 }
    session.usesKernels = false
    let expected = Reply(to: query.text, in: session, probing: false)
    session.usesKernels = true
    #expect(first == expected, "seed \(seed): \(query)\n\(first.difference(from: expected))")
    for threads in [2, 3, 8] {
      session.threads = threads
      let other = Reply(to: query.text, in: session, probing: false)
      #expect(
        other == expected,
        "seed \(seed), \(threads) threads: \(query)\n\(other.difference(from: expected))")
    }
  }
}
