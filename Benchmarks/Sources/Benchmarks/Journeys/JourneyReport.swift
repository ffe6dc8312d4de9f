import Glibc

extension Report {
  func print(_ result: ResidentContest.Result) {
    let question = result.question
    Swift.print(
      "\n\(question.name), events in memory: \(question.query)  at \(result.data.events) events")
    for line in question.work { Swift.print("  \(line)") }
    var rows = [["", "ms", "min", "max", "first ms", "peak MB"]]
    func add(_ name: String, _ turns: [ResidentContest.Turn]) {
      let answers = Spread(turns.flatMap(\.answers))
      let values = [answers.median, answers.least, answers.greatest].map { fixed($0 * 1e3, 2) }
      rows.append(
        [name] + values + [
          fixed(Spread(turns.map(\.first)).median * 1e3, 1),
          fixed(Spread(turns.map(\.memory)).greatest / 1e6, 1),
        ])
    }
    add("kith", result.kith)
    for (peer, turns) in result.peers { add(peer.name, turns) }
    show(rows)
    var speeds = [["  times as fast as", "median", "min", "max", ""]]
    for (peer, turns) in result.fastest {
      let speed = result.speed(over: turns)
      let bound = question.bound.map {
        "at least \(fixed($0, 0)): \(speed.median >= $0 ? "met" : "not met")"
      }
      speeds.append(
        ["  \(peer.name)"] + [speed.median, speed.least, speed.greatest].map { fixed($0, 1) }
          + [bound ?? ""])
    }
    if speeds.count > 1 { show(speeds) }
    for line in memory(result.kith.map(\.memory), of: result.data) { Swift.print(line) }
    if !result.tried.isEmpty {
      let tried = result.tried.map { "\($0.peer.name) \(fixed($0.seconds * 1e3, 0))" }
      Swift.print("  tried before, ms: \(tried.joined(separator: "; "))")
    }
    for line in shortened(result.tried) { Swift.print("  check: \(line)") }
    fflush(nil)
  }

  func printMemory(_ result: Contest.Result, of data: JourneyData) {
    for line in memory(result.outcomes[0].map(\.memory), of: data) { Swift.print(line) }
    fflush(nil)
  }

  /// The bound on Kith's memory: 24 bytes an event and 200 MB.
  private func memory(_ bytes: [Double], of data: JourneyData) -> [String] {
    let (peak, bound) = (Spread(bytes).greatest, 24 * Double(data.events) + 200e6)
    return [
      "  peak memory of kith: \(fixed(peak / 1e6, 1)) MB; 24 bytes an event and 200 MB are "
        + "\(fixed(bound / 1e6, 1)) MB: \(peak <= bound ? "met" : "not met")"
    ]
  }

  /// One line for all that say the same.
  private func shortened(_ tried: [ResidentContest.Tried]) -> [String] {
    guard let first = tried.first else { return [] }
    if tried.allSatisfy({ $0.check == first.check }) { return ["all of them: \(first.check)"] }
    return tried.map { "\($0.peer.name): \($0.check)" }
  }

  func print(_ growth: JourneyGrowth) {
    guard growth.sizes.count > 1 else { return }
    Swift.print("\ngrowth: kith's milliseconds for a million events")
    let sizes = growth.sizes
    let heading = sizes.map { "at \(fixed(Double($0) / 1e6, 1)) M" }
    var rows = [[""] + heading + ["last ÷ one before", ""]]
    for line in growth.lines {
      let values = sizes.map { line.perMillion[$0] ?? .nan }
      let ratio = values[values.count - 1] / max(values[values.count - 2], 1e-9)
      rows.append(
        [line.name] + values.map { fixed($0 * 1e3, 2) } + [
          fixed(ratio, 2),
          "at most \(fixed(JourneyGrowth.bound, 1)): \(ratio <= JourneyGrowth.bound ? "met" : "not met")",
        ])
    }
    show(rows)
    fflush(nil)
  }
}

/// Kith's median seconds for a million events, by question and size.
struct JourneyGrowth {
  /// What counts as linear: the time for an event at the largest size over that at the one before.
  static let bound = 1.2

  struct Line {
    var name: String
    var perMillion: [Int: Double]
  }

  private(set) var sizes: [Int] = []
  private(set) var lines: [Line] = []

  mutating func add(_ result: ResidentContest.Result) {
    add(
      "\(result.question.name), in memory", result.data, Spread(result.kith.map(\.median)).median)
  }

  mutating func add(_ result: Contest.Result, _ question: JourneyQuestion, _ data: JourneyData) {
    add(
      "\(question.name), whole process", data, Spread(result.outcomes[0].map(\.wall)).median)
  }

  private mutating func add(_ name: String, _ data: JourneyData, _ seconds: Double) {
    if !sizes.contains(data.events) { sizes.append(data.events) }
    let value = seconds / data.millions
    if let place = lines.firstIndex(where: { $0.name == name }) {
      lines[place].perMillion[data.events] = value
    } else {
      lines.append(Line(name: name, perMillion: [data.events: value]))
    }
  }
}
