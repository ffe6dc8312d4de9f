import Glibc

/// What the figures of a run depend on besides the programs.
struct Machine {
  /// One line a fact.
  static func facts(_ setting: Setting, in work: WorkFolder) throws(Failure) -> [String] {
    let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let memory =
      Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e9
    let kith = try said([setting.kith, "--version"], in: work)
    let duckdb = try said([setting.duckdb, "-version"], in: work)
    return [
      "machine: \(cores) cores\(processor.map { " of \($0)" } ?? ""), \(fixed(memory, 0)) GB",
      "programs: kith \(kith), duckdb command line \(duckdb)",
      "load before: \(load)",
    ]
  }

  /// The mean number of processes that wanted a core in the last minute.
  static var load: String {
    var means = [0.0]
    return getloadavg(&means, 1) == 1 ? fixed(means[0], 1) : "unknown"
  }

  private static var processor: String? {
    guard let text = try? readText("/proc/cpuinfo") else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { String($0.drop { $0 == " " }) }
  }

  private static func said(_ arguments: [String], in work: WorkFolder) throws(Failure) -> String {
    let output = try Command(arguments: arguments).run(in: work).output
    return output.split(separator: "\n").first.map(String.init) ?? "unknown"
  }
}
