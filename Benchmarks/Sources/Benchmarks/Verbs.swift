extension Suite {
  /// Questions on the made data, each side's own database made before: a whole process each.
  func verbs(_ folder: String) throws(Failure) -> [Contest] {
    let file = setting.folder + ".duckdb"
    if !isThere(file) {
      let partial = work.fresh("peer.duckdb")
      let load = PeerTables.load(folder, ordered: true)
      _ = try duckdb(load, file: partial, isReadOnly: false).run(in: work)
      try move(partial, to: file)
    }
    // The first of the rounds, which does not count, imports.
    let cache = setting.folder + ".cache"
    return VerbLine.all.map { line in
      Contest(
        title: "verb: \(line.query)  at \(setting.events) events",
        work: line.work,
        kith: .init(
          name: "kith",
          command: kith(["-c", line.query, folder, "--format", "csv"], cache: cache)),
        peers: line.peers.map { .init(name: $0.name, command: duckdb($0.sql, file: file)) },
        check: line.agreement.compare)
    }
  }
}

/// One verb and the best plain SQL for the same work.
struct VerbLine {
  var query: String
  var work: [String]
  var peers: [(name: String, sql: String)]
  var agreement: Agreement

  static let all = [count, nps, churn, rfm, funnel]

  static let count = VerbLine(
    query: "touchpoints | count by step",
    work: ["both: one scan, one group for each step."],
    peers: [("duckdb", "SELECT step, count(*) AS n FROM touchpoints GROUP BY step ORDER BY step")],
    agreement: Agreement(columns: ["step", "n"], keys: 1))

  static let nps = VerbLine(
    query: "surveys | nps by plan",
    work: [
      "both: look up each answer's customer, count promoters, passives and detractors of each plan.",
      "kith adds intervals, and counts customers and what was left out for the notes.",
    ],
    peers: [
      (
        "duckdb",
        """
        SELECT plan, count(score) AS n,
          count(*) FILTER (score >= 9) AS promoters,
          count(*) FILTER (score IN (7, 8)) AS passives,
          count(*) FILTER (score <= 6) AS detractors,
          100.0 * (promoters - detractors) / n AS nps
        FROM surveys LEFT JOIN contacts USING (customer)
        WHERE score IS NOT NULL GROUP BY plan ORDER BY plan
        """
      )
    ],
    agreement: Agreement(
      columns: ["plan", "n", "promoters", "passives", "detractors", "nps"], keys: 1,
      rounded: ["nps"]))

  static let churn = VerbLine(
    query: "purchases | churn every 1q rule period",
    work: [
      "both: the quarters of each customer's orders, refunds aside, and who came, stayed, left, came",
      "back. kith adds intervals and the pooled half-life.",
    ],
    peers: [
      (
        "duckdb",
        """
        WITH active AS (
          SELECT DISTINCT customer, year(date) * 4 + quarter(date) - 1 AS q
          FROM purchases WHERE kind <> 'refund'),
        beside AS (
          SELECT q, lag(q) OVER w AS before, lead(q) OVER w AS after
          FROM active WINDOW w AS (PARTITION BY customer ORDER BY q)),
        counted AS (
          SELECT q, count(*) AS active,
            count(*) FILTER (before IS NULL) AS new,
            count(*) FILTER (before = q - 1) AS retained,
            count(*) FILTER (before < q - 1) AS resurrected,
            count(*) FILTER (after IS NULL OR after > q + 1) AS gone
          FROM beside GROUP BY q)
        SELECT concat(q // 4, '-Q', q % 4 + 1) AS period, lag(active, 1, 0) OVER w AS n, new,
          retained, resurrected, lag(gone, 1, 0) OVER w AS churned, churned / n AS churn_rate
        FROM counted WINDOW w AS (ORDER BY q) ORDER BY q
        """
      )
    ],
    agreement: Agreement(
      columns: ["period", "n", "new", "retained", "resurrected", "churned"], keys: 1))

