/// The questions in ClickHouse's SQL.
///
/// The table is in the order of (customer, time, row), and aggregation in that order hands each
/// customer's events to `groupArray` as they happened.
enum ClickHouseJourneys {
  typealias Way = JourneyQuestion.Way

  private static let inOrder = "SETTINGS optimize_aggregation_in_order = 1"

  // MARK: Funnel

  static let funnel = [
    Way("windowFunnel", windowFunnel),
    Way("windowFunnel in order", windowFunnel + "\n" + inOrder),
  ]

  private static let windowFunnel = """
    WITH (SELECT toDateTime(toDate(max(time)) + 1, 'UTC') FROM touchpoints) AS until
    SELECT ['ad', 'visit', 'cart', 'purchase'][level] AS step, sum(customers) AS n FROM (
      SELECT arrayJoin(range(1, reached + 1)) AS level, customers FROM (
        SELECT reached, count() AS customers FROM (
          SELECT windowFunnel(2592000)(
            time, step = 'ad' AND time + 2592000 < until, step = 'visit', step = 'cart',
            step = 'purchase') AS reached
          FROM touchpoints WHERE step IN ('ad', 'visit', 'cart', 'purchase') GROUP BY customer)
        GROUP BY reached))
    GROUP BY level ORDER BY level
    """

  // MARK: Flows

  static let flows = [
    Way("groupArray in order", named(firsts + "\n" + inOrder)),
    Way("leadInFrame in order", leads),
  ]

  static let flowsWithGaps = [
    Way("groupArray in order", named(firstsWithGaps + "\n" + inOrder, gap: true))
  ]

  /// A flow as one number, 0 for the start and the end.
  private static let pairs = """
    arrayMap((s, t) -> toUInt16(s * 128 + t),
      arrayPushFront(groupArray(toUInt16(step)) AS steps, 0), arrayPushBack(steps, 0)) AS flows
    """

  /// The flow twice over, and one more for the first of its kind of a customer.
  private static let firstOfKind = """
    arrayMap((flow, number) -> toUInt16(flow * 2 + (number = 1)), \(pairs), arrayEnumerateUniq(flows))
    """

  private static let firsts = """
    SELECT bitShiftRight(kind, 1) AS flow, count() AS n, countIf(bitAnd(kind, 1) = 1) AS customers
    FROM (SELECT arrayJoin(\(firstOfKind)) AS kind FROM touchpoints GROUP BY customer)
    GROUP BY flow
    """

  private static let firstsWithGaps = """
    SELECT bitShiftRight(kind.1, 1) AS flow, count() AS n,
      countIf(bitAnd(kind.1, 1) = 1) AS customers, quantileExactInclusive(0.5)(kind.2) AS median
    FROM (
      SELECT arrayJoin(arrayZip(\(firstOfKind),
        arrayMap((a, b) -> toInt32(b - a),
          arrayPushFront(groupArray(toUInt32(time)) AS times, 0), arrayPushBack(times, 0)))) AS kind
      FROM touchpoints GROUP BY customer)
    GROUP BY flow
    """

  private static func named(_ counted: String, gap: Bool = false) -> String {
    let source = "intDiv(flow, 128)"
    let target = "flow % 128"
    func name(_ code: String, _ none: String) -> String {
      "if(\(code) = 0, '\(none)', dictionary[\(code)])"
    }
    let median =
      gap ? ", if(\(source) = 0 OR \(target) = 0, NULL, median) AS median_gap" : ""
    return """
      WITH (SELECT groupArray(toString(step)) FROM (
        SELECT DISTINCT step FROM touchpoints ORDER BY toInt8(step))) AS dictionary
      SELECT \(name(source, "(start)")) AS source, \(name(target, "(end)")) AS target, n,
        customers\(median)
      FROM (\(counted))
      """
  }

  private static let leads = """
    SELECT source, target, sum(times) AS n, count() AS customers FROM (
      SELECT customer, source, target, count() AS times FROM (
        SELECT customer, arrayJoin(if(number = 1, [('(start)', name), (name, next)], [(name, next)]))
          AS flow, flow.1 AS source, flow.2 AS target
        FROM (
          SELECT customer, toString(step) AS name, leadInFrame(name, 1, '(end)') OVER w AS next,
            row_number() OVER w AS number
          FROM touchpoints
          WINDOW w AS (PARTITION BY customer ORDER BY time, row
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)))
      GROUP BY customer, source, target)
    GROUP BY source, target
    \(inOrder)
    """

  // MARK: Paths

  static let paths = [
    Way("groupArray(5) in order", ranked("groupArray(5)(step)", "touchpoints")),
    Way(
      "LIMIT 5 BY customer",
      ranked(
        "groupArray(5)(step)",
        "(SELECT customer, step FROM touchpoints ORDER BY customer, time, row LIMIT 5 BY customer)")
    ),
  ]

  private static func ranked(_ steps: String, _ events: String) -> String {
    """
    SELECT if(place <= 20, path, '(other)') AS path, sum(n) AS n FROM (
      SELECT path, n, row_number() OVER (ORDER BY n DESC, path) AS place FROM (
        SELECT arrayStringConcat(arrayMap(step -> toString(step), steps), ' → ') AS path, n FROM (
          SELECT steps, count() AS n
          FROM (SELECT \(steps) AS steps FROM \(events) GROUP BY customer) GROUP BY steps)))
    GROUP BY path ORDER BY min(place)
    \(inOrder)
    """
  }

  // MARK: Retention

  static let retention = [
    Way("months as bits", triangle(bits + "\n" + inOrder)),
    Way("retention()", triangle(retentions)),
  ]

  /// Months from the beginning of the made data, which is in January 2023.
  private static let month = "(toRelativeMonthNum(time) - 24277)"

  private static let bits = """
    SELECT c, sum(customers) AS size,
      sumForEach(arrayMap(k -> bitTest(months, c + k) * customers, range(36 - c))) AS retained
    FROM (
      SELECT months, toUInt8(log2(bitAnd(months, -toInt64(months)))) AS c, count() AS customers FROM (
        SELECT groupBitOr(bitShiftLeft(toUInt64(1), \(month))) AS months
        FROM touchpoints GROUP BY customer)
      GROUP BY months)
    GROUP BY c
    """

  /// `retention` takes 32 conditions, the first of which is that of the cohort.
  private static let retentions = """
    SELECT c, count() AS size, sumForEach(came) AS retained FROM (
      SELECT c, arrayConcat(retention(\(conditions(0..<32))),
        arraySlice(retention(m = c, \(conditions(32..<36))), 2)) AS came
      FROM (
        SELECT customer, groupUniqArray(\(month)) AS all, arrayMin(all) AS c, arrayJoin(all) AS m
        FROM touchpoints GROUP BY customer)
      GROUP BY customer, c)
    GROUP BY c
    """

  private static func conditions(_ periods: Range<Int>) -> String {
    periods.map { "m = c + \($0)" }.joined(separator: ", ")
  }

  /// The periods that are over by the end of 2025, each in its cohort and in the pooled curve.
  private static func triangle(_ cohorts: String) -> String {
    """
    SELECT arrayJoin([formatDateTime(toDate('2023-01-01') + toIntervalMonth(c), '%Y-%m'), 'all'])
        AS cohort,
      cell.1 AS period, sum(size) AS n, sum(cell.2) AS retained
    FROM (
      SELECT c, size, arrayJoin(arrayZip(range(36 - c), arraySlice(retained, 1, 36 - c))) AS cell
      FROM (\(cohorts)))
    GROUP BY cohort, period
    """
  }
}
