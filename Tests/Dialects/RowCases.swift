import Relations
import Tables

/// Rows with nulls, ties, coded cases and empty texts, in an order of no meaning.
private let orders = Relation.verbatim(
  """
  SELECT * FROM (VALUES
    (1, 'a', '2024-01-01 10:00:00', 10.10, 1, 'tea', 1.5),
    (2, 'a', '2024-01-03 10:00:00', 20.20, 2, '', 2.5),
    (3, 'a', '2024-01-03 10:00:00', CAST(NULL AS DECIMAL(4, 2)), 3, 'Tea', 3.5),
    (4, 'b', '2024-01-02 10:00:00', -5.05, CAST(NULL AS INT), CAST(NULL AS VARCHAR(9)), 4.5),
    (5, 'b', CAST(NULL AS VARCHAR(19)), 0.10, 5, 'ale', 5.5),
    (6, CAST(NULL AS VARCHAR(9)), '2024-02-29 00:00:00', 7.00, 6, 'tea', 6.5)
  ) AS t(_row, customer, time, amount, n, product, weight)
  """,
  [
    Field("_row", .integer), Field("customer", .text), Field("time", .timestamp),
    Field("amount", .decimal(scale: 2)), Field("n", .integer), Field("product", .text),
    Field("weight", .double),
  ])
private let number = Expression.column("n", .integer)
private let weight = Expression.column("weight", .double)
private let never = row.isLess(than: .integer(0))

private func instant(_ text: Int, _ month: Int = 1, hour: Int64 = 10) -> Value {
  let days = CivilDate(year: 2024, month: month, day: text)?.daysSinceEpoch ?? 0
  return .timestamp(Int64(days) * 86_400_000_000 + hour * 3_600_000_000)
}

struct RowCase: Sendable {
  var name: String
  var relation: Relation
  var order: [SortKey]
  var rows: [[Value]]
}

/// One aggregate over all rows.
private func total(
  _ name: String, _ function: AggregateFunction, _ arguments: [Expression],
  where condition: Expression? = nil, _ type: ValueType, _ value: Value
) -> RowCase {
  let call = AggregateCall(function, arguments, where: condition, type: type)
  return RowCase(
    name: name, relation: .aggregate(orders, by: [], [NamedAggregate("x", call)]), order: [],
    rows: [[value]])
}

/// One window column beside `_row`.
private func window(_ name: String, _ window: Window, _ values: [Value]) -> RowCase {
  RowCase(
    name: name,
    relation: .project(orders, [Named("_row", row), Named("x", .window(window))]),
    order: [SortKey(row)], rows: values.enumerated().map { [.integer(Int64($0) + 1), $1] })
}

private func whole(_ values: Int64?...) -> [Value] {
  values.map { $0.map { .integer($0) } ?? .null }
}

private let rowNumbers = Window(
  .rowNumber, partition: [customer], order: [SortKey(time, descending: true), SortKey(row)],
  type: .integer)

private func sums(_ frame: Window.Frame, where condition: Expression? = nil) -> Window {
  Window(
    .aggregate(AggregateCall(.sum, [number], where: condition, type: .integer)),
    partition: [customer], order: [SortKey(time)], frame: frame, type: .integer)
}

let rowCases: [RowCase] = totals + windows + shapes

