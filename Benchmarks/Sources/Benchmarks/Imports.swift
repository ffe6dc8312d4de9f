extension Suite {
  /// From files of the made data to a database that stays on the disk.
  func imports(_ folder: String) throws(Failure) -> [Contest] {
    let cache = work.path + "/import-cache"
    let file = work.path + "/import.duckdb"
    let cold = { () throws(Failure) in _ = work.fresh("import-cache") }
    let clean = { () throws(Failure) in
      _ = work.fresh("import.duckdb")
      _ = work.fresh("import.duckdb.wal")
    }
    let bytes = Double(size(ofFolder: folder)) / 1e6
    return [
      Contest(
        title:
          "import: \(setting.events) events, \(fixed(bytes, 0)) MB of CSV, into a new database",
        work: [
          "kith: checks the bytes, finds types and roles, codes customers and texts, orders the tables",
          "of events by customer and time, adds one table of all events, writes the snapshot.",
          "duckdb: CREATE TABLE … AS SELECT * FROM read_csv('…') for each file; then the same with",
          "ORDER BY customer, time for the tables of events.",
        ],
        kith: .init(name: "kith", command: kith(["import", folder], cache: cache), prepare: cold),
        peers: [
          .init(
            name: "duckdb, as it comes",
            command: duckdb(PeerTables.load(folder), file: file, isReadOnly: false),
            prepare: clean),
          .init(
            name: "duckdb, ordered",
            command: duckdb(
              PeerTables.load(folder, ordered: true), file: file, isReadOnly: false),
            prepare: clean),
        ],
        check: { _, _ in "not here; the verbs count the same rows on both sides" })
    ]
  }
}

/// The files of the made data, as tables of a peer.
enum PeerTables {
  static let times = [
    "surveys": "date", "tickets": "opened", "purchases": "date", "touchpoints": "time",
  ]

  /// One table a file, types detected.
  static func load(_ folder: String, ordered: Bool = false) -> String {
    (["contacts", "members"] + times.keys.sorted()).map { name in
      let order = ordered ? times[name].map { " ORDER BY customer, \($0)" } ?? "" : ""
      return "CREATE TABLE \(name) AS SELECT * FROM read_csv('\(folder)/\(name).csv')\(order)"
    }
    .joined(separator: ";\n")
  }
}
