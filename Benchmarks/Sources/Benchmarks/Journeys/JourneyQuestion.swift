/// A question about journeys, and for each peer the ways we know to ask it.
struct JourneyQuestion {
  /// One way to ask it in SQL.
  struct Way {
    var name: String
    var sql: String

    init(_ name: String, _ sql: String) {
      self.name = name
      self.sql = sql
    }
  }

  var name: String
  var query: String
  var work: [String]
  /// How many times as fast as a peer Kith is to be, the events of both in memory.
  var bound: Double?
  var duckdb: [Way]
  var clickhouse: [Way]
  var agreement: Agreement

  static let all = [funnel, flows, flowsWithGaps, paths, retention]

  static let funnel = JourneyQuestion(
    name: "funnel",
    query: "touchpoints | funnel ad, visit, cart, purchase within 30d",
    work: [
      "all: customers with an ad whose 30 days are over, and those of them who reach each further",
      "step in order within 30 days of any such ad; ties count as in order. kith adds intervals, the",
      "median and the ninth tenth of the times, and the customers whose 30 days still run.",
    ],
    bound: 20, duckdb: DuckDBJourneys.funnel, clickhouse: ClickHouseJourneys.funnel,
    agreement: Agreement(columns: ["step", "n"], keys: 1))

  static let flows = JourneyQuestion(
    name: "flows",
    query: "touchpoints | flows",
    work: [
      "all: how often each event follows each, first and last events too, and for how many customers.",
      "kith adds shares, their intervals and the median time between the two.",
    ],
    bound: 50, duckdb: DuckDBJourneys.flows, clickhouse: ClickHouseJourneys.flows,
    agreement: Agreement(columns: ["source", "target", "n", "customers"], keys: 2))

  static let flowsWithGaps = JourneyQuestion(
    name: "flows with gaps",
    query: "touchpoints | flows",
    work: [
      "all: the same with the exact median of the time between. kith adds shares and intervals."
    ],
    bound: 50, duckdb: DuckDBJourneys.flowsWithGaps, clickhouse: ClickHouseJourneys.flowsWithGaps,
    agreement: Agreement(
      columns: ["source", "target", "n", "customers", "median_gap"], keys: 2,
      rounded: ["median_gap"], durations: ["median_gap"]))

  static let paths = JourneyQuestion(
    name: "paths",
    query: "touchpoints | paths length 5 top 20",
    work: [
      "all: each customer's first five events, the twenty commonest such paths, the rest as one.",
      "kith adds shares and their intervals.",
    ],
    bound: 50, duckdb: DuckDBJourneys.paths, clickhouse: ClickHouseJourneys.paths,
    agreement: Agreement(columns: ["path", "n"], keys: 1))

  static let retention = JourneyQuestion(
    name: "retention",
    query: "touchpoints | retention every 1mo",
    work: [
      "all: for each month in which customers first came, how many came back in each later month, and",
      "the same over all. kith adds rates and their intervals.",
    ],
    bound: nil, duckdb: DuckDBJourneys.retention, clickhouse: ClickHouseJourneys.retention,
    agreement: Agreement(columns: ["cohort", "period", "n", "retained"], keys: 2))
}
