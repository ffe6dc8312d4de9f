/// One line of the benchmark: Kith and its peers at the same work, in turns.
struct Contest {
  struct Competitor {
    var name: String
    var command: Command
    /// Puts things as they have to be before each run; not measured.
    var prepare: () throws(Failure) -> Void = { () throws(Failure) in }
  }

  /// The most that Kith may take, as multiples of what the fastest peer takes.
  struct Bounds {
    var wall: Double?
    var memory: Double?
  }

  var title: String
  /// What each side does, so that a reader can tell whether it is the same.
  var work: [String]
  var kith: Competitor
  var peers: [Competitor]
  var bounds = Bounds()
  /// Compares Kith's output with a peer's, and says what it found.
  var check: (String, String) -> String

  /// Runs every competitor in turn, `runs` times after one round that does not count.
  func run(rounds: Int, in work: WorkFolder) throws(Failure) -> Result {
    let all = [kith] + peers
    var measured = all.map { _ in [Command.Outcome]() }
    for round in 0...rounds {
      for (index, competitor) in all.enumerated() {
        try competitor.prepare()
        let outcome = try competitor.command.run(in: work)
        // The first round fills caches; its outputs are compared like all others.
        if round > 0 { measured[index].append(outcome) }
      }
    }
    return Result(contest: self, outcomes: measured)
  }

  /// What was measured, by competitor, Kith first, then by round.
  struct Result {
    var contest: Contest
    var outcomes: [[Command.Outcome]]

    /// The place of the peer whose median time is shortest.
    var fastestPeer: Int {
      outcomes.indices.dropFirst().min {
        Spread(outcomes[$0].map(\.wall)).median < Spread(outcomes[$1].map(\.wall)).median
      } ?? 0
    }

    /// Kith's measure over the fastest peer's, round by round, as both meet the same noise there.
    func ratio(_ measure: (Command.Outcome) -> Double) -> Spread {
      Spread(
        zip(outcomes[0], outcomes[fastestPeer]).map { measure($0) / max(measure($1), 1e-9) })
    }

    /// What comparing the outputs said, for each peer.
    var checks: [String] {
      zip(contest.peers, outcomes.dropFirst()).map { peer, outcomes in
        let own = self.outcomes[0].last?.output ?? ""
        let found = contest.check(own, outcomes.last?.output ?? "")
        return contest.peers.count > 1 ? "\(peer.name): \(found)" : found
      }
    }
  }
}

/// The middle and the ends of some measurements.
struct Spread {
  var median: Double
  var least: Double
  var greatest: Double

  init(_ values: [Double]) {
    let sorted = values.sorted()
    least = sorted.first ?? 0
    greatest = sorted.last ?? 0
    let middle = sorted.count / 2
    median =
      sorted.isEmpty
      ? 0 : sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
