/// The questions in DuckDB's SQL.
///
/// The table is stored in the order of `row`, which is (customer, time, place in the file), so that a
/// window `OVER ()` sees the events in order without sorting them.
enum DuckDBJourneys {
  typealias Way = JourneyQuestion.Way

  // MARK: Funnel

  static let funnel = [
    Way("ASOF chain", asof),
    Way("ASOF chain over packed keys", packedAsof),
    Way("window maxima", VerbLine.windowFunnel),
  ]

  private static let asof = VerbLine.asofFunnel

  /// Customer and second as one number: the join has one key to sort.
  private static let packedAsof = """
    WITH events AS (
      SELECT customer::BIGINT * 4294967296 + epoch(time)::BIGINT AS place, step FROM touchpoints
      WHERE step IN ('ad', 'visit', 'cart', 'purchase')),
    mature AS (
      SELECT epoch(CAST(max(time) AS DATE) + 1)::BIGINT - 2592000 AS until FROM touchpoints),
    s1 AS (
      SELECT place, place AS entry FROM events
      WHERE step = 'ad' AND place % 4294967296 < (SELECT until FROM mature)),
    s2 AS (
      SELECT e.place, s.entry FROM events AS e ASOF JOIN s1 AS s ON e.place >= s.place
      WHERE e.step = 'visit' AND e.place <= s.entry + 2592000),
    s3 AS (
      SELECT e.place, s.entry FROM events AS e ASOF JOIN s2 AS s ON e.place >= s.place
      WHERE e.step = 'cart' AND e.place <= s.entry + 2592000),
    s4 AS (
      SELECT e.place, s.entry FROM events AS e ASOF JOIN s3 AS s ON e.place >= s.place
      WHERE e.step = 'purchase' AND e.place <= s.entry + 2592000)
    SELECT 'ad' AS step, count(DISTINCT place // 4294967296) AS n FROM s1
    UNION ALL SELECT 'visit', count(DISTINCT place // 4294967296) FROM s2
    UNION ALL SELECT 'cart', count(DISTINCT place // 4294967296) FROM s3
    UNION ALL SELECT 'purchase', count(DISTINCT place // 4294967296) FROM s4
    """

  // MARK: Flows

  static let flows = [
    Way("lead by customer", named(byCustomer, counting: twoLevels)),
    Way("lead over the stored order", named(stored, counting: twoLevels)),
    Way("lead, packed keys", named(packed, counting: packedLevels)),
  ]

  static let flowsWithGaps = [
    Way("lead, one GROUP BY", named(stored, counting: oneLevel, gap: "median")),
    Way("lead, medians joined", named(stored, counting: joinedMedians, gap: "median")),
    Way("lead, packed keys, one GROUP BY", named(packed, counting: packedLevel, gap: "median")),
    Way(
      "lead, packed keys, medians joined",
      named(packed, counting: packedMedians, gap: "median")),
  ]

  private static let byCustomer = """
    SELECT customer, step AS s, lead(step) OVER w AS t, lead(time) OVER w - time AS gap
    FROM touchpoints WINDOW w AS (PARTITION BY customer ORDER BY row)
    """

  private static let stored = """
    SELECT customer, s, CASE WHEN owner = customer THEN next END AS t,
      CASE WHEN owner = customer THEN later - time END AS gap
    FROM (
      SELECT customer, step AS s, lead(step) OVER () AS next, epoch_us(time) AS time,
        epoch_us(lead(time) OVER ()) AS later, lead(customer) OVER () AS owner
      FROM touchpoints)
    """

  /// Customer, event and next event as one number.
  private static let packed = """
    SELECT customer::BIGINT * 65536 + s * 256 + CASE WHEN owner = customer THEN next ELSE 255 END
      AS flow, CASE WHEN owner = customer THEN later - time END AS gap
    FROM (
      SELECT customer, enum_code(step)::BIGINT AS s, lead(enum_code(step)) OVER () AS next,
        epoch_us(time) AS time, epoch_us(lead(time) OVER ()) AS later,
        lead(customer) OVER () AS owner
      FROM touchpoints)
    """

  private static let oneLevel = """
    SELECT s, t, count(*) AS n, count(DISTINCT customer) AS customers, median(gap) AS median
    FROM events GROUP BY s, t
    """

  private static let twoLevels = """
    SELECT s, t, sum(n)::BIGINT AS n, count(*) AS customers
    FROM (SELECT customer, s, t, count(*) AS n FROM events GROUP BY customer, s, t)
    GROUP BY s, t
    """

  private static let joinedMedians = """
    SELECT a.*, median FROM (\(twoLevels)) AS a
    JOIN (SELECT s, t, median(gap) AS median FROM events GROUP BY s, t) AS b
    ON a.s = b.s AND a.t IS NOT DISTINCT FROM b.t
    """

  private static let packedLevels = unpacked(
    """
    SELECT flow % 65536 AS pair, sum(n)::BIGINT AS n, count(*) AS customers
    FROM (SELECT flow, count(*) AS n FROM events GROUP BY flow) GROUP BY pair
    """)

  private static let packedLevel = unpacked(
    """
    SELECT flow % 65536 AS pair, count(*) AS n, count(DISTINCT flow) AS customers,
      median(gap) AS median
    FROM events GROUP BY pair
    """)

  private static let packedMedians = unpacked(
    """
    SELECT a.*, median FROM (
      SELECT flow % 65536 AS pair, sum(n)::BIGINT AS n, count(*) AS customers
      FROM (SELECT flow, count(*) AS n FROM events GROUP BY flow) GROUP BY pair) AS a
    JOIN (SELECT flow % 65536 AS pair, median(gap) AS median FROM events GROUP BY pair) AS b
    USING (pair)
    """)