private let totals: [RowCase] = [
  total("count rows", .count, [], .integer, .integer(6)),
  total("count values", .count, [amount], .integer, .integer(5)),
  total(
    "count some rows", .count, [], where: number.isGreater(than: .integer(2)), .integer, .integer(3)
  ),
  total("count no rows", .count, [], where: never, .integer, .integer(0)),
  total("count distinct", .countDistinct, [product], .integer, .integer(4)),
  total(
    "count distinct, approximately", .countDistinctApproximately, [customer], .integer, .integer(2)),
  total("sum of decimals", .sum, [amount], .decimal(scale: 2), .double(32.35)),
  total(
    "sum of some", .sum, [amount], where: customer.equals(.text("a")), .decimal(scale: 2),
    .double(30.3)),
  total("sum of none", .sum, [amount], where: never, .decimal(scale: 2), .null),
  total("sum of whole numbers", .sum, [number], .integer, .integer(17)),
  total("sum of doubles", .sum, [weight], .double, .double(24)),
  total("average of decimals", .average, [amount], .double, .double(6.47)),
  total("average of whole numbers", .average, [number], .double, .double(3.4)),
  total(
    "average of doubles", .average, [weight], where: row.isAtMost(.integer(2)), .double, .double(2)),
  total("average of none", .average, [number], where: never, .double, .null),
  total(
    "average of large numbers", .average,
    [.call(.add, [number, .integer(9_000_000_000_000_000_000)], .integer)], .double, .double(9e18)),
  total("least time", .minimum, [time], .timestamp, instant(1)),
  total("greatest text", .maximum, [product], .text, .text("tea")),
  total(
    "least text", .minimum, [product], where: product.equals(.text("")).negated, .text, .text("Tea")
  ),
  total("deviation", .standardDeviation, [number], .double, .double(2.073644135332772)),
  total("deviation of decimals", .standardDeviation, [amount], .double, .double(9.685788558501574)),
  total("deviation of doubles", .standardDeviation, [weight], .double, .double(1.8708286933869707)),
  total(
    "deviation of one", .standardDeviation, [number], where: row.equals(.integer(1)), .double, .null
  ),
  total("deviation of none", .standardDeviation, [amount], where: never, .double, .null),
  total("median", .median, [number], .double, .double(3)),
  total("median of decimals", .median, [amount], .double, .double(7)),
  total("median of times", .median, [time], .timestamp, instant(3)),
  total(
    "median of days", .median, [time.cast(to: .date)], where: row.isAtMost(.integer(2)), .date,
    .date(19_724)),
  total("quantile", .quantile, [weight, .double(0.1)], .double, .double(2)),
  total("quantile 1", .quantile, [number, .integer(1)], .double, .double(6)),
  total(
    "quantile of some", .quantile, [number, .constant(.decimal("0.25"))],
    where: row.isAtMost(.integer(3)), .double, .double(1.5)),
  total("any", .any, [number.isGreater(than: .integer(5))], .boolean, .boolean(true)),
  total("all with a null", .all, [number.isGreater(than: .integer(0))], .boolean, .boolean(false)),
  total("any of none", .any, [number.isGreater(than: .integer(0))], where: never, .boolean, .null),
  total("earliest", .earliest, [product, time, row], .text, .text("tea")),
  total(
    "earliest skips nulls", .earliest, [amount, time, row], where: row.isAtLeast(.integer(3)),
    .decimal(scale: 2), .double(-5.05)),
  total("latest", .latest, [product, time, row], .text, .text("tea")),
  total(
    "latest of a tie", .latest, [product, time, row], where: customer.equals(.text("a")), .text,
    .text("Tea")),
  total("earliest by one key", .earliest, [number, amount], .integer, .integer(5)),
  total("earliest by text", .earliest, [row, product], .integer, .integer(2)),
  total("latest of none", .latest, [product, time, row], where: never, .text, .null),
]

private let windows: [RowCase] = [
  window("row number", rowNumbers, whole(3, 1, 2, 1, 2, 1)),
  window(
    "rank", Window(.rank, partition: [customer], order: [SortKey(time)], type: .integer),
    whole(1, 2, 2, 1, 2, 1)),
  window(
    "lag",
    Window(
      .lag(number), partition: [customer], order: [SortKey(time), SortKey(row)], type: .integer),
    whole(nil, 1, 2, nil, nil, nil)),
  window(
    "lead",
    Window(
      .lead(number), partition: [customer], order: [SortKey(time), SortKey(row)], type: .integer),
    whole(2, 3, nil, 5, nil, nil)),
  window("sum of all", sums(.whole), whole(6, 6, 6, 5, 5, 6)),
  window("sum with ties", sums(.rangeToCurrent), whole(1, 6, 6, nil, 5, 6)),
  window(
    "sum of some", sums(.rangeToCurrent, where: product.equals(.text("")).negated),
    whole(1, 4, 4, nil, 5, 6)),
  window(
    "sum before",
    Window(
      .aggregate(AggregateCall(.sum, [number], type: .integer)), partition: [customer],
      order: [SortKey(time), SortKey(row)], frame: .rowsBefore, type: .integer),
    whole(nil, 1, 3, nil, nil, nil)),
  window(
    "count of some to here",
    Window(
      .aggregate(.count(where: number.isNotNull)), partition: [customer],
      order: [SortKey(time), SortKey(row)], frame: .rowsToCurrent, type: .integer),
    whole(1, 2, 3, 0, 1, 1)),
  window(
    "earliest in a window",
    Window(
      .aggregate(
        AggregateCall(
          .earliest, [number, time, row], where: row.isGreater(than: .integer(1)), type: .integer)),
      partition: [customer], type: .integer), whole(2, 2, 2, nil, nil, 6)),
  window(
    "average in a window",
    Window(
      .aggregate(AggregateCall(.average, [number], type: .double)), partition: [customer],
      type: .double),
    [.double(2), .double(2), .double(2), .double(5), .double(5), .double(6)]),
  window(
    "deviation in a window",
    Window(
      .aggregate(AggregateCall(.standardDeviation, [number], type: .double)), partition: [customer],
      type: .double),
    [.double(1), .double(1), .double(1), .null, .null, .null]),
  window(
    "median in a window",
    Window(
      .aggregate(AggregateCall(.median, [number], type: .double)), partition: [customer],
      type: .double),
    [.double(2), .double(2), .double(2), .double(5), .double(5), .double(6)]),
]

private let people = Relation.project(orders, [Named("customer", customer), Named("_row", row)])
private let named = Relation.project(
  .filter(orders, .call(.isIn, [row, .integer(1), .integer(6)], .boolean)),
  [Named("customer", customer), Named("n", number)])