  static let rfm = VerbLine(
    query: "contacts | rfm | count by segment",
    work: [
      "both: recency, days with an order and net money of each customer, the cuts of each measure at",
      "its fifths, three scores, the segment, and the customers in each. kith keeps the scores for",
      "later stages and asks for the cuts of its notes.",
    ],
    peers: [
      (
        "duckdb",
        """
        WITH bought AS (
          SELECT customer, count(DISTINCT CAST(date AS DATE)) FILTER (kind <> 'refund') AS frequency,
            CAST(max(date) FILTER (kind <> 'refund') AS DATE) AS last,
            CAST(sum(CAST(amount AS DECIMAL(18, 2))) AS DOUBLE) AS monetary
          FROM purchases GROUP BY customer HAVING last IS NOT NULL),
        measured AS (SELECT *, (SELECT max(last) FROM bought) - last AS recency FROM bought),
        cuts AS (
          SELECT quantile_cont(recency, [0.2, 0.4, 0.6, 0.8]) AS r,
            quantile_cont(frequency, [0.2, 0.4, 0.6, 0.8]) AS f,
            quantile_cont(monetary, [0.2, 0.4, 0.6, 0.8]) AS m
          FROM measured),
        scored AS (
          SELECT customer, frequency,
            5 - (recency > r[1])::INT - (recency > r[2])::INT - (recency > r[3])::INT
              - (recency > r[4])::INT AS r,
            2 + (frequency > f[1])::INT + (frequency > f[2])::INT + (frequency > f[3])::INT
              + (frequency > f[4])::INT + (monetary > m[1])::INT + (monetary > m[2])::INT
              + (monetary > m[3])::INT + (monetary > m[4])::INT AS v
          FROM measured, cuts),
        placed AS (
          SELECT customer, CASE
            WHEN frequency = 1 THEN
              CASE WHEN r >= 4 THEN 'new' WHEN r = 3 THEN 'promising' ELSE 'one-time' END
            ELSE [
              ['lost', 'hibernating', 'at risk', 'cannot lose', 'cannot lose'],
              ['hibernating', 'about to sleep', 'at risk', 'at risk', 'cannot lose'],
              ['about to sleep', 'needs attention', 'needs attention', 'loyal', 'loyal'],
              ['potential loyal', 'potential loyal', 'loyal', 'champions', 'champions'],
              ['potential loyal', 'potential loyal', 'loyal', 'champions', 'champions']
            ][r][(v + 1) // 2] END AS segment
          FROM scored)
        SELECT coalesce(segment, 'never') AS segment, count(*) AS n
        FROM contacts LEFT JOIN placed USING (customer) GROUP BY ALL ORDER BY ALL
        """
      )
    ],
    agreement: Agreement(columns: ["segment", "n"], keys: 1))

  static let funnel = VerbLine(
    query: "touchpoints | funnel ad, visit, cart, purchase within 30d",
    work: [
      "both: customers with an ad whose 30 days are over, and those of them who reach each further",
      "step in order within 30 days of any such ad; ties count as in order. kith adds intervals, the",
      "median and the ninth tenth of the times, and the customers whose 30 days still run.",
    ],
    peers: [
      ("duckdb, ASOF joins", asofFunnel),
      ("duckdb, window maxima", windowFunnel),
    ],
    agreement: Agreement(columns: ["step", "n"], keys: 1))

  /// The last event of the step before is the one with the latest entry, so it is enough to join it.
  static let asofFunnel = """
    WITH rows AS (
      SELECT customer, time, step FROM touchpoints
      WHERE step IN ('ad', 'visit', 'cart', 'purchase')),
    s1 AS (
      SELECT customer, time, time AS entry FROM rows WHERE step = 'ad' AND time + INTERVAL 30 DAY
        < (SELECT CAST(max(time) AS DATE) + 1 FROM touchpoints)),
    s2 AS (
      SELECT customer, e.time, s.entry FROM (FROM rows WHERE step = 'visit') AS e
      ASOF JOIN s1 AS s USING (customer, time) WHERE e.time <= s.entry + INTERVAL 30 DAY),
    s3 AS (
      SELECT customer, e.time, s.entry FROM (FROM rows WHERE step = 'cart') AS e
      ASOF JOIN s2 AS s USING (customer, time) WHERE e.time <= s.entry + INTERVAL 30 DAY),
    s4 AS (
      SELECT customer, e.time, s.entry FROM (FROM rows WHERE step = 'purchase') AS e
      ASOF JOIN s3 AS s USING (customer, time) WHERE e.time <= s.entry + INTERVAL 30 DAY)
    SELECT 'ad' AS step, count(DISTINCT customer) AS n FROM s1
    UNION ALL SELECT 'visit', count(DISTINCT customer) FROM s2
    UNION ALL SELECT 'cart', count(DISTINCT customer) FROM s3
    UNION ALL SELECT 'purchase', count(DISTINCT customer) FROM s4
    """

  static let windowFunnel = """
    WITH rows AS (
      SELECT customer, time, step FROM touchpoints
      WHERE step IN ('ad', 'visit', 'cart', 'purchase')),
    s1 AS (
      SELECT *, CASE WHEN step = 'ad' AND time + INTERVAL 30 DAY
        < (SELECT CAST(max(time) AS DATE) + 1 FROM touchpoints) THEN time END AS t1 FROM rows),
    s2 AS (
      SELECT *, CASE WHEN step = 'visit' AND time <= max(t1) OVER w + INTERVAL 30 DAY
        THEN max(t1) OVER w END AS t2
      FROM s1 WINDOW w AS (PARTITION BY customer ORDER BY time)),
    s3 AS (
      SELECT *, CASE WHEN step = 'cart' AND time <= max(t2) OVER w + INTERVAL 30 DAY
        THEN max(t2) OVER w END AS t3
      FROM s2 WINDOW w AS (PARTITION BY customer ORDER BY time)),
    s4 AS (
      SELECT *, CASE WHEN step = 'purchase' AND time <= max(t3) OVER w + INTERVAL 30 DAY
        THEN max(t3) OVER w END AS t4
      FROM s3 WINDOW w AS (PARTITION BY customer ORDER BY time)),
    counted AS (
      SELECT count(DISTINCT customer) FILTER (t1 IS NOT NULL) AS ad,
        count(DISTINCT customer) FILTER (t2 IS NOT NULL) AS visit,
        count(DISTINCT customer) FILTER (t3 IS NOT NULL) AS cart,
        count(DISTINCT customer) FILTER (t4 IS NOT NULL) AS purchase
      FROM s4)
    UNPIVOT counted ON COLUMNS(*) INTO NAME step VALUE n
    """
}
