/// The lines of the benchmark, in groups that can be asked for.
struct Suite {
  static let names = ["start-up", "import", "verbs", "journeys"]

  let setting: Setting
  let work: WorkFolder

  func run() throws(Failure) {
    let report = Report()
    for fact in try Machine.facts(setting, in: work) { print(fact) }
    print(
      "\(setting.rounds) counted rounds after one that is not; every program in turn, each round")
    for name in Suite.names where setting.groups.isEmpty || setting.groups.contains(name) {
      if name == "journeys" {
        try journeys(report)
        continue
      }
      for contest in try contests(name) {
        report.print(try contest.run(rounds: setting.rounds, in: work))
      }
    }
    print("\nload after: \(Machine.load)")
  }

  private func contests(_ name: String) throws(Failure) -> [Contest] {
    switch name {
    case "start-up": return startUp()
    case "import": return try imports(try makeData())
    default: return try verbs(try makeData())
    }
  }

  /// The folder of made data, made now unless an earlier run did.
  private func makeData() throws(Failure) -> String {
    let (folder, stamp) = (setting.folder, setting.folder + ".whole")
    if isThere(stamp) { return folder }
    remove(folder)
    try makeFolder(setting.data)
    var arguments = [setting.kith, "sample", folder, "--events", String(setting.events)]
    if let customers = setting.customers { arguments += ["--customers", String(customers)] }
    _ = try Command(arguments: arguments + ["--seed", "1"]).run(in: work)
    try writeStamp(stamp)
    return folder
  }

  // MARK: Commands

  /// Kith as a script would call it.
  func kith(_ arguments: [String], cache: String) -> Command {
    Command(
      arguments: [setting.kith] + arguments,
      environment: ["KITH_CACHE": cache, "NO_COLOR": "1"])
  }

  /// DuckDB's command line, without anybody's settings.
  func duckdb(_ sql: String, file: String? = nil, isReadOnly: Bool = true) -> Command {
    var arguments = [setting.duckdb, "-no-init", "-batch", "-csv", "-nullvalue", ""]
    if let file { arguments += (isReadOnly ? ["-readonly"] : []) + [file] }
    return Command(arguments: arguments + ["-c", sql])
  }
}
