/// The touchpoints of a made business, and each peer's own table of them.
struct JourneyData {
  /// How many events there are, as the peer counts them.
  let events: Int
  /// The files for Kith, and the folder of its snapshots.
  let folder: String
  let cache: String
  let duckdb: String
  let clickhouse: String

  var millions: Double { Double(events) / 1e6 }

  /// What the peers keep: steps as codes, customers as numbers, in the order of journeys.
  static func table(_ folder: String) -> String {
    """
    CREATE TYPE step AS ENUM (
      SELECT DISTINCT step FROM read_csv('\(folder)/touchpoints.csv') ORDER BY step);
    CREATE TABLE touchpoints AS
    SELECT (row_number() OVER (ORDER BY customer, time, line))::INTEGER AS row, customer, time, step
    FROM (
      SELECT substr(customer, 2)::INTEGER AS customer, time, step::step AS step,
        row_number() OVER () AS line
      FROM read_csv('\(folder)/touchpoints.csv'))
    ORDER BY row
    """
  }
}

extension Suite {
  /// Some 1.54 events of all kinds are made for one touchpoint.
  private static let eventsPerHundredTouchpoints = 154

  /// The data of so many million touchpoints; what an earlier run made is found again.
  func journeyData(millions: Double) throws(Failure) -> JourneyData {
    let base = "\(setting.data)/journeys-\(fixed(millions, 2))"
    let (folder, stamp) = (base, base + ".whole")
    let duckdbFile = base + ".duckdb"
    let clickhouse = base + ".clickhouse"
    let cache = base + ".cache"
    if !isThere(stamp) {
      for path in [folder, duckdbFile, clickhouse + ".whole", cache] { remove(path) }
      try makeFolder(setting.data)
      let events = Int(millions * 10_000) * Suite.eventsPerHundredTouchpoints
      _ = try Command(
        arguments: [setting.kith, "sample", folder, "--events", String(events), "--seed", "1"]
      ).run(in: work)
      // Journeys are asked of touchpoints alone; the other files would only be longer to import.
      for name in ["members", "purchases", "surveys", "tickets"] {
        remove("\(folder)/\(name).csv")
      }
      try writeStamp(stamp)
    }
    if !isThere(duckdbFile) {
      let partial = work.fresh("journeys.duckdb")
      _ = try duckdb(JourneyData.table(folder), file: partial, isReadOnly: false).run(in: work)
      try move(partial, to: duckdbFile)
    }
    // Its folder holds paths of its own, so that it cannot be moved when it is whole.
    if hasModules, !isThere(clickhouse + ".whole") {
      remove(clickhouse)
      _ = try resident(
        ["load", "clickhouse", clickhouse, try absolute(folder + "/touchpoints.csv")]
      ).run(in: work)
      try writeStamp(clickhouse + ".whole")
    }
    // Found or made: Kith's snapshot is no part of what is measured here.
    _ = try kith(["import", folder], cache: cache).run(in: work)
    let count = try duckdb("SELECT count(*) AS n FROM touchpoints", file: duckdbFile).run(in: work)
    guard let events = count.output.split(separator: "\n").last.flatMap({ Int($0) }) else {
      throw Failure("no count of touchpoints in \(duckdbFile)")
    }
    return JourneyData(
      events: events, folder: folder, cache: cache, duckdb: duckdbFile, clickhouse: clickhouse)
  }

  /// The peer that keeps its data in a process of Python.
  func resident(_ arguments: [String]) -> Command {
    Command(
      arguments: ["/usr/bin/env", setting.python, setting.programs + "/resident.py"] + arguments,
      environment: [
        "PYTHONPATH": "\(setting.engine):\(setting.peers)", "PYTHONDONTWRITEBYTECODE": "1",
      ])
  }

  /// Whether the Python at hand can load the peers' modules.
  var hasModules: Bool { (try? modules()) != nil }

  /// What the modules say they are; throws what keeps them from being loaded.
  func modules() throws(Failure) -> String {
    try resident(["check"]).run(in: work).output.filter { !$0.isNewline }
  }
}