private let shapes: [RowCase] = [
  RowCase(
    name: "nulls come last, ascending", relation: .project(orders, [Named("product", product)]),
    order: [SortKey(product)],
    rows: [[.text("")], [.text("Tea")], [.text("ale")], [.text("tea")], [.text("tea")], [.null]]),
  RowCase(
    name: "nulls come last, descending", relation: .project(orders, [Named("product", product)]),
    order: [SortKey(product, descending: true)],
    rows: [[.text("tea")], [.text("tea")], [.text("ale")], [.text("Tea")], [.text("")], [.null]]),
  RowCase(
    name: "an order by what is not shown", relation: .project(orders, [Named("n", number)]),
    order: [SortKey(.call(.negate, [number], .integer))],
    rows: [[.integer(6)], [.integer(5)], [.integer(3)], [.integer(2)], [.integer(1)], [.null]]),
  RowCase(
    name: "the first rows",
    relation: .project(
      .first(2, orders, by: [SortKey(amount, descending: true)]), [Named("_row", row)]),
    order: [SortKey(row)], rows: [[.integer(1)], [.integer(2)]]),
  RowCase(
    name: "distinct keeps one null",
    relation: .distinct(.project(orders, [Named("customer", customer)])),
    order: [SortKey(customer)], rows: [[.text("a")], [.text("b")], [.null]]),
  RowCase(
    name: "null is a group",
    relation: .aggregate(
      orders, by: [Named("customer", customer)], [NamedAggregate("n", .count())]),
    order: [SortKey(customer)],
    rows: [[.text("a"), .integer(3)], [.text("b"), .integer(2)], [.null, .integer(1)]]),
  RowCase(
    name: "groups of nothing",
    relation: .aggregate(
      .filter(orders, never), by: [Named("customer", customer)], [NamedAggregate("n", .count())]),
    order: [], rows: []),
  RowCase(
    name: "inner: nulls equal nothing",
    relation: .project(
      .join(people, .inner, named, on: [Pair("customer", "customer")], taking: [Pair("n", "n")]),
      [Named("_row", row), Named("n", number)]),
    order: [SortKey(row)],
    rows: [[.integer(1), .integer(1)], [.integer(2), .integer(1)], [.integer(3), .integer(1)]]),
  RowCase(
    name: "left keeps all",
    relation: .project(
      .join(people, .left, named, on: [Pair("customer", "customer")], taking: [Pair("n", "n")]),
      [Named("_row", row), Named("n", number)]),
    order: [SortKey(row)],
    rows: (1...6).map { [.integer($0), $0 <= 3 ? .integer(1) : .null] }),
  RowCase(
    name: "semi: nulls equal nothing",
    relation: .project(
      .join(people, .semi, named, on: [Pair("customer", "customer")], taking: []),
      [Named("_row", row)]),
    order: [SortKey(row)], rows: [[.integer(1)], [.integer(2)], [.integer(3)]]),
  RowCase(
    name: "anti keeps nulls",
    relation: .project(
      .join(people, .anti, named, on: [Pair("customer", "customer")], taking: []),
      [Named("_row", row)]),
    order: [SortKey(row)], rows: [[.integer(4)], [.integer(5)], [.integer(6)]]),
  RowCase(
    name: "a union of a whole number and a decimal",
    relation: .union([
      .project(named, [Named("x", .column("n", .integer).cast(to: .decimal(scale: 2)))]),
      .project(named, [Named("y", number)]),
    ]),
    order: [SortKey(.column("x", .decimal(scale: 2)))],
    rows: [[.double(1)], [.double(1)], [.double(6)], [.double(6)]]),
  RowCase(
    name: "a union of 120 sides",
    relation: .aggregate(
      .union(Array(repeating: named, count: 120)), by: [], [NamedAggregate("n", .count())]),
    order: [], rows: [[.integer(240)]]),
  RowCase(
    name: "a filter over a window",
    relation: .project(
      .filter(
        .extend(orders, [Named("place", .window(rowNumbers))]),
        .column("place", .integer).equals(.integer(1))), [Named("_row", row)]),
    order: [SortKey(row)], rows: [[.integer(2)], [.integer(4)], [.integer(6)]]),
  RowCase(
    name: "a replaced column reads the old ones",
    relation: .project(
      .extend(orders, [Named("n", row), Named("m", number)]),
      [Named("n", number), Named("m", .column("m", .integer))]),
    order: [SortKey(number)],
    rows: [[1, 1], [2, 2], [3, 3], [4, nil], [5, 5], [6, 6]].map { whole($0[0], $0[1]) }),
  RowCase(
    name: "40 stages",
    relation: .project(
      (0..<40).reduce(orders) { relation, _ in
        .filter(
          .extend(relation, [Named("_row", .call(.add, [row, .integer(1)], .integer))]),
          row.isGreater(than: .integer(0)))
      }, [Named("_row", row)]), order: [SortKey(row)], rows: (41...46).map { [.integer($0)] }),
]
