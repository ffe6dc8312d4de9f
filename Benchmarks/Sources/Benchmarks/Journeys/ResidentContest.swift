/// One question asked again and again in processes that have their events in memory.
struct ResidentContest {
  /// Where a peer has its rows, as its program calls it.
  enum Place: String {
    case duckdbFile = "duckdb-file"
    case duckdbMemory = "duckdb-memory"
    case clickhouse

    var engine: String { self == .clickhouse ? "ClickHouse" : "DuckDB" }
  }

  /// A peer, and a way of asking it.
  struct Peer {
    var place: Place
    var database: String
    var way: JourneyQuestion.Way

    var name: String { "\(place.rawValue), \(way.name)" }
  }

  /// What came of asking a peer for the first time.
  struct Tried {
    var peer: Peer
    /// Seconds of the second answer of the process.
    var seconds: Double
    /// What comparing the answer with Kith's said.
    var check: String

    var agrees: Bool { !check.hasPrefix(Agreement.difference) }
  }

  /// What one process said.
  struct Turn {
    /// Seconds of the first answer, when nothing was in memory.
    var first: Double
    /// Seconds of each answer after it.
    var answers: [Double]
    /// Bytes of the process at its peak.
    var memory: Double

    var median: Double { Spread(answers).median }
  }

  struct Result {
    var question: JourneyQuestion
    var data: JourneyData
    var kith: [Turn]
    var peers: [(peer: Peer, turns: [Turn])]
    var tried: [Tried]

    /// The fastest way of each engine.
    var fastest: [(peer: Peer, turns: [Turn])] {
      ["DuckDB", "ClickHouse"].compactMap { engine in
        peers.filter { $0.peer.place.engine == engine }.min {
          Spread($0.turns.flatMap(\.answers)).median < Spread($1.turns.flatMap(\.answers)).median
        }
      }
    }

    /// How many times as fast as a peer Kith is, turn by turn, as both meet the same noise there.
    func speed(over turns: [Turn]) -> Spread {
      Spread(zip(kith, turns).map { $1.median / max($0.median, 1e-9) })
    }
  }

  let suite: Suite
  let question: JourneyQuestion
  let data: JourneyData

  /// Answers in one process after the one that reads the events.
  private static let runs = 2

  func run() throws(Failure) -> Result {
    let own = try kith(answers: 1).output
    var tried: [Tried] = []
    if suite.hasModules {
      for way in question.duckdb {
        tried.append(try attempt(way, .duckdbFile, comparing: own))
      }
      // From memory, where the slow ways would be no faster, only the better ones are tried.
      for way in Self.closest(tried).map(\.peer.way) {
        tried.append(try attempt(way, .duckdbMemory, comparing: own))
      }
      for way in question.clickhouse {
        tried.append(try attempt(way, .clickhouse, comparing: own))
      }
    }
    let peers = ["DuckDB", "ClickHouse"].flatMap { engine in
      Self.closest(tried.filter { $0.peer.place.engine == engine }).map(\.peer)
    }
    var kithTurns: [Turn] = []
    var peerTurns = peers.map { _ in [Turn]() }
    let turns = (suite.setting.rounds + Self.runs - 1) / Self.runs
    for _ in 0..<turns {
      let outcome = try kith(answers: 1 + Self.runs)
      kithTurns.append(try turn(times(outcome.errors), outcome.memory))
      for (index, peer) in peers.enumerated() {
        peerTurns[index].append(try ask(peer, runs: 1 + Self.runs).turn)
      }
    }
    return Result(
      question: question, data: data, kith: kithTurns,
      peers: zip(peers, peerTurns).map { ($0, $1) }, tried: tried)
  }

  /// Asks in a process of its own, so that none profits from what another left in memory.
  private func attempt(
    _ way: JourneyQuestion.Way, _ place: Place, comparing own: String
  ) throws(Failure) -> Tried {
    let peer = Peer(
      place: place, database: place == .clickhouse ? data.clickhouse : data.duckdb, way: way)
    let (turn, answer) = try ask(peer, runs: 2)
    return Tried(
      peer: peer, seconds: turn.median, check: question.agreement.compare(own, answer))
  }

  /// The fastest, and the one after it if one unlucky run may have put it there; ways whose answer is
  /// another one are no way of asking this.
  static func closest(_ tried: [Tried]) -> [Tried] {
    let sorted = tried.filter(\.agrees).sorted { $0.seconds < $1.seconds }
    let least = sorted.first?.seconds ?? 0
    return sorted.prefix(2).filter { $0.seconds <= 1.3 * least }
  }

  /// One session that answers the question so many times; the first answer reads the events.
  private func kith(answers: Int) throws(Failure) -> Command.Outcome {
    let queries = (0..<answers).flatMap { _ in ["-c", question.query] }
    return try suite.kith(
      queries + [data.folder, "--format", "csv", "--timing"], cache: data.cache
    ).run(in: suite.work)
  }

  /// The seconds of each answer, from lines such as `12.345 ms`.
  private func times(_ text: String) -> [Double] {
    text.split(separator: "\n").filter { $0.hasSuffix(" ms") }.compactMap {
      Double($0.dropLast(3)).map { $0 / 1e3 }
    }
  }

  private func ask(_ peer: Peer, runs: Int) throws(Failure) -> (turn: Turn, answer: String) {
    let outcome = try suite.resident(
      ["ask", peer.place.rawValue, peer.database, String(runs), peer.way.name, peer.way.sql]
    ).run(in: suite.work)
    let lines = outcome.output.split(separator: "\n")
    guard let heading = lines.first, heading.hasPrefix("= ") else {
      throw Failure("\(peer.name) printed no times")
    }
    let seconds = heading.split(separator: "\t").dropFirst().compactMap { Double($0) }
    return (
      try turn(seconds, outcome.memory), lines.dropFirst().joined(separator: "\n")
    )
  }

  private func turn(_ seconds: [Double], _ memory: Double) throws(Failure) -> Turn {
    guard let first = seconds.first, seconds.count > 1 else {
      throw Failure("\(question.name): fewer times than answers")
    }
    return Turn(first: first, answers: Array(seconds.dropFirst()), memory: memory)
  }
}
