/// What to measure, and where everything is.
struct Setting {
  var kith = ".build/release/kith"
  /// Where the peers were unpacked (`Scripts/install-wheels.sh bench`).
  var peers = ".engine/bench"
  var samples = "samples"
  /// Where made data is kept from run to run.
  var data = ".build/bench-data"
  /// The folder of DuckDB's Python module, which is the library that Kith runs.
  var engine = ".engine"
  /// The peers that keep their data and are programs of our own.
  var programs = "Benchmarks/Peers"
  /// The Python that the modules were unpacked for.
  var python = "python3"
  /// Millions of events that journeys are measured at.
  var sizes = [1.0]
  var events = 1_000_000
  var customers: Int?
  var rounds = 7
  /// The groups of lines that were asked for; all if none.
  var groups: [String] = []

  static let usage = """
    usage: Benchmarks [start-up] [import] [verbs] [journeys]
                      [--events N] [--customers N] [--sizes N,N,…] [--rounds N]
                      [--kith PATH] [--peers FOLDER] [--engine FOLDER] [--python PATH]
                      [--programs FOLDER] [--samples FOLDER] [--data FOLDER]
    """

  init(_ arguments: [String]) throws(Failure) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        guard Suite.names.contains(word) else { throw Failure(Setting.usage) }
        groups.append(word)
        continue
      }
      guard let value = rest.popFirst() else { throw Failure(Setting.usage) }
      switch word {
      case "--kith": kith = value
      case "--peers": peers = value
      case "--engine": engine = value
      case "--programs": programs = value
      case "--python": python = value
      case "--sizes":
        sizes = []
        for size in value.split(separator: ",") {
          guard let millions = Double(size), millions >= 0.01, millions <= 1_000 else {
            throw Failure("\(size) is not a number of millions\n\(Setting.usage)")
          }
          sizes.append(millions)
        }
        sizes.sort()
      case "--samples": samples = value
      case "--data": data = value
      case "--events": events = try Setting.number(value)
      case "--customers": customers = try Setting.number(value)
      case "--rounds": rounds = try Setting.number(value)
      default: throw Failure(Setting.usage)
      }
    }
  }

  private static func number(_ text: String) throws(Failure) -> Int {
    guard let number = Int(text), number > 0, number <= 1_000_000_000 else {
      throw Failure("\(text) is not a number from 1 to 1000000000\n\(usage)")
    }
    return number
  }

  var duckdb: String { peers + "/duckdb_cli/duckdb" }

  /// The folder of made data, by what it was made with.
  var folder: String {
    "\(data)/\(events)-\(customers.map { String($0) } ?? "some")"
  }
}