  private static func unpacked(_ counted: String) -> String {
    """
    SELECT enum_range(NULL::step)[pair // 256 + 1] AS s,
      CASE WHEN pair % 256 < 255 THEN enum_range(NULL::step)[pair % 256 + 1] END AS t,
      * EXCLUDE (pair)
    FROM (\(counted))
    """
  }

  /// The counted flows with their names; the first events follow from the others, as every event
  /// that follows none is a first one.
  private static func named(_ events: String, counting: String, gap: String? = nil) -> String {
    let (own, none) = gap.map { (", \($0) / 1e6 AS median_gap", ", NULL") } ?? ("", "")
    return """
      WITH events AS (\(events)),
      flows AS MATERIALIZED (\(counting))
      SELECT s::VARCHAR AS source, coalesce(t::VARCHAR, '(end)') AS target, n, customers\(own)
      FROM flows
      UNION ALL
      SELECT '(start)', s::VARCHAR, sum(n)::BIGINT AS first, sum(n)::BIGINT\(none)
      FROM (SELECT s, n FROM flows UNION ALL SELECT t, -n FROM flows WHERE t IS NOT NULL)
      GROUP BY s HAVING first > 0
      """
  }

  // MARK: Paths

  static let paths = [
    Way("lead chain over the stored order", ranked(leads)),
    Way(
      "list",
      ranked("SELECT list(step ORDER BY row)[:5] AS steps FROM touchpoints GROUP BY customer")),
    Way(
      "arg_min",
      ranked("SELECT arg_min(step, row, 5) AS steps FROM touchpoints GROUP BY customer")),
    Way("row_number", ranked(numbered)),
  ]

  private static let leads = """
    SELECT s1, CASE WHEN c2 = customer THEN s2 END AS s2, CASE WHEN c3 = customer THEN s3 END AS s3,
      CASE WHEN c4 = customer THEN s4 END AS s4, CASE WHEN c5 = customer THEN s5 END AS s5
    FROM (
      SELECT customer, step AS s1, lag(customer) OVER () AS before, \(
        (2...5).map { "lead(step, \($0 - 1)) OVER () AS s\($0), lead(customer, \($0 - 1)) OVER () AS c\($0)" }
        .joined(separator: ", "))
      FROM touchpoints)
    WHERE before IS DISTINCT FROM customer
    """

  private static let numbered = """
    SELECT \((1...5).map { "max(step) FILTER (number = \($0)) AS s\($0)" }.joined(separator: ", "))
    FROM (
      SELECT customer, step, row_number() OVER (PARTITION BY customer ORDER BY row) AS number
      FROM touchpoints)
    WHERE number <= 5 GROUP BY customer
    """

  private static func ranked(_ customers: String) -> String {
    let isList = customers.contains("AS steps")
    let steps = isList ? "steps" : "s1, s2, s3, s4, s5"
    let path = isList ? "array_to_string(steps, ' → ')" : "concat_ws(' → ', \(steps))"
    return """
      WITH customers AS (\(customers)),
      counted AS (SELECT \(path) AS path, count(*) AS n FROM customers GROUP BY \(steps)),
      ranked AS (SELECT *, row_number() OVER (ORDER BY n DESC, path) AS place FROM counted)
      SELECT CASE WHEN place <= 20 THEN path ELSE '(other)' END AS path, sum(n)::BIGINT AS n
      FROM ranked GROUP BY 1 ORDER BY min(place)
      """
  }

  // MARK: Retention

  static let retention = [
    Way("months as bits", cohorts(bits)),
    Way("distinct months", cohorts(distinct)),
  ]

  /// Months from the beginning of the made data, which is in January 2023.
  private static let month = "(year(time) * 12 + month(time) - 24277)"

  private static let bits = """
    SELECT c, k, sum(n)::BIGINT AS retained FROM (
      SELECT log2(months & -months)::INTEGER AS c, months >> c AS months, n FROM (
        SELECT months, count(*) AS n FROM (
          SELECT bit_or(1::BIGINT << \(month)) AS months FROM touchpoints GROUP BY customer)
        GROUP BY months)), unnest(range(36)) AS periods(k)
    WHERE (months >> k) & 1 = 1 GROUP BY c, k
    """

  private static let distinct = """
    SELECT c, m - c AS k, count(*) AS retained FROM (
      SELECT m, min(m) OVER (PARTITION BY customer) AS c
      FROM (SELECT DISTINCT customer, \(month)::INTEGER AS m FROM touchpoints))
    GROUP BY c, k
    """

  /// The triangle of all periods that are over by the end of 2025, and the pooled curve.
  private static func cohorts(_ cells: String) -> String {
    """
    WITH cells AS MATERIALIZED (\(cells)),
    triangle AS (
      SELECT c, k, size AS n, coalesce(cells.retained, 0) AS retained
      FROM (SELECT c, retained AS size FROM cells WHERE k = 0) CROSS JOIN unnest(range(36)) AS periods(k)
      LEFT JOIN cells USING (c, k) WHERE k < 36 - c)
    SELECT strftime(make_date(2023 + c // 12, c % 12 + 1, 1), '%Y-%m') AS cohort, k AS period, n,
      retained
    FROM triangle
    UNION ALL SELECT 'all', k, sum(n)::BIGINT, sum(retained)::BIGINT FROM triangle GROUP BY k
    """
  }
}
