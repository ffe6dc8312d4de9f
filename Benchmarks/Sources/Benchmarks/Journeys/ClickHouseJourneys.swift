/// The questions in ClickHouse's SQL.
///
/// The table is in the order of (customer, time, row). Aggregation in that order is quick, but hands the
/// events of one customer to `groupArray` as they happened only on one thread: on several, a customer
/// may be shared out, so that the arrays are sorted then.
enum ClickHouseJourneys {
  typealias Way = JourneyQuestion.Way

  private static let inOrder = "SETTINGS optimize_aggregation_in_order = 1"
  private static let oneThread = inOrder + ", max_threads = 1"

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
    Way("groupArray, sorted", named(firsts(sorted) + "\n" + inOrder)),
    Way("groupArray in order", named(firsts(stored) + "\n" + oneThread)),
    Way("leadInFrame in order", leads),
  ]

  static let flowsWithGaps = [
    Way("groupArray, sorted", named(firstsWithGaps(sorted) + "\n" + inOrder, gap: true)),
    Way("groupArray in order", named(firstsWithGaps(stored) + "\n" + oneThread, gap: true)),
  ]

  /// A customer's steps and times as they happened.
  private struct Arrays {
    var steps: String
    var times: String
  }

  private static let stored = Arrays(
    steps: "groupArray(toUInt16(step))", times: "groupArray(toUInt32(time))")

  private static let sorted = Arrays(
    steps: "arrayMap(event -> toUInt16(event % 128), arraySort(groupArray(\(event))))",
    times: "arraySort(groupArray(toUInt32(time)))")

  /// A row's place and step as one number.
  private static let event = "toUInt64(row) * 128 + toUInt8(step)"

  /// Each flow of a customer as one number, 0 for the start and the end, twice over and one more when
  /// it is the customer's first of its kind.
  private static func kinds(_ arrays: Arrays) -> String {
    """
    arrayMap((flow, number) -> toUInt16(flow * 2 + (number = 1)),
      arrayMap((s, t) -> toUInt16(s * 128 + t),
        arrayPushFront(\(arrays.steps) AS steps, 0), arrayPushBack(steps, 0)) AS flows,
      arrayEnumerateUniq(flows))
    """
  }

  private static func firsts(_ arrays: Arrays) -> String {
    """
    SELECT bitShiftRight(kind, 1) AS flow, count() AS n, countIf(bitAnd(kind, 1) = 1) AS customers
    FROM (SELECT arrayJoin(\(kinds(arrays))) AS kind FROM touchpoints GROUP BY customer)
    GROUP BY flow
    """
  }

  private static func firstsWithGaps(_ arrays: Arrays) -> String {
    """
    SELECT bitShiftRight(kind.1, 1) AS flow, count() AS n,
      countIf(bitAnd(kind.1, 1) = 1) AS customers, quantileExactInclusive(0.5)(kind.2) AS median
    FROM (
      SELECT arrayJoin(arrayZip(\(kinds(arrays)),
        arrayMap((a, b) -> toInt32(b - a),
          arrayPushFront(\(arrays.times) AS times, 0), arrayPushBack(times, 0)))) AS kind
      FROM touchpoints GROUP BY customer)
    GROUP BY flow
    """
  }

  /// The names of the steps by their codes.
  private static let dictionary = """
    (SELECT groupArray(toString(step)) FROM (
      SELECT step FROM touchpoints GROUP BY step ORDER BY toInt8(step))) AS dictionary
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
      WITH \(dictionary)
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
    Way("groupArraySorted(5)", ranked("groupArraySorted(5)(\(event))", inOrder)),
    Way("groupArray(5) in order", ranked("groupArray(5)(toUInt64(step))", oneThread)),
    Way(
      "LIMIT 5 BY customer",
      ranked(
        "groupArraySorted(5)(\(event))", inOrder,
        events: "(SELECT * FROM touchpoints ORDER BY customer, time, row LIMIT 5 BY customer)")),
  ]

  private static func ranked(
    _ steps: String, _ settings: String, events: String = "touchpoints"
  ) -> String {
    """
    WITH \(dictionary)
    SELECT if(place <= 20, path, '(other)') AS path, sum(n) AS n FROM (
      SELECT path, n, row_number() OVER (ORDER BY n DESC, path) AS place FROM (
        SELECT arrayStringConcat(arrayMap(step -> dictionary[step], steps), ' → ') AS path, n FROM (
          SELECT arrayMap(event -> toUInt8(event % 128), events) AS steps, count() AS n
          FROM (SELECT \(steps) AS events FROM \(events) GROUP BY customer) GROUP BY steps)))
    GROUP BY path ORDER BY min(place)
    \(settings)
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
