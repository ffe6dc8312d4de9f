extension Suite {
  /// A small question on a small file: what it costs to begin.
  func startUp() -> [Contest] {
    let file = setting.samples + "/surveys.csv"
    let figures = """
      count(score) AS n,
        count(*) FILTER (score >= 9) AS promoters,
        count(*) FILTER (score IN (7, 8)) AS passives,
        count(*) FILTER (score <= 6) AS detractors,
        100.0 * (promoters - detractors) / n AS nps
      """
    let declared = """
      SELECT \(figures) FROM read_csv('\(file)', header = true, auto_detect = false, columns = {
        response: 'VARCHAR', customer: 'VARCHAR', sent: 'VARCHAR', opened: 'VARCHAR',
        started: 'VARCHAR', date: 'VARCHAR', channel: 'VARCHAR', topic: 'VARCHAR',
        score: 'TINYINT', satisfaction: 'VARCHAR', effort: 'VARCHAR', intent: 'VARCHAR',
        comment: 'VARCHAR'})
      """
    let detected = "SELECT \(figures) FROM read_csv('\(file)')"
    let cache = work.fresh("start-up-cache")
    return [
      Contest(
        title: "start-up: surveys | nps  over samples/",
        work: [
          "kith: finds that the files are unchanged, opens its snapshot, counts, adds the interval and",
          "the notes. duckdb: reads surveys.csv and counts; without an interval.",
        ],
        kith: .init(
          name: "kith",
          command: kith(
            ["-c", "surveys | nps", setting.samples, "--format", "csv"], cache: cache)),
        peers: [
          .init(name: "duckdb, columns declared", command: duckdb(declared)),
          .init(name: "duckdb, columns detected", command: duckdb(detected)),
        ],
        bounds: .init(wall: 3, memory: 2),
        check: Agreement(
          columns: ["n", "promoters", "passives", "detractors", "nps"], keys: 0, rounded: ["nps"]
        ).compare)
    ]
  }
}
